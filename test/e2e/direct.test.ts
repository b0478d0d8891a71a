import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { runProgram } from '../support/program.ts'
import { runHere } from '../support/run-here.ts'

let fake: FakePcloud
let folder: string

beforeEach(async () => {
  fake = await startFakePcloud()
  folder = mkdtempSync(join(tmpdir(), 'direct-'))
})
afterEach(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name = 'me') =>
  join(folder, 'config', 'pcloud-config', 'credentials', `${name}.pcloud_credentials`)

const pcloud = (
  words: readonly string[],
  env: Record<string, string> = {},
  stdin = '',
  run: typeof runHere = runHere,
) =>
  run([...words, '--config', join(folder, 'rclone.conf')], {
    fake,
    stdin,
    env: { XDG_CONFIG_HOME: join(folder, 'config'), ...env },
  })

const login = (
  who: { email?: string; password?: string; name?: string; run?: typeof runHere } = {},
  ...more: readonly string[]
) => {
  const { email = 'marcel@example.com', password = 'correct horse', name = 'me', run } = who
  const words = ['new', name, '--login', 'direct', '--email', email, '--no-input', ...more]
  return pcloud(words, { PCLOUD_PASSWORD: password }, '', run)
}

const asked = (method: string) => fake.requests.filter((request) => request.method === method)

describe('a login by email and password', () => {
  it('saves the session as an SDK credentials file, and says that rclone cannot use it', async () => {
    const { code, stdout, stderr } = await login()
    expect(code, stderr).toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain('rclone cannot use it')
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      email: 'marcel@example.com',
      access_token: fake.tokens.at(-1)?.value,
      location_id: 1,
      auth_type: 'direct',
      user_info: expect.objectContaining({ email: 'marcel@example.com', result: 0 }),
      saved_at: expect.any(Number),
    })
    expect(() => statSync(join(folder, 'rclone.conf'))).toThrow('ENOENT')
  })

  it('sends a digest of the password, by POST', async () => {
    await login()
    const [sent] = asked('login')
    expect(sent?.verb).toBe('POST')
    expect(sent?.form.get('password')).toBeNull()
    expect(sent?.form.get('passworddigest')).toMatch(/^[0-9a-f]{40}$/)
    expect(sent?.form.get('device')).toBe('pcloud-config')
    expect(asked('userinfo')[0]?.form.get('auth')).toBe(fake.tokens.at(-1)?.value)
  })

  it('sends the password in the body if the service accepts no digest', async () => {
    fake.behaviour.takesDigest = false
    expect((await login()).code).toBe(0)
    expect(asked('login').map(({ form }) => form.get('password'))).toEqual([null, 'correct horse'])
    expect(fake.requests.every(({ url }) => !url.includes('?'))).toBe(true)
  })

  it('uses the same device ID', async () => {
    await login()
    await login({ name: 'other', email: 'anna@example.com' }, '--region', 'eu')
    const ids = asked('login').map(({ form }) => form.get('deviceid'))
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(ids).size).toBe(1)
  })

  it('the other region: names it, and sends the password to no other host', async () => {
    const { code, stderr } = await login({ email: 'anna@example.com' })
    expect(code).toBe(4)
    expect(stderr).toContain('--region eu')
    expect(fake.connects.some((host) => host.startsWith('eapi.'))).toBe(false)
    expect((await login({ email: 'anna@example.com' }, '--region', 'eu')).code).toBe(0)
    expect(JSON.parse(readFileSync(file(), 'utf8')).location_id).toBe(2)
  })

  it.each([
    ['a wrong password', {}, 'does not accept this email and password'],
    ['a new device', { newDevice: true }, 'confirm this new device'],
    ['too many tries', { tooManyTries: true }, 'Wait 5 minutes'],
  ] as const)('%s ends in a message that names the solution', async (what, behaviour, words) => {
    Object.assign(fake.behaviour, behaviour)
    const { code, stderr } = await login(what === 'a wrong password' ? { password: 'no' } : {})
    expect(code).toBe(what === 'too many tries' ? 5 : 4)
    expect(stderr).toContain(words)
    expect(() => statSync(file())).toThrow('ENOENT')
  })

  it('lists a name that begins with a dot, and does not replace it', async () => {
    expect((await login({ name: '.me' })).code).toBe(0)
    const saved = readFileSync(file('.me'), 'utf8')
    expect((await pcloud(['list', '--sessions'])).stdout).toContain('.me')
    expect((await login({ name: '.me' })).code).toBe(2)
    expect(readFileSync(file('.me'), 'utf8')).toBe(saved)
  })

  it('prompts for all values, with a second factor, line by line', async () => {
    fake.account('marcel@example.com').twoFactor = true
    const lines = ['me', 'marcel@example.com', 'correct horse', '1', '2', '999999', '1', '123 456']
    const { code, stderr } = await pcloud(['new', '--login', 'direct'], {}, `${lines.join('\n')}\n`)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Sent to your phone number (5678)')
    expect(stderr).toContain('Incorrect code.')
    expect(asked('tfa_login').map(({ form }) => form.get('code'))).toEqual(['999999', '123456'])
    expect(stderr).not.toContain('correct horse')
  })

  it('does not create a file if it stops before the password is sent', async () => {
    const { code } = await pcloud(['new', 'me', '--login', 'direct'], {}, 'marcel@example.com\n')
    expect(code).toBe(2)
    expect(existsSync(join(folder, 'config'))).toBe(false)
  })

  it('accepts a recovery code, and a code that devices show', async () => {
    fake.account('marcel@example.com').twoFactor = true
    const first = ['marcel@example.com', 'correct horse', '1', '4', 'abcd-efgh-1234']
    const recovery = await pcloud(['new', 'a', '--login', 'direct'], {}, `${first.join('\n')}\n`)
    expect(recovery.code, recovery.stderr).toBe(0)
    const second = ['marcel@example.com', 'correct horse', '1', '3', '123456']
    const device = await pcloud(['new', 'b', '--login', 'direct'], {}, `${second.join('\n')}\n`)
    expect(device.code, device.stderr).toBe(0)
    expect(device.stderr).toContain('Pixel of Marcel')
  })

  it('refuses a name that is too long for a file before it sends anything', async () => {
    const long = 'n'.repeat(230)
    expect((await login({ name: long })).code).toBe(2)
    expect(fake.logins()).toBe(0)
    expect((await login({ name: 'n'.repeat(218) })).code).toBe(0)
    expect((await pcloud(['token', 'n'.repeat(218)])).code).toBe(0)
    for (const command of ['token', 'userinfo', 'disconnect']) {
      expect((await pcloud([command, 'n'.repeat(300)])).code, command).toBe(3)
    }
  })

  it('a second factor without a terminal is exit 2', async () => {
    fake.account('marcel@example.com').twoFactor = true
    expect((await login()).code).toBe(2)
  })

  it('refuses an existing name before it sends anything', async () => {
    await login()
    const before = fake.logins()
    expect((await login()).code).toBe(2)
    expect(fake.logins()).toBe(before)
    expect((await login({}, '--overwrite')).code).toBe(0)
  })

  it('two logins with the same name: the second does not replace the file', async () => {
    fake.faults.add({ kind: 'delay', delayMs: 1500, method: 'userinfo', times: 1 })
    const slow = login({ run: runProgram })
    await expect.poll(() => asked('userinfo').length, { timeout: 8_000 }).toBeGreaterThan(0)
    expect((await login()).code).toBe(0)
    const saved = readFileSync(file(), 'utf8')
    expect((await slow).code).toBe(2)
    expect(readFileSync(file(), 'utf8')).toBe(saved)
    // What nobody has is good for nothing, and what was saved lives.
    const kept = JSON.parse(saved).access_token
    expect(fake.tokens.map(({ value, revoked }) => [value === kept, revoked])).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, true],
      ]),
    )
  })

  it('ends a session that cannot be saved', async () => {
    mkdirSync(file(), { recursive: true })
    const { code, stderr } = await login({}, '--overwrite')
    expect(code).toBe(6)
    expect(stderr).toContain('it is a folder')
    expect(fake.tokens.at(-1)?.revoked).toBe(true)
  })

  it.each(['--dry-run', '--dry-run --json'])(
    '%s does not create a session, locally or at pCloud',
    async (words) => {
      const { code, stdout } = await login({}, ...words.split(' '))
      expect([code, stdout]).toEqual([0, expect.stringContaining(`+ ${file()}`)])
      expect(fake.tokens.at(-1)?.revoked).toBe(true)
      expect(() => statSync(file())).toThrow('ENOENT')
    },
  )

  it('token, userinfo and disconnect find it by its name', async () => {
    await login()
    const auth = fake.tokens.at(-1)?.value
    expect(await pcloud(['token', 'me'])).toMatchObject({ code: 0, stdout: `${auth}\n` })
    expect((await pcloud(['token', 'me', '--header'])).code).toBe(2)
    expect((await pcloud(['token', 'me', '--refresh'])).code).toBe(4)
    const about = JSON.parse((await pcloud(['userinfo', 'me', '--json'])).stdout)
    expect(about).toMatchObject({
      ...{ email: 'marcel@example.com', region: 'us', auth_type: 'direct', file: file() },
      age_days: 0,
    })
    expect((await pcloud(['userinfo', 'me'])).stdout).toMatch(/^Login +email and password$/m)
    expect(await pcloud(['disconnect', 'me'])).toMatchObject({ code: 2 })
    const ended = await pcloud(['disconnect', 'me', '--yes'])
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stderr).toContain('pCloud ended the session')
    expect(fake.tokens.at(-1)?.revoked).toBe(true)
    expect(() => statSync(file())).toThrow('ENOENT')
    expect((await pcloud(['token', 'me'])).code).toBe(3)
  })

  it.each([
    ['delete me', 'disconnect'],
    ['rename me you', 'new you --login direct'],
    ['copy me you', 'new you --login direct'],
    ['string me', 'rclone cannot use it'],
    ['export me --format env', '--format pcloud-sdk'],
  ])('`%s` explains the problem and the solution', async (line, hint) => {
    await login()
    const { code, stdout, stderr } = await pcloud(line.split(' '))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('me is a login by email and password, not a remote')
    expect(stderr).toContain(hint)
  })

  it.each([
    [['delete', 'my login'], 'disconnect "my login"'],
    [['rename', 'my login', 'you'], 'disconnect "my login"'],
    [['export', 'my login', '--format', 'env'], 'export "my login" --format pcloud-sdk'],
  ])('the solution of %j can be pasted into a shell', async (words, hint) => {
    await login({ name: 'my login' })
    expect((await pcloud(words)).stderr).toContain(`pcloud-config ${hint}`)
  })

  it('list --sessions shows them, and list only remotes', async () => {
    await login()
    await login({ name: 'zoe', email: 'anna@example.com' }, '--region', 'eu')
    writeFileSync(file('broken'), '{}')
    expect((await pcloud(['list'])).stdout.trim()).toBe('')
    expect(JSON.parse((await pcloud(['list', '--json'])).stdout)).toEqual([])
    expect((await pcloud(['list', '--sessions'])).stdout).toBe('broken\nme\nzoe\n')
    const { stdout } = await pcloud(['list', '--sessions', '--long'])
    expect(stdout).toContain(`zoe     anna@example.com    EU  0.0 days  ${file('zoe')}\n`)
    expect(stdout).toContain(`broken  -                   -   -         ${file('broken')}\n`)
    expect(JSON.parse((await pcloud(['list', '--sessions', '--json'])).stdout)[1]).toEqual({
      ...{ name: 'me', email: 'marcel@example.com', region: 'us', hostname: 'api.pcloud.com' },
      ...{ auth_type: 'direct', age_days: 0, file: file('me') },
    })
  })

  it('a session can be the default account; an expired one is exit 4 and names the solution', async () => {
    await login()
    expect((await pcloud(['settings', 'set', 'default', 'me'])).code).toBe(0)
    const auth = fake.tokens.at(-1)?.value ?? ''
    expect((await pcloud(['token', '-q'])).stdout).toBe(`${auth}\n`)
    fake.revokeToken(auth)
    const { code, stderr } = await pcloud(['userinfo', '-q'])
    expect(code).toBe(4)
    expect(stderr).toContain('pcloud-config new me --login direct --overwrite')
  })

  it('is refused for remotes that rclone uses', async () => {
    const { code, stderr } = await pcloud(['authorize', '--login', 'direct', '--client-id', ''])
    expect(code).toBe(2)
    expect(stderr).toContain('rclone cannot use a login with email and password')
  })

  it('refuses a literal password', async () => {
    const { code, stderr } = await pcloud([
      'new',
      'x',
      '--login',
      'direct',
      '--password',
      'hunter2',
    ])
    expect(code).toBe(2)
    expect(stderr).not.toContain('hunter2')
  })
})
