import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { environmentValue, takeEnvironment } from '../../src/host/environment.ts'
import { readSecret } from '../../src/host/stdin.ts'

const SECRETS = [
  'PCLOUD_CLIENT_SECRET',
  'PCLOUD_PASSWORD',
  'PINKCLOUDSYNC_API_SECRET',
  'RCLONE_CONFIG_PASS',
  '_RCLONE_CONFIG_KEY_FILE',
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
]
const OTHERS = ['PATH', 'HOME', 'PCLOUD_CLIENT_ID', 'RCLONE_CONFIG', 'HTTPS_PROXY', 'BROWSER']

/** Nobody stops these runs. */
const RUN = { signal: new AbortController().signal, unattended: true, onWait: () => {} }

describe('environmentValue', () => {
  it('takes an empty variable for an unset one', () => {
    expect(environmentValue({ A: '' }, 'A')).toBeUndefined()
    expect(environmentValue({}, 'A')).toBeUndefined()
    expect(environmentValue({ A: '0' }, 'A')).toBe('0')
  })
})

describe('S21, S23: secrets leave the environment that children inherit', () => {
  const live = () =>
    Object.fromEntries([...SECRETS, ...OTHERS].map((name) => [name, `value of ${name}`]))

  it('and stay in our own copy', () => {
    const env = live()
    const copy = takeEnvironment(env)
    expect(Object.keys(env).sort()).toEqual([...OTHERS].sort())
    for (const name of SECRETS) expect(copy[name]).toBe(`value of ${name}`)
    expect(Object.isFrozen(copy)).toBe(true)
  })

  it('so that a child that is given none of its own sees none', async () => {
    const env = { ...live(), PATH: process.env.PATH }
    takeEnvironment(env)
    const child = spawn(process.execPath, ['-p', 'JSON.stringify(process.env)'], { env })
    let printed = ''
    child.stdout.on('data', (data) => {
      printed += data
    })
    await new Promise((done) => child.once('close', done))
    expect(printed).toContain('PCLOUD_CLIENT_ID')
    for (const name of SECRETS) expect(printed).not.toContain(name)
  })

  it('and so does a variable that an option names', async () => {
    const env: Record<string, string | undefined> = { MY_OWN: 's3cret', OTHER: 'x' }
    const copy = takeEnvironment(env)
    expect(env.MY_OWN).toBe('s3cret')
    expect(await readSecret({ kind: 'env', name: 'MY_OWN' }, copy, env, RUN)).toBe('s3cret')
    expect(env).toEqual({ OTHER: 'x' })
  })
})

describe('readSecret', () => {
  it('says which variable is not set, or which file cannot be read', async () => {
    await expect(readSecret({ kind: 'env', name: 'NONE' }, {}, {}, RUN)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('NONE'),
    })
    await expect(readSecret({ kind: 'file', name: '/no/such' }, {}, {}, RUN)).rejects.toMatchObject(
      {
        code: 'not-found',
        message: 'File not found: /no/such',
      },
    )
  })
})
