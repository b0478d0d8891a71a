import { spawn } from 'node:child_process'
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Ended, PROGRAM } from '../../support/program.ts'

/** A user's home with a config file, and a file to import. */
export interface Home {
  readonly folder: string
  readonly config: string
  readonly settings: string
  readonly sessions: string
  readonly backups: string
  /** A session of the pCloud SDK and a remote, to import. */
  readonly session: string
  readonly other: string
  run(words: readonly string[], how?: How): Promise<Ended>
}

export interface How {
  readonly umask?: string
  readonly uid?: number
  readonly env?: Readonly<Record<string, string>>
  readonly requires?: string
  /** For bash: descriptors from process substitutions. */
  readonly after?: string
}

export const CONFIG = '[a]\ntype = alias\nremote = /x\n'

export function makeHome(uid?: number): Home {
  // A different user cannot enter the folder for temporary files of these tests.
  const base = mkdtempSync(join(uid === undefined ? tmpdir() : '/tmp', 'home-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const folder = join(base, 'me')
  mkdirSync(folder, { mode: 0o700 })
  const place = (...names: string[]) => join(folder, ...names)
  const config = place('.config', 'rclone', 'rclone.conf')
  const [session, other] = [join(base, 'me.pcloud_credentials'), join(base, 'other.conf')]
  mkdirSync(dirname(config), { recursive: true, mode: 0o700 })
  writeFileSync(config, CONFIG, { mode: 0o600 })
  writeFileSync(other, '[imported]\ntype = alias\nremote = /y\n')
  writeFileSync(session, SESSION)
  if (uid !== undefined) {
    for (const path of [folder, place('.config'), dirname(config), config])
      chownSync(path, uid, uid)
    for (const path of [base, other, session]) chownSync(path, uid, uid)
  }
  return {
    ...{ folder, config, session, other },
    settings: place('.config', 'pcloud-config', 'pcloud-config.ini'),
    sessions: place('.config', 'pcloud-config', 'credentials'),
    backups: place('.local', 'state', 'pcloud-config', 'backups'),
    run: (words, how = {}) => run(folder, words, how),
  }
}

const SESSION = JSON.stringify({
  email: 'me@example.com',
  access_token: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP',
  location_id: 2,
  auth_type: 'direct',
  user_info: {},
  saved_at: 1_790_000_000,
})

/** Runs a shell that sets the umask, optionally as a different user. */
function run(folder: string, words: readonly string[], how: How): Promise<Ended> {
  const { umask = '022', uid, env = {}, requires, after = '' } = how
  const required = requires === undefined ? [] : ['--require', requires]
  const program = [process.execPath, ...required, PROGRAM, ...words].map(quoted).join(' ')
  const as = uid === undefined ? '' : `setpriv --reuid=${uid} --regid=${uid} --clear-groups `
  const script = `umask ${umask}; exec ${as}${program} ${after}`
  const child = spawn('bash', ['-c', script], {
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((done) => {
    child.once('close', (code) => done({ code, stdout, stderr }))
  })
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** All paths in a folder, with mode and owner. */
export function tree(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return new Map(
    names.map((name) => {
      const { mode, uid } = statSync(join(folder, name))
      return [name, `${(mode & 0o777).toString(8)} ${uid}`]
    }),
  )
}
