import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { type Environment, environmentValue, isOn } from '../rclone/environment-variables.ts'
import { orUndefined } from '../system-error.ts'
import { visible } from '../visible.ts'
import type { BrowserEnvironment, SshAddress } from '../wizard/wizard-context.ts'
import { textBrowser } from './browser.ts'

const CI_SYSTEMS = ['TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION'] as const

const THIS_SYSTEM: System = {
  ...{ platform: process.platform, exists: existsSync, hostName: hostname },
  read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
  userName: () => orUndefined(() => userInfo().username),
}

/** Whether a browser can open on this machine, and if not, the reason. */
export function describeEnvironment(
  env: Environment,
  system: System = THIS_SYSTEM,
): BrowserEnvironment {
  const facts = { env, ...system }
  // An SSH session into a container can bring a tunnel.
  const container = isSshSession(facts) ? undefined : describeContainer(facts)
  const reason = whyNoBrowser(facts, container)
  const note = reason === undefined && opensWindows(facts) ? WSL_NOTE : undefined
  return {
    browserHere: reason === undefined,
    isolated: (container ?? isolatedWorkspace(facts)) !== undefined,
    browserDisabled: environmentValue(facts.env, 'BROWSER') === 'none',
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
    ...(isSshSession(facts) && { ssh: sshAddress(facts) }),
  }
}

const WSL_NOTE =
  'This is WSL: your Windows browser opens, and it can reach this program on localhost.'

function whyNoBrowser(facts: Facts, container: string | undefined): string | undefined {
  const { env } = facts
  const workspace = isolatedWorkspace(facts)
  if (workspace !== undefined) return `this is ${workspace}`
  const browser = environmentValue(env, 'BROWSER')
  const text = textBrowser(env)
  if (text !== undefined) return `BROWSER is set to a text browser (${visible(text)})`
  if (browser !== undefined && browser !== 'none') return undefined
  if (container !== undefined) return `this is ${container}`
  if (browser === 'none') return 'BROWSER=none is set'
  if (isSshSession(facts)) return 'this is an SSH session'
  if (isOn(env, 'CI') || has(env, ...CI_SYSTEMS)) return 'this is a CI job'
  return whyNoDisplay(facts)
}

function whyNoDisplay(facts: Facts): string | undefined {
  const { env, platform } = facts
  if (platform !== 'linux' || has(env, 'DISPLAY', 'WAYLAND_DISPLAY')) return undefined
  const wsl = detectWsl(facts)
  if (wsl?.opensWindows === true) return undefined
  return wsl === undefined
    ? 'there is no graphical display'
    : 'this is WSL, and Windows programs cannot be started'
}

function isolatedWorkspace(facts: Facts): string | undefined {
  return isSshSession(facts) ? undefined : describeWorkspace(facts)
}

function opensWindows(facts: Facts): boolean {
  return !has(facts.env, 'BROWSER') && detectWsl(facts)?.opensWindows === true
}

/** For `check`: a container, WSL or an SSH session. */
export function describePlace(env: Environment): readonly string[] {
  const facts = { env, ...THIS_SYSTEM }
  const places = [
    describeWorkspace(facts),
    describeContainer(facts),
    detectWsl(facts) && 'WSL',
    isSshSession(facts) ? 'an SSH session' : undefined,
  ]
  return places.filter((place) => place !== undefined)
}

/**
 * Whether this is an SSH session. `sudo` removes the SSH variables but keeps the display of
 * `ssh -X`, where a browser would be drawn over the network.
 */
function isSshSession({ env }: Facts): boolean {
  if (has(env, 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY')) return true
  return /^localhost:\d/.test(environmentValue(env, 'DISPLAY') ?? '')
}

/** User and address for an SSH connection to this machine, as far as the environment tells. */
function sshAddress({ env, userName, hostName }: Facts): SshAddress {
  const [, , server, port] = environmentValue(env, 'SSH_CONNECTION')?.split(' ') ?? []
  const user = environmentValue(env, 'SUDO_USER') ?? userName()
  return {
    // A link-local address with a zone (`fe80::1%eth0`) works only on this machine.
    host: server !== undefined && /^[\da-f.:]+$/i.test(server) ? server : hostName(),
    ...(user !== undefined && { user }),
    ...(port !== undefined && /^\d{1,5}$/.test(port) && { port: Number(port) }),
  }
}

/** These exist if Linux can start Windows programs. The second is for WSL with systemd. */
const INTEROP = [
  '/proc/sys/fs/binfmt_misc/WSLInterop',
  '/proc/sys/fs/binfmt_misc/WSLInterop-late',
] as const

interface Wsl {
  /** Windows programs can be started, for example the browser. */
  readonly opensWindows: boolean
}

/** The Windows Subsystem for Linux, version 1 or 2. Undefined on other systems. */
function detectWsl({ env, platform, exists, read }: Facts): Wsl | undefined {
  if (platform !== 'linux') return undefined
  const opensWindows = INTEROP.some(exists)
  const isWsl =
    opensWindows || has(env, 'WSL_DISTRO_NAME') || /microsoft/i.test(read('/proc/version') ?? '')
  return isWsl ? { opensWindows } : undefined
}

/** The facts that the detection needs. Tests supply their own. */
interface System {
  readonly platform: string
  exists(path: string): boolean
  /** The text of a file, or undefined if it cannot be read. */
  read(path: string): string | undefined
  /** The login name, or undefined if the passwd file lacks the user ID. */
  userName(): string | undefined
  hostName(): string
}

interface Facts extends System {
  readonly env: Environment
}

function has(env: Environment, ...names: readonly string[]): boolean {
  return names.some((name) => environmentValue(env, name) !== undefined)
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
function describeContainer(facts: Facts): string | undefined {
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
function describeWorkspace({ env }: Facts): string | undefined {
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
