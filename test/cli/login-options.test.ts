import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { oneOf } from '../../src/cli/command-options.ts'
import { promptWishes, readGiven, readRules } from '../../src/cli/login-options.ts'
import type { Output } from '../../src/cli/output.ts'
import { hostWith, optionsOf } from './host.ts'

const given = (
  options: Readonly<Record<string, string | true>>,
  host = hostWith(),
  name?: string,
) => readGiven(optionsOf(options), host, name === undefined ? {} : { name })

describe('the source of a secret', () => {
  it.each([
    ['-', { kind: 'stdin', name: '-' }],
    ['@/run/secrets/pcloud', { kind: 'file', name: '/run/secrets/pcloud' }],
    ['@relative.txt', { kind: 'file', name: 'relative.txt' }],
    ['@-', { kind: 'file', name: '-' }],
    ['env:MY_SECRET', { kind: 'env', name: 'MY_SECRET' }],
  ])('%s', async (source, place) => {
    for (const option of ['client-secret', 'token']) {
      const host = hostWith({}, { [place.name]: '  s3cret\r\n' })
      const { clientSecret, token, tokenFrom } = await given({ [option]: source }, host)
      expect((clientSecret ?? token)?.reveal()).toBe('s3cret')
      expect(tokenFrom === undefined).toBe(option !== 'token')
      expect(host.read).toEqual([place])
    }
  })

  it.each(['s3cret', '@', 'env:', 'ENV:X', '', ' -', '--', 'env'])(
    'S23: the literal %j is refused without being repeated',
    async (source) => {
      for (const option of ['client-secret', 'token']) {
        const refusal = given({ [option]: source }).catch((error: unknown) => error)
        expect(await refusal).toMatchObject({
          code: 'usage',
          hint: expect.stringContaining(option),
        })
        expect(inspect(await refusal)).not.toContain('s3cret')
      }
    },
  )

  it('must not be empty', async () => {
    await expect(
      given({ token: 'env:EMPTY' }, hostWith({}, { EMPTY: ' \n' })),
    ).rejects.toMatchObject({
      code: 'usage',
    })
  })

  it('knows which options read all of stdin', async () => {
    const output = { json: false } as Output
    const takesStdin = async (options: Readonly<Record<string, string>>) => {
      const run = { options: optionsOf(options), output, settings: async () => ({}) }
      return (await promptWishes({ ...run, host: hostWith() })).stdinTaken
    }
    expect(await takesStdin({ 'client-secret': '-' })).toBe(true)
    expect(await takesStdin({ token: '-' })).toBe(true)
    expect(await takesStdin({ token: '@-', 'client-id': '-' })).toBe(false)
  })
})

describe('options and environment', () => {
  const env = { PCLOUD_CLIENT_ID: 'from-env', PCLOUD_CLIENT_SECRET: 'secret-from-env' }

  it('reads the environment without an option', async () => {
    const answers = await given({}, hostWith(env))
    expect(answers.clientId).toBe('from-env')
    expect(answers.clientSecret?.reveal()).toBe('secret-from-env')
  })

  it('prefers the option', async () => {
    const host = hostWith(env, { S: 'from-option' })
    const answers = await given({ 'client-id': 'own', 'client-secret': 'env:S' }, host)
    expect([answers.clientId, answers.clientSecret?.reveal()]).toEqual(['own', 'from-option'])
  })

  it("accepts a blank client ID (rclone's app), but ignores an empty variable", async () => {
    expect((await given({ 'client-id': '' }, hostWith(env))).clientId).toBe('')
    const blank = hostWith({ PCLOUD_CLIENT_ID: '', PCLOUD_CLIENT_SECRET: '' })
    expect(await given({}, blank)).toEqual({})
  })
})

describe('other answers', () => {
  it('are empty without options', async () => {
    expect(await given({})).toEqual({})
  })

  it('come from each option', async () => {
    const answers = await given(
      {
        'app-from': 'home',
        'root-folder': '/Backups',
        region: 'EU',
        hostname: 'eapi.pcloud.com',
        'auth-url': 'https://my.pcloud.com/oauth2/authorize',
        'token-url': 'https://api.pcloud.com/oauth2_token',
        login: 'Paste',
      },
      hostWith(),
      'pc',
    )
    expect(answers).toEqual({
      name: 'pc',
      appFrom: 'home',
      rootFolder: { kind: 'path', path: '/Backups' },
      region: 'eu',
      hostname: 'eapi.pcloud.com',
      authUrl: 'https://my.pcloud.com/oauth2/authorize',
      tokenUrl: 'https://api.pcloud.com/oauth2_token',
      login: 'paste',
    })
  })

  it('include `list`, which means choosing the root folder later', async () => {
    expect(await given({ 'root-folder': 'list' })).toEqual({ rootFolder: { kind: 'pick' } })
  })

  it.each([
    { region: 'asia' },
    { login: 'telepathy' },
    { 'root-folder': 'Backups' },
    { hostname: 'https://api.pcloud.com' },
    { hostname: 'api.pcloud.com/' },
    { hostname: 'evil@api.pcloud.com' },
    { hostname: 'api.pcloud.com\n[x]' },
    { hostname: '-x.example' },
    { hostname: '' },
    { 'token-url': 'http://api.pcloud.com/oauth2_token' },
    { 'token-url': 'https://user:pw@api.pcloud.com/' },
    { 'auth-url': 'https://my.pcloud.com/ x' },
    { 'auth-url': 'javascript:alert(1)' },
    { 'auth-url': 'https://my.pcloud.com/\ntype = x' },
  ])('S4, S35: %j is a usage error', async (options) => {
    await expect(given(options as Record<string, string>)).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('oneOf', () => {
  it('lists the allowed values', () => {
    expect(oneOf(optionsOf({ color: 'Never' }), 'color', ['auto', 'never'])).toBe('never')
    expect(oneOf(optionsOf({}), 'color', ['auto'])).toBeUndefined()
    expect(() => oneOf(optionsOf({ color: 'pink' }), 'color', ['auto', 'never'])).toThrow(
      '--color must be one of: auto, never.',
    )
  })
})

const people = { canAsk: true, personPresent: true, pasteBesideBrowser: true, openBrowser: true }
const rules = (options: Readonly<Record<string, string | true>> = {}) =>
  readRules(optionsOf(options), people)

describe('readRules', () => {
  it('has the defaults of the interface', () => {
    expect(rules()).toMatchObject({
      yes: false,
      openBrowser: true,
      redirectUri: 'http://localhost:53682/',
      redirectGiven: false,
      timeoutMs: 300_000,
      allowMissingState: false,
      verify: true,
      overwrite: false,
      dryRun: false,
    })
  })

  it('reads each option', () => {
    const options = {
      yes: true,
      'no-browser': true,
      timeout: '90s',
      'allow-missing-state': true,
      'no-verify': true,
      overwrite: true,
      'dry-run': true,
    } as const
    expect(rules(options)).toMatchObject({
      yes: true,
      openBrowser: false,
      timeoutMs: 90_000,
      allowMissingState: true,
      verify: false,
      overwrite: true,
      dryRun: true,
    })
  })

  it('S7: does not change the redirect URI, byte for byte', () => {
    for (const uri of [
      'http://LOCALHOST:1234/Path',
      'http://127.0.0.1/',
      'http://localhost:53682',
    ]) {
      expect(rules({ 'redirect-uri': uri })).toMatchObject({
        redirectUri: uri,
        redirectGiven: true,
      })
    }
  })

  it('uses the default redirect URI with the given port', () => {
    expect(rules({ 'redirect-port': '8080' })).toMatchObject({
      redirectUri: 'http://localhost:8080/',
      redirectGiven: true,
    })
  })

  it.each(['', '0', '65536', '080', '-1', '80.0', '0x50', 'http', '99999999999'])(
    'port %j is refused',
    (port) => {
      expect(() => rules({ 'redirect-port': port })).toThrow(
        expect.objectContaining({ code: 'usage' }),
      )
    },
  )

  it('refuses a port together with a URI', () => {
    const both = { 'redirect-port': '80', 'redirect-uri': 'http://localhost/' }
    expect(() => rules(both)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
