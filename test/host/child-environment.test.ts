import { execFileSync, spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  passwordCommandEnvironment,
  rcloneConfigEnvironment,
  rcloneLoginEnvironment,
  takeEnvironment,
} from '../../src/host/child-environment.ts'
import { readSecret } from '../../src/host/given-input.ts'
import { itRclones } from '../support/rclones.ts'

const names = (env: object) => Object.keys(env).sort()
const of = (...all: readonly string[]) => Object.fromEntries(all.map((name) => [name, 'value']))
const isTaken = (name: string) => {
  const live = of(name)
  takeEnvironment(live)
  return !(name in live)
}
const NONE = new Set<string>()

/** What a vault's program is told by, and what rclone's scripts read. */
const VAULT = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'BW_SESSION',
  'OP_SERVICE_ACCOUNT_TOKEN',
  'SSH_AUTH_SOCK',
  'VAULT_ADDR',
  'VAULT_TOKEN',
]
const HARMLESS = [
  'RCLONE_ASK_PASSWORD',
  'RCLONE_CONFIG',
  'RCLONE_CONFIG_HOME_AUTH_URL',
  'RCLONE_CONFIG_HOME_TYPE',
  'RCLONE_PASSWORD_COMMAND',
  'RCLONE_SFTP_KEY_FILE',
  'RCLONE_TRANSFERS',
]
const SECRETS = [
  'PCLOUD_CLIENT_SECRET',
  'PCLOUD_PASSWORD',
  'PINKCLOUDSYNC_API_SECRET',
  'RCLONE_CONFIG_PASS',
  '_RCLONE_CONFIG_KEY_FILE',
  'RCLONE_HEADER',
  'RCLONE_HEADER_UPLOAD',
  'RCLONE_RC_PASS',
  'RCLONE_CONFIG_MY_BOX_SAS_URL',
  'RCLONE_S3_ACCESS_KEY_ID',
  'RCLONE_S3_SSE_CUSTOMER_KEY_BASE64',
  'rclone_config_home_token',
  'Rclone_Config_Home_Pass',
]

interface Provider {
  readonly Name: string
  readonly Options: readonly {
    readonly Name: string
    readonly IsPassword: boolean
    readonly Sensitive?: boolean
  }[]
}

describe('S23: the password command', () => {
  it('S23: gets the variables of a vault and the harmless ones of rclone', () => {
    const env = of(...VAULT, ...HARMLESS, ...SECRETS)
    expect(names(passwordCommandEnvironment(env, NONE))).toEqual([...VAULT, ...HARMLESS].sort())
  })

  it('S23: does not get a variable that an option has named', () => {
    const env = of('VAULT_TOKEN', 'MY_OWN')
    expect(names(passwordCommandEnvironment(env, new Set(['MY_OWN'])))).toEqual(['VAULT_TOKEN'])
  })

  itRclones('S23: gets no sensitive option of the installed rclone', ({ path }) => {
    const printed = execFileSync(path, ['config', 'providers'], { maxBuffer: 64 << 20 })
    const providers: readonly Provider[] = JSON.parse(printed.toString())
    const sensitive = providers.flatMap(({ Name, Options }) =>
      Options.filter((one) => one.IsPassword || one.Sensitive).flatMap((one) => [
        `RCLONE_CONFIG_MY_REMOTE_${one.Name}`.toUpperCase(),
        `RCLONE_${Name}_${one.Name}`.toUpperCase().replaceAll(' ', '_'),
        `rclone_config_home_${one.Name}`,
      ]),
    )
    expect(sensitive.length).toBeGreaterThan(50)
    expect(names(passwordCommandEnvironment(of(...sensitive), NONE))).toEqual([])
    expect(sensitive.filter((name) => !isTaken(name))).toEqual([])
  })
})

describe('S23: an rclone that logs in', () => {
  const RCLONE = [
    'RCLONE_CA_CERT',
    'RCLONE_CONFIG',
    'RCLONE_CONFIG_HOME_TYPE',
    'rclone_pcloud_token',
  ]
  const env = of(
    'PATH',
    'HTTPS_PROXY',
    'AWS_SECRET_ACCESS_KEY',
    'RCLONE_DRIVE_CLIENT_SECRET',
    ...RCLONE,
  )

  it('S23: receives no secret and no variable that changes the login', () => {
    const given = names(rcloneLoginEnvironment(env))
    expect(given).toEqual(['HTTPS_PROXY', 'PATH', 'RCLONE_CA_CERT'])
  })

  it('includes the options of all types for questions about a single type', () => {
    const given = names(rcloneConfigEnvironment(env))
    expect(given).toEqual(['HTTPS_PROXY', 'PATH', 'RCLONE_CA_CERT', 'RCLONE_DRIVE_CLIENT_SECRET'])
  })
})

/** Variables that other programs keep their secrets in, and all of rclone's. */
const KEPT = [
  'PCLOUD_CLIENT_SECRET',
  'PCLOUD_PASSWORD',
  'PINKCLOUDSYNC_API_SECRET',
  'RCLONE_CONFIG',
  'RCLONE_CONFIG_PASS',
  'RCLONE_PASSWORD_COMMAND',
  'RCLONE_TRANSFERS',
  '_RCLONE_CONFIG_KEY_FILE',
  'rclone_config_home_token',
  'RCLONE_CONFIG_HOME_TOKEN',
  'RCLONE_CONFIG_HOME_CLIENT_SECRET',
  'RCLONE_CONFIG_MY_SFTP_PASS',
  'RCLONE_CONFIG_VAULT_PASSWORD',
  'RCLONE_CONFIG_A-B_COOKIES',
  'RCLONE_CONFIG_DAV_BEARER_TOKEN',
  'RCLONE_CONFIG_DAV_HEADERS',
  'RCLONE_CONFIG_AZ_SAS_URL',
  'RCLONE_CONFIG_P_MAILBOX_PASSWORD',
  'RCLONE_CONFIG_P_OTP_SECRET_KEY',
  'RCLONE_PCLOUD_TOKEN',
  'RCLONE_CONFIG_BOX_SAS_URL',
  'RCLONE_SFTP_KEY_PEM',
  'RCLONE_MEGA_2FA',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_STORAGE_SAS',
  'GITHUB_TOKEN',
  'GH_PAT',
  'VAULT_TOKEN',
  'PGPASSWORD',
  'MYSQL_PWD',
  'OPENAI_API_KEY',
  'SERVICE_APIKEY',
  'SSHPASS',
  'NPM_CONFIG__AUTH',
  'UPLINK_ACCESS_GRANT',
  'SENTRY_DSN',
  'MY_COOKIES',
  'EXTRA_HEADERS',
  'BW_SESSION',
  'ID_JWT',
  'CLIENT_PEM',
  'LOGIN_OTP',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'LC_PASSWORD',
  'XDG_API_TOKEN',
  'KDE_SECRET',
  'REGISTRY_PSW',
  'DB_PW',
  'CHAT_WEBHOOK_URL',
  'DB_CONN_STR',
]

const RUN = { signal: new AbortController().signal, unattended: true, onWait: () => {} }

/** What a launcher, a desktop or a proxy needs, and what names nothing secret. */
const PASSED = [
  'PATH',
  'HOME',
  'PWD',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'SSH_AUTH_SOCK',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'XDG_SESSION_ID',
  'XDG_ACTIVATION_TOKEN',
  'XDG_CURRENT_DESKTOP',
  'DESKTOP_SESSION',
  'SESSION_MANAGER',
  'KDE_FULL_SESSION',
  'GNOME_KEYRING_CONTROL',
  'GTK_MODULES',
  'WSL_INTEROP',
  'PCLOUD_CLIENT_ID',
  'HTTPS_PROXY',
  'BROWSER',
  'LANG',
  'LC_ALL',
  'HYPRLAND_INSTANCE_SIGNATURE',
  'XDG_SESSION_COOKIE',
  'UNRELATED',
]

describe('S21, S23: what a browser gets of the environment', () => {
  const live = () =>
    Object.fromEntries([...KEPT, ...PASSED].map((name) => [name, `value of ${name}`]))

  it.each(KEPT)('S21, S23: not %s', (name) => expect(isTaken(name)).toBe(true))
  it.each(PASSED)('%s', (name) => expect(isTaken(name)).toBe(false))

  it.each([
    ['DATABASE_URL', 'postgres://me:hunter2@db.example/x', true],
    ['REDIS_URL', 'redis://:hunter2@cache.example', true],
    ['SOME_URL', 'https://example.com/a:b@c', false],
    ['HTTPS_PROXY', 'http://me:hunter2@proxy.example:3128', false],
    ['https_proxy', 'http://me:hunter2@proxy.example:3128', false],
  ])('S21, S23: a password in the address of %s (%s): kept %s', (name, value, isKept) => {
    const env: Record<string, string> = { [name]: value }
    takeEnvironment(env)
    expect(env).toEqual(isKept ? {} : { [name]: value })
  })

  it('S21: removes secrets from the live environment and not from the copy', () => {
    const env = live()
    const copy = takeEnvironment(env)
    expect(Object.keys(env).sort()).toEqual([...PASSED].sort())
    for (const name of KEPT) expect(copy[name]).toBe(`value of ${name}`)
    expect(Object.isFrozen(copy)).toBe(true)
  })

  it('S23: a child without a separate environment inherits no secret', async () => {
    const env = { ...live(), PATH: process.env.PATH }
    takeEnvironment(env)
    const child = spawn(process.execPath, ['-p', 'JSON.stringify(process.env)'], { env })
    let printed = ''
    child.stdout.on('data', (data) => {
      printed += data
    })
    await new Promise((done) => child.once('close', done))
    expect(Object.keys(JSON.parse(printed))).toEqual(expect.arrayContaining(PASSED))
    for (const name of KEPT) expect(printed).not.toContain(name)
  })

  it('a variable that an option names leaves it as well', async () => {
    const env: Record<string, string | undefined> = { MY_OWN: 's3cret', OTHER: 'x' }
    const copy = takeEnvironment(env)
    expect(env.MY_OWN).toBe('s3cret')
    expect(await readSecret({ kind: 'env', name: 'MY_OWN' }, copy, env, RUN)).toBe('s3cret')
    expect(env).toEqual({ OTHER: 'x' })
  })
})
