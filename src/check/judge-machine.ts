import { closest } from '../closest.ts'
import { type Finding, finding } from '../finding.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Holder, LoopbackFacts, PortFacts, RcloneFacts, RunningFacts } from './inspector.ts'

export interface MachineFacts {
  readonly port: PortFacts
  readonly loopback: LoopbackFacts
  /** Such as `an SSH session`. */
  readonly place: readonly string[]
  /** Why no browser is expected, for example `this is an SSH session`. */
  readonly noBrowser: string | undefined
  readonly rclone: RcloneFacts
  readonly running: RunningFacts
}

/** Requirements of a login and of rclone. Existing remotes do not need the port. */
export function judgeMachine(facts: MachineFacts): readonly Finding[] {
  return [
    judgePort(facts.port),
    ...judgeLoopback(facts.loopback),
    ...judgeBrowser(facts),
    judgeRclone(facts.rclone),
    ...judgeRunning(facts.running),
  ]
}

const PASTE = { kind: 'use-login', method: 'paste', lead: 'Or', why: 'needs no port' } as const

function judgePort({ port, state, holder, range }: PortFacts): Finding {
  switch (state) {
    case 'free':
      return finding('port-free', 'machine', `Port ${port} is free for a login.`)
    case 'held':
      return finding('port-held', 'machine', `Port ${port} is in use by ${named(holder)}.`, {
        hint: 'Often another login that is still waiting. Close it.',
        advice: PASTE,
      })
    case 'reserved':
      return finding(
        'port-reserved',
        'machine',
        `Windows reserves port ${port}${range === undefined ? '' : ` (${range})`}.`,
        {
          hint: 'Hyper-V, WSL and Docker reserve such ranges. Restart winnat.',
          advice: PASTE,
        },
      )
    case 'unknown':
      return finding('port-unknown', 'machine', `Could not find out if port ${port} is free.`)
  }
}

function named({ pid, name, user }: Holder = {}): string {
  if (pid !== undefined) return name === undefined ? `process ${pid}` : `${name} (process ${pid})`
  return user === undefined ? 'another program' : `a program of user ${user}`
}

function judgeLoopback({ ipv4, ipv6 }: LoopbackFacts): readonly Finding[] {
  if (ipv4 !== undefined) {
    return [
      finding('loopback-ipv4-fails', 'machine', `127.0.0.1 cannot be reached (${ipv4}).`, {
        hint: 'A firewall or sandbox may block it.',
        advice: { kind: 'use-login', method: 'paste', lead: 'To log in,' },
      }),
    ]
  }
  if (ipv6 === undefined) {
    return [finding('loopback-works', 'machine', 'This machine can reach 127.0.0.1 and ::1.')]
  }
  const text = `This machine can reach 127.0.0.1, but not ::1 (${ipv6}).`
  return [
    finding('loopback-ipv6-missing', 'machine', text, {
      hint: 'A login works without it. If the browser shows an error, replace localhost with 127.0.0.1 in its address.',
    }),
  ]
}

function judgeBrowser({ noBrowser, place }: MachineFacts): readonly Finding[] {
  const text = `This is ${place.join(', ')}.`
  const surroundings = place.length === 0 ? [] : [finding('surroundings', 'machine', text)]
  if (noBrowser === undefined) {
    return [
      ...surroundings,
      finding('browser-expected', 'machine', 'A browser can be opened here.'),
    ]
  }
  const none = `There is probably no browser here: ${noBrowser}.`
  const advice = { kind: 'login-elsewhere' } as const
  return [...surroundings, finding('browser-none', 'machine', none, { advice })]
}

/**
 * Limits of old versions, found with 1.71.0 to 1.75.2. Up to 1.73.5, `ls`, `size` and `sync` of a
 * whole account request all folders at once, and pCloud refuses this for the root (1101).
 */
const CAPABILITIES = [
  { since: [1, 74], lacks: 'it cannot list a whole pCloud account recursively (1101)' },
] as const

function judgeRclone({ path, version }: RcloneFacts): Finding {
  if (path === undefined) {
    return finding('rclone-missing', 'machine', 'rclone is not installed, or not in PATH.', {
      hint: 'See https://rclone.org/install/.',
    })
  }
  if (version === undefined) {
    return finding('rclone-silent', 'machine', `${path} does not print its version.`, {
      hint: 'To find out why, run `rclone version`.',
    })
  }
  const lacking = CAPABILITIES.filter(({ since }) => isOlder(version, since))
  if (lacking.length === 0) {
    return finding('rclone-found', 'machine', `rclone ${version} (${path}).`)
  }
  const text = `rclone ${version} (${path}) is old: ${lacking.map(({ lacks }) => lacks).join(', ')}.`
  return finding('rclone-old', 'machine', text, {
    advice: { kind: 'update-rclone' },
  })
}

export function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, ofMajor, ofMinor] = /^v?(\d+)\.(\d+)/.exec(version)?.map(Number) ?? []
  if (ofMajor === undefined || ofMinor === undefined) return false
  return ofMajor < major || (ofMajor === major && ofMinor < minor)
}

function judgeRunning(running: RunningFacts): readonly Finding[] {
  if (running === undefined) return []
  if (running.length === 0) return [finding('rclone-rests', 'machine', 'No rclone is running.')]
  const which = running.length === 1 ? `process ${running[0]}` : `processes ${running.join(', ')}`
  const text = `rclone is running (${which}). After any changes, restart it so that it sees them.`
  return [finding('rclone-runs', 'machine', text)]
}

/** Variables that resemble rclone's, but that rclone ignores. The values stay hidden. */
export function judgeVariables(env: Environment, platform: string): readonly Finding[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const meant = value ? meantVariable(name, platform) : undefined
    if (meant === undefined) return []
    const text = `The variable ${name} is set, but rclone does not read it.`
    return [finding('variable-unread', 'machine', text, { hint: `Did you mean ${meant}?` })]
  })
}

/** Undefined for variables of rclone and for unrelated variables. */
function meantVariable(name: string, platform: string): string | undefined {
  // Windows does not distinguish case.
  const upper = name.toUpperCase()
  if (READ.includes(platform === 'win32' ? upper : name)) return undefined
  if (!upper.startsWith('RCLONE') || OF_REMOTE.test(upper)) return undefined
  if (!LIKE_CONFIG.test(upper)) return closest(upper, READ)
  if (!upper.includes('PASS')) return 'RCLONE_CONFIG'
  return upper.includes('COMMAND') ? 'RCLONE_PASSWORD_COMMAND' : 'RCLONE_CONFIG_PASS'
}

/** Variables for the config file (docs.md, "Environment variables"). */
const READ = ['RCLONE_CONFIG', 'RCLONE_CONFIG_PASS', 'RCLONE_PASSWORD_COMMAND', 'RCLONE_CONFIG_DIR']

/** `RCLONE_CONFIG_NAME_KEY` sets a key of a remote. Without a key, rclone ignores it. */
const OF_REMOTE = /^RCLONE_CONFIG_.+_./s

/** No option of rclone 1.75 has such a name: `RCLONE_CONF`, `RCLONE_CONFIG_PATH`, `RCLONECONFIG`. */
const LIKE_CONFIG = /^RCLONE_?(?:CONF|CFG)|^RCLONE_(?:PASSWORD|PASSPHRASE|PASSWD)$/
