import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  environmentValue,
  isKeptFromBrowser,
  takeEnvironment,
} from '../../src/host/child-secrets.ts'
import { readSecret } from '../../src/host/read-stdin.ts'

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

describe('environmentValue', () => {
  it('takes an empty variable for an unset one', () => {
    expect(environmentValue({ A: '' }, 'A')).toBeUndefined()
    expect(environmentValue({}, 'A')).toBeUndefined()
    expect(environmentValue({ A: '0' }, 'A')).toBe('0')
  })
})

describe('S21, S23: what a browser gets of the environment', () => {
  const live = () =>
    Object.fromEntries([...KEPT, ...PASSED].map((name) => [name, `value of ${name}`]))

  it.each(KEPT)('S21, S23: not %s', (name) => expect(isKeptFromBrowser(name)).toBe(true))
  it.each(PASSED)('%s', (name) => expect(isKeptFromBrowser(name)).toBe(false))

  it.each([
    ['DATABASE_URL', 'postgres://me:hunter2@db.example/x', true],
    ['REDIS_URL', 'redis://:hunter2@cache.example', true],
    ['SOME_URL', 'https://example.com/a:b@c', false],
    ['HTTPS_PROXY', 'http://me:hunter2@proxy.example:3128', false],
    ['https_proxy', 'http://me:hunter2@proxy.example:3128', false],
  ])('S21, S23: a password in the address of %s (%s): kept %s', (name, value, isKept) => {
    expect(isKeptFromBrowser(name, value)).toBe(isKept)
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

describe('readSecret', () => {
  it('names the variable that is not set, or the file that cannot be read', async () => {
    await expect(readSecret({ kind: 'env', name: 'NONE' }, {}, {}, RUN)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('NONE'),
    })
    const noFile = readSecret({ kind: 'file', name: '/no/such' }, {}, {}, RUN)
    await expect(noFile).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('/no/such'),
    })
  })
})
