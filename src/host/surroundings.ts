import type { Surroundings } from '../wizard/context.ts'
import { type Environment, environmentValue } from './environment.ts'

export interface Facts {
  readonly env: Environment
  readonly platform: string
  exists(path: string): boolean
}

/** Whether a browser on this machine can be expected, and in a few words why not. */
export function describeSurroundings(facts: Facts): Surroundings {
  const inContainer = ['/.dockerenv', '/run/.containerenv'].some((path) => facts.exists(path))
  const reason = whyNoBrowser(facts, inContainer)
  return {
    browserHere: reason === undefined,
    inContainer,
    browserDisabled: environmentValue(facts.env, 'BROWSER') === 'none',
    ...(reason !== undefined && { reason }),
  }
}

function whyNoBrowser({ env, platform, exists }: Facts, inContainer: boolean): string | undefined {
  const browser = environmentValue(env, 'BROWSER')
  if (browser === 'none') return 'BROWSER=none is set'
  if (browser !== undefined) return undefined
  if (inContainer) return 'this is a container'
  if (has(env, 'SSH_CONNECTION') || has(env, 'SSH_TTY')) return 'this is an SSH session'
  if (has(env, 'CI')) return 'this is a CI job'
  const hasDisplay = has(env, 'DISPLAY') || has(env, 'WAYLAND_DISPLAY')
  const isWsl = exists('/proc/sys/fs/binfmt_misc/WSLInterop')
  if (platform === 'linux' && !hasDisplay && !isWsl) return 'there is no graphical display'
  return undefined
}

function has(env: Environment, name: string): boolean {
  return environmentValue(env, name) !== undefined
}
