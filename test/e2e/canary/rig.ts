import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakePcloud, startFakePcloud } from '../../../fixtures/services/fake-pcloud.ts'
import { obscure } from '../../../src/rclone/obscure.ts'
import { Secret } from '../../../src/secret.ts'
import { encryptConfig } from '../../support/encrypted-config.ts'
import { type Marked, marker } from './secrets.ts'

export const CLIENT_ID = 'zQg0smNw8tp'

/** Every secret of a run by what it is, and the ones that a server mints meanwhile. */
export interface CanaryRig {
  readonly fake: FakePcloud
  readonly known: Readonly<Record<SecretName, string>>
  secrets(): readonly Marked[]
  /** A home folder of its own, with a config file full of secrets. */
  home(options?: HomeOptions): Promise<Home>
  close(): Promise<void>
}

export interface HomeOptions {
  readonly encrypted?: boolean
  /** Added to the end of the config file. */
  readonly more?: string
}

export interface Home {
  readonly folder: string
  readonly config: string
  readonly env: Readonly<Record<string, string>>
  /** What the programs that were started meanwhile could see of us: command line, environment. */
  children(): string
  /** Files below it that hold text, those aside that may hold secrets. */
  otherFiles(): readonly (readonly [path: string, text: string])[]
  /** Those that may: config file, backups, credentials. */
  secretFiles(): readonly (readonly [path: string, text: string])[]
}

const NAMES = [
  ...['app-secret', 'api-secret', 'given-secret', 'account-password'],
  ...['config-password', 'crypt-password', 's3-secret', 'url-password', 'string-password'],
  ...['refresh-token', 'vz-secret', 'comment', 'env-token', 'env-pass', 'broken-line'],
] as const
export type SecretName = (typeof NAMES)[number] | 'token' | 'session' | 'new-token'

export async function openCanaryRig(): Promise<CanaryRig> {
  const marked = new Map(NAMES.map((name) => [name, marker(name, name === 'broken-line')]))
  const text = (name: (typeof NAMES)[number]) => marked.get(name)?.text ?? ''
  const fake = await startFakePcloud({
    accounts: [
      { email: 'me@example.com', region: 'us', password: text('account-password') },
      { email: 'eu@example.com', region: 'eu' },
    ],
    apps: [{ clientId: CLIENT_ID, secret: text('app-secret') }, { clientId: 'DnONSzyJXpm' }],
  })
  const account = fake.account('me@example.com')
  const known = {
    ...Object.fromEntries([...marked].map(([name, { text: value }]) => [name, value])),
    token: fake.mintToken(account),
    'new-token': fake.mintToken(account),
    session: fake.mintSession(account),
  } as Record<SecretName, string>
  const hidden = ['api-secret', 'crypt-password'] as const
  const obscured = Object.fromEntries(hidden.map((name) => [name, obscure(known[name])]))
  const root = mkdtempSync(join(tmpdir(), 'canary-'))
  return {
    fake,
    known,
    secrets: () => [
      ...marked.values(),
      ...Object.entries(obscured).map(([name, value]) => ({
        name: `${name}, obscured`,
        text: value,
      })),
      ...minted(fake),
    ],
    home: (options) => makeHome(mkdtempSync(join(root, 'home-')), known, obscured, options),
    async close() {
      await fake.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Tokens, codes and states as they came about: the server knows them all. */
function minted(fake: FakePcloud): readonly Marked[] {
  const sent = (field: string) =>
    fake.requests.flatMap(({ form, query }) => [...form.getAll(field), ...query.getAll(field)])
  const kinds = ['code', 'state', 'passworddigest', 'access_token', 'auth', 'digest']
  return [
    ...fake.tokens.map(({ value }) => ({ name: 'minted token', text: value })),
    ...kinds.flatMap((name) => [...new Set(sent(name))].map((value) => ({ name, text: value }))),
  ].filter(({ text }) => text.length >= 12)
}

function configText(known: Record<SecretName, string>, obscured: Record<string, string>): string {
  const blob = (token: string) =>
    `{"access_token":"${token}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
  const rotating = JSON.stringify({
    access_token: known['refresh-token'].slice(0, -1),
    refresh_token: known['refresh-token'],
    expiry: '2026-01-01T00:00:00Z',
  })
  return [
    `# token = ${known.comment}`,
    '[pc]',
    'type = pcloud',
    `client_id = ${CLIENT_ID}`,
    `client_secret = ${known['app-secret']}`,
    `token = ${blob(known.token)}`,
    '[vz]',
    ...['type = verizon', 'client_id = vz', `client_secret = ${known['vz-secret']}`],
    `token = ${rotating}`,
    '[pink]',
    ...['type = pinkcloudsync', 'api_key = pk_live', `api_secret = ${obscured['api-secret']}`],
    '[crypted]',
    ...['type = crypt', 'remote = pc:x', `password = ${obscured['crypt-password']}`],
    '[s3]',
    ...['type = s3', `secret_access_key = ${known['s3-secret']}`],
    '[dav]',
    ...[
      'type = webdav',
      `url = https://me:${encodeURIComponent(known['url-password'])}@dav.example/`,
    ],
    '[al]',
    ...['type = alias', `remote = :webdav,pass='${known['string-password']}':x`],
    '',
  ].join('\n')
}

async function makeHome(
  folder: string,
  known: Record<SecretName, string>,
  obscured: Record<string, string>,
  { encrypted = false, more = '' }: HomeOptions = {},
): Promise<Home> {
  const [config, given] = [join(folder, 'rclone.conf'), join(folder, 'given')]
  const plain = Buffer.from(configText(known, obscured) + more)
  const password = new Secret(known['config-password'])
  writeFileSync(config, encrypted ? await encryptConfig(plain, password) : plain, { mode: 0o600 })
  const credentials = join(folder, 'xdg', 'pcloud-config', 'credentials')
  for (const path of [given, join(folder, 'bin'), join(folder, 'cwd')]) mkdirSync(path)
  mkdirSync(credentials, { recursive: true, mode: 0o700 })
  writeFileSync(join(credentials, 'me.pcloud_credentials'), sessionText(known.session), {
    mode: 0o600,
  })
  writeFileSync(join(given, 'secret'), `${known['app-secret']}\n`)
  writeFileSync(join(given, 'config-password'), `${known['config-password']}\n`)
  writeFileSync(join(given, 'token'), JSON.stringify({ access_token: known['new-token'] }))
  const seen = join(folder, 'children')
  const programs = spies(join(folder, 'bin'), seen, given)
  return {
    folder,
    config,
    env: { ...environmentOf(folder, known), PATH: `${programs}:${process.env.PATH}` },
    children: () => (existsSync(seen) ? readFileSync(seen, 'utf8') : ''),
    otherFiles: () => filesBelow(folder).filter(([path]) => !maySecret(path) && path !== seen),
    secretFiles: () =>
      filesBelow(folder).filter(([path]) => maySecret(path) && !path.startsWith(given)),
  }
}

function sessionText(session: string): string {
  const fields = { email: 'me@example.com', access_token: session, location_id: 1 }
  return JSON.stringify({ ...fields, auth_type: 'direct', user_info: {}, saved_at: 1 })
}

/** All the places from which a secret is taken, and one that merely looks like one. */
function environmentOf(folder: string, known: Record<SecretName, string>) {
  return {
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'xdg'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    PCLOUD_CLIENT_SECRET: known['app-secret'],
    PCLOUD_PASSWORD: known['account-password'],
    PINKCLOUDSYNC_API_SECRET: known['api-secret'],
    RCLONE_CONFIG_PASS: known['config-password'],
    RCLONE_CONFIG_OTHER_TOKEN: known['env-token'],
    RCLONE_CONFIG_OTHER_PASS: known['env-pass'],
    GIVEN_SECRET: known['app-secret'],
    GIVEN_TOKEN: known['new-token'],
  }
}

/** Programs that note what everybody on this machine can read of them, and then do their part. */
function spies(folder: string, seen: string, given: string): string {
  const note = `{ cat /proc/$$/cmdline /proc/$$/environ | tr '\\0' '\\n'; } >> ${seen}`
  const parts = {
    'xdg-open': '',
    'password-command': `cat ${join(given, 'config-password')}`,
    rclone: `case "$1" in authorize) echo '--->'; cat ${join(given, 'token')}; echo; echo '<---End paste';; *) echo 'rclone v1.60.1';; esac`,
  }
  for (const [name, part] of Object.entries(parts)) {
    const path = join(folder, name)
    writeFileSync(path, `#!/bin/sh\n${note}\n${part}\n`)
    chmodSync(path, 0o755)
  }
  return folder
}

const MAY =
  /\/(rclone\.conf|given\/[^/]+|state\/pcloud-config\/backups\/.+|credentials\/[^/.]+\.pcloud_credentials)$/

function maySecret(path: string): boolean {
  return MAY.test(path)
}

function filesBelow(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && statSync(path).isFile())
    .map((path) => [path, readFileSync(path, 'latin1')] as const)
}

/** A disk that is full, with the config file on it; undefined where nothing may be mounted. */
export function fillDisk(home: Home): (() => void) | undefined {
  const disk = join(home.folder, 'disk')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  copyFileSync(home.config, join(disk, 'rclone.conf'))
  try {
    writeFileSync(join(disk, 'rest'), Buffer.alloc(65_536))
  } catch {
    // Full, as it should be.
  }
  return () => void execFileSync('umount', [disk])
}
