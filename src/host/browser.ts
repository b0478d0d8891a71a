import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { OpenOutcome } from '../wizard/wizard-context.ts'
import { type Environment, environmentValue } from './child-secrets.ts'

/** How long a launcher is watched: `open` itself resolves as soon as it has started. */
const WATCH_MS = 2_000

/**
 * Hands a start link of this program to the system's browser. Anything else is refused, because
 * an address from a server could carry arguments for the opener. `open` passes this
 * process's environment on; the host has taken the secrets out of it by then.
 */
export async function openInBrowser(link: string, env: Environment): Promise<OpenOutcome> {
  if (!isOwnStartLink(link)) {
    return { kind: 'failed', reason: 'this is not a start link of this program' }
  }
  try {
    const { default: open } = await import('open')
    const app = chosenBrowser(env)
    return await watch(await open(link, app === undefined ? {} : { app: { name: app } }))
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : 'unknown reason' }
  }
}

export function isOwnStartLink(link: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?\/start\/[\w-]{43,}$/.test(link)
}

/** `BROWSER` when it names one program; a command line with `%s` is left to xdg-open. */
function chosenBrowser(env: Environment): string | undefined {
  const first = environmentValue(env, 'BROWSER')?.split(':')[0]
  return first === undefined || /[\s%]/.test(first) ? undefined : first
}

async function watch(child: ChildProcess): Promise<OpenOutcome> {
  const stop = new AbortController()
  const ended = new Promise<OpenOutcome>((resolve) => {
    const settle = (code: number | null) => resolve(launcherEnded(code))
    if (child.exitCode !== null) settle(child.exitCode)
    child.once('exit', settle)
    child.once('error', (error) => resolve({ kind: 'failed', reason: error.message }))
  })
  const quiet = delay<OpenOutcome>(
    WATCH_MS,
    { kind: 'started' },
    { ref: false, signal: stop.signal },
  )
  const outcome = await Promise.race([ended, quiet])
  stop.abort()
  quiet.catch(() => undefined)
  return outcome
}

function launcherEnded(code: number | null): OpenOutcome {
  if (code === 0) return { kind: 'started' }
  return { kind: 'failed', reason: `the launcher ended with code ${code ?? 'unknown'}` }
}
