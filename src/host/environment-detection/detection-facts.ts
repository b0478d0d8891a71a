import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { type Environment, environmentValue } from '../child-secrets.ts'

/** The facts that the detection needs. Tests supply their own. */
export interface Facts {
  readonly env: Environment
  readonly platform: string
  exists(path: string): boolean
  /** The text of a file, or undefined if it cannot be read. */
  read(path: string): string | undefined
  /** The login name, or undefined if the passwd file lacks the user ID. */
  userName(): string | undefined
  hostName(): string
}

export function has(env: Environment, ...names: readonly string[]): boolean {
  return names.some((name) => environmentValue(env, name) !== undefined)
}

/** `CI=false` and `CI=0` mean no. */
export function isOn(env: Environment, name: string): boolean {
  return !['', '0', 'false'].includes((env[name] ?? '').toLowerCase())
}

/** The facts of this machine. */
export function factsHere(env: Environment): Facts {
  return {
    ...{ env, platform: process.platform, exists: existsSync, hostName: hostname },
    read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    userName: () => orUndefined(() => userInfo().username),
  }
}

function orUndefined(look: () => string): string | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}

/** Cloud workspaces. They set BROWSER to open pages on the user's machine. */
const WORKSPACES: readonly (readonly [variable: string, what: string])[] = [
  ['CODESPACES', 'a GitHub codespace'],
  ['GITPOD_WORKSPACE_ID', 'a Gitpod workspace'],
  ['REMOTE_CONTAINERS', 'a dev container'],
  ['DEVCONTAINER', 'a dev container'],
]

/** The values of `container` and `/run/systemd/container` (systemd's container interface). */
const ENGINES: Readonly<Record<string, string>> = {
  docker: 'a Docker container',
  podman: 'a Podman container',
  lxc: 'an LXC container',
  'lxc-libvirt': 'an LXC container',
  'systemd-nspawn': 'a systemd-nspawn container',
}

/** They look like containers, but share screen and network with the machine. */
const NOT_ISOLATED: readonly string[] = ['wsl', 'flatpak', 'snap', 'toolbox', 'distrobox']

/** Such as `a Docker container`. Undefined if the network is that of the machine. */
export function describeContainer(facts: Facts): string | undefined {
  if (sharesNetwork(facts)) return undefined
  const { env, exists } = facts
  if (has(env, 'KUBERNETES_SERVICE_HOST')) return 'a Kubernetes pod'
  if (exists('/.dockerenv')) return ENGINES.docker
  if (exists('/run/.containerenv')) return ENGINES.podman
  const engine = engineOf(facts)
  if (engine === undefined || NOT_ISOLATED.includes(engine)) return undefined
  return ENGINES[engine] ?? 'a container'
}

/** Such as `a GitHub codespace`. */
export function describeWorkspace({ env }: Facts): string | undefined {
  return WORKSPACES.find(([variable]) => isOn(env, variable))?.[1]
}

function engineOf({ env, read }: Facts): string | undefined {
  const told = environmentValue(env, 'container') ?? read('/run/systemd/container')?.trim()
  return told === '' ? undefined : told?.toLowerCase()
}

/** Toolbox and Distrobox share the session of the desktop. */
function sharesNetwork({ env, exists }: Facts): boolean {
  return exists('/run/.toolboxenv') || has(env, 'DISTROBOX_ENTER_PATH')
}
