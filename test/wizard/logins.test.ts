import { afterEach, describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { findService, SERVICES } from '../../src/services/registry.ts'
import { authorizeOnly } from '../../src/wizard/login-for-program.ts'
import { newRemote } from '../../src/wizard/new-remote.ts'
import type { GivenAnswers, RcloneTool, WizardContext } from '../../src/wizard/wizard-context.ts'
import { BACK, CANCEL, ENDED, type ScriptLine, SILENCE } from '../support/scripted-prompter.ts'
import {
  logInWithoutState,
  prepare,
  type RunOptions,
  removeFolders,
  SECRET,
} from './support/run.ts'

afterEach(removeFolders)

const APP = { clientId: 'my-app', clientSecret: new Secret(SECRET) }
const GIVEN: GivenAnswers = {
  name: 'pc',
  region: 'auto',
  rootFolder: { kind: 'id', id: 'd0' },
}
const SAVE: ScriptLine = { ask: 'Save?', answer: 'y' }
const TOKEN = '{"access_token":"alive","token_type":"bearer"}'

async function created({ given, ...options }: RunOptions) {
  const run = await prepare({ ...options, given: { ...GIVEN, ...given } })
  const end = await newRemote(run.context).then(
    () => 'saved',
    (error: { readonly code?: string }) => error.code ?? error,
  )
  if (end === 'saved') run.prompter.verify()
  return { ...run, end }
}

describe('a login by poll', () => {
  const token = { result: 0, access_token: 'alive', token_type: 'bearer' }
  const poll = (answer: object, script: readonly ScriptLine[]) =>
    created({
      script,
      given: { ...APP, login: 'poll' },
      answers: { oauth2_token: (_, host) => (host.startsWith('eapi') ? token : answer) },
    })

  it.each([
    ['does not know the app', { result: 2000, error: 'Invalid client_id.' }],
    ['refuses', { result: 2012, error: 'Invalid code.' }],
    ['fails', { result: 5000, error: 'Internal error.' }],
  ])('does not print a warning if the second region %s', async (_, answer) => {
    const { end, prompter } = await poll(answer, [SAVE])
    expect(end).toBe('saved')
    const alarming = prompter.said.filter(({ tone }) => tone === 'warn' || tone === 'error')
    expect(alarming).toEqual([])
  })

  it('reports a denial in the events, and accepts the login of the second region', async () => {
    const { end, events } = await poll({ result: 2094, error: 'Access denied.' }, [SAVE])
    expect(end).toBe('saved')
    expect(events).toContainEqual({ event: 'denied' })
  })

  it('returns to the last question', async () => {
    const { region: _, ...given } = { ...GIVEN, ...APP, login: 'poll' } as const
    const { context } = await prepare({
      script: [
        { ask: 'Region', answer: 'eu' },
        { ask: 'Waiting for you', answer: BACK },
        { ask: 'Region', answer: CANCEL },
      ],
      given,
      answers: { oauth2_token: () => ({ result: 0 }) },
    })
    await expect(newRemote(context)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the paste prompt', () => {
  const ssh = { browserHere: false, reason: 'this is an SSH session' }
  const container = { browserHere: false, isolated: true, reason: 'this is a container' }
  const CODE = 'Paste the code that pCloud shows after you click Allow.'
  const EITHER = 'Paste the code, or the full address of the page that opened.'
  const ADDRESS = 'Paste the full address of the last page, even if it is an error page.'
  const keys = { clientId: 'my-key', clientSecret: new Secret('s') }

  it.each([
    ['a desktop', 'pcloud', {}, {}, 'Waiting for you to click Allow', EITHER],
    ['an SSH session', 'pcloud', ssh, {}, 'Waiting for your code', CODE],
    ['a container', 'pcloud', container, {}, 'Waiting for your code', CODE],
    ['--login paste', 'pcloud', {}, { login: 'paste' }, 'Waiting for your code', CODE],
    ['a desktop', 'verizon', {}, {}, 'Waiting for you to click Allow', ADDRESS],
    ['a container', 'verizon', container, {}, 'Waiting for the address of the last page', ADDRESS],
    [
      '--login paste',
      'verizon',
      {},
      { login: 'paste' },
      'Waiting for the address of the last page',
      ADDRESS,
    ],
  ] as const)('%s (%s): names the text to paste', async (_, type, place, given, status, help) => {
    const run = await prepare({
      given: {
        name: 'pc',
        region: 'auto',
        rootFolder: { kind: 'id', id: 'd0' },
        ...keys,
        ...given,
      },
      environment: place,
      browser: async () => {},
      script: [{ ask: 'Code or address', answer: CANCEL }],
    })
    const service = await findService(type)?.codeLogin?.()
    const context = { ...run.context, service } as WizardContext
    await expect(newRemote(context, type)).rejects.toMatchObject({ code: 'cancelled' })
    const question = run.prompter.asked.at(-1)?.question
    expect(question).toHaveProperty('help', help)
    expect(question?.kind === 'paste' && question.status?.()).toMatch(`${status} · `)
    if (type !== 'pcloud') expect(question?.more).not.toMatch(/hostname|rclone/)
  })
})

describe('the refusal of a paste', () => {
  const keys = { clientId: 'my-key', clientSecret: new Secret('s') }

  it.each(
    SERVICES.flatMap(({ type, codeLogin }) => (codeLogin ? [[type, codeLogin] as const] : [])),
  )('%s: names the service of the login', async (type, codeLogin) => {
    const service = await codeLogin()
    const run = await prepare({
      given: { ...GIVEN, ...keys, login: 'paste' },
      script: [
        { ask: 'Code or address', answer: `${service.authorizeUrl}?client_id=x` },
        { ask: 'Code or address', answer: CANCEL },
      ],
    })
    const context = { ...run.context, service } as WizardContext
    await expect(newRemote(context, type)).rejects.toMatchObject({ code: 'cancelled' })
    const refusal = run.prompter.said.find(({ tone }) => tone === 'error')?.text
    expect(refusal).toContain(`This is the address of ${service.title}'s login page.`)
  })
})

describe('a login after the end of the input', () => {
  const container = { browserHere: false, isolated: true, reason: 'this is a container' }
  const ssh = { browserHere: false, reason: 'this is an SSH session' }
  const waits = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const rclone: RcloneTool = {
    authorize: ({ signal }) => waits(signal),
    config: async () => ({ printed: '', file: new Uint8Array() }),
  }
  const other = { clientId: '' }

  // A browser can reach a listener, except in a container.
  it.each([
    ['your app on a desktop', {}, APP, 'login-timeout'],
    ['your app over SSH', ssh, APP, 'login-timeout'],
    ['your app in a container', container, APP, 'answer-needed'],
    [
      'your app in a container, login browser',
      container,
      { ...APP, login: 'browser' },
      'login-timeout',
    ],
    ['your app, login paste', {}, { ...APP, login: 'paste' }, 'answer-needed'],
    ["rclone's app on a desktop", {}, other, 'login-timeout'],
    ["rclone's app over SSH", ssh, other, 'login-timeout'],
    ["rclone's app in a container", container, other, 'answer-needed'],
    [
      "rclone's app in a container, login browser",
      container,
      { ...other, login: 'browser' },
      'login-timeout',
    ],
    ["rclone's app, login paste", {}, { ...other, login: 'paste' }, 'answer-needed'],
    ['a poll in a container', container, { ...APP, login: 'poll' }, 'login-timeout'],
  ] as const)('%s: waits only if a browser can finish it', async (_, environment, given, code) => {
    const asks = 'login' in given && given.login === 'poll' ? 'Waiting for you' : /^(Code|Text)/
    const { end } = await created({
      script: [{ ask: asks, answer: ENDED }],
      given,
      environment,
      rclone,
      rules: { canAsk: false, yes: true, timeoutMs: 500 },
      browser: async () => {},
      answers: { oauth2_token: () => ({ result: 0 }) },
    })
    expect(end).toBe(code)
  })
})

describe("a login with rclone's app", () => {
  const rclone = (authorize: RcloneTool['authorize']): RcloneTool => ({
    authorize,
    config: async () => ({ printed: '', file: new Uint8Array() }),
  })
  const gives = (text: string) => rclone(async () => new Secret(text))
  const fails = rclone(async () => {
    throw new PcloudConfigError('login-failed', 'rclone ended.')
  })
  const given = { clientId: '' }

  it('adopts the token of the installed rclone, and does not write client keys', async () => {
    const { end, now } = await created({
      script: [{ ask: 'Text from rclone', answer: SILENCE }, SAVE],
      given,
      rclone: gives(TOKEN),
    })
    expect(end).toBe('saved')
    expect(now()).not.toContain('client_')
    expect(now()).toContain('hostname = eapi.pcloud.com\n')
  })

  it('accepts a pasted token if rclone fails', async () => {
    const { end, talk } = await created({
      script: [
        { ask: 'Text from rclone', answer: SILENCE },
        { ask: 'Text from rclone', answer: TOKEN },
        SAVE,
      ],
      given,
      rclone: fails,
    })
    expect(end).toBe('saved')
    expect(talk()).toContain('rclone ended.')
  })

  it('fails like rclone if a paste is not possible', async () => {
    const { end } = await created({
      script: [],
      given,
      rules: { yes: true, canAsk: false, pasteBesideBrowser: false },
      rclone: fails,
    })
    expect(end).toBe('login-failed')
  })

  it('repeats the prompt for an invalid paste', async () => {
    const { end, talk } = await created({
      script: [
        { ask: 'Text from rclone', answer: 'not a token' },
        { ask: 'Text from rclone', answer: TOKEN },
        SAVE,
      ],
      given: { ...given, login: 'paste' },
    })
    expect(end).toBe('saved')
    expect(talk()).toContain("That doesn't look like")
  })
})

describe('a login with a token', () => {
  it('requests only the token', async () => {
    const { end, prompter } = await created({
      script: [{ ask: 'Token', answer: TOKEN }, SAVE],
      given: { login: 'token' },
    })
    expect(end).toBe('saved')
    expect(prompter.asked.map(({ kind }) => kind)).toEqual(['secret', 'choice'])
  })

  it('refuses two different tokens', async () => {
    const text = `${TOKEN}\n${TOKEN.replace('alive', 'other')}`
    const source = await created({ script: [], given: { token: new Secret(text) } })
    expect(source.end).toBe('login-failed')
    const prompt = { ask: 'Code or address', answer: text }
    const pasted = await created({ script: [prompt, SAVE], given: { ...APP, login: 'paste' } })
    expect(pasted.talk()).toContain('two different tokens')
    expect(pasted.end).not.toBe('saved')
  })

  it('fails if pCloud refuses the token', async () => {
    const given = { token: new Secret('{"access_token":"dead"}') }
    expect((await created({ script: [], given })).end).toBe('token-invalid')
  })

  it.each([
    'gar bage',
    'https://my.pcloud.com/oauth2/authorize?client_id=x',
    'http://localhost:53682/start/abc',
    'http://localhost:53682/?code=abc&state=d',
    'https://example.com/',
    'code=abcdefgh',
    'code=a&code=b',
    'error=access_denied',
    'rclone authorize pcloud',
    '{"access_token":"cut',
    '{"a":1}',
    '{"access_token":"a","hostname":"evil.example"}',
    `${TOKEN}${TOKEN.replace('alive', 'other')}`,
  ])('names the source of a text that is not a token: %s', async (text) => {
    const given = { ...GIVEN, token: new Secret(text), tokenFrom: 'the file t.txt' }
    const { context } = await prepare({ script: [], given })
    const error: PcloudConfigError = await newRemote(context).then(Promise.reject, (one) => one)
    expect(error.code).toBe('login-failed')
    expect(error.message).toMatch(/ It was read from the file t\.txt\.$/)
    expect(error.message).not.toMatch(/look like a code|[Pp]aste|denied|address of/)
    expect(`${error.hint} ${error.advice?.kind}`).toMatch(/access_token|trust-host|only the token/)
  })

  it.each([
    ['an unknown token', '{"access_token":"dead"}', 'does not accept this token'],
    ['two words', 'two words', "doesn't look like a token"],
  ])('describes the token, not a code or an earlier login: %s', async (_, answer, text) => {
    const { prompter } = await created({
      script: [
        { ask: 'Token', answer },
        { ask: 'Log in again?', answer: 'n' },
      ],
      given: { login: 'token' },
    })
    const errors = prompter.said.filter(({ tone }) => tone === 'error').map((one) => one.text)
    expect(errors.join(' ')).toContain(text)
    expect(errors.join(' ')).not.toMatch(/a code|no longer/)
  })
})

describe('authorize', () => {
  const authorized = async (options: RunOptions) => {
    const run = await prepare({ ...options, given: APP })
    return { ...run, authorization: await authorizeOnly(run.context) }
  }

  it('uses the code from the browser', async () => {
    const script = [{ ask: 'Code or address', answer: SILENCE }]
    const { authorization, prompter } = await authorized({ script })
    expect(authorization.hostname).toBe('eapi.pcloud.com')
    expect(prompter.asked.map(({ question }) => question.step)).toEqual([undefined])
  })

  it('S2: confirms the account without a review', async () => {
    const script = [
      { ask: 'Code or address', answer: SILENCE },
      { ask: 'Is this your account?', answer: true },
    ]
    const { authorization } = await authorized({ script, browser: logInWithoutState })
    expect(authorization.account?.email).toBe('anna@example.com')
    expect(authorization.doubt).toBeUndefined()
  })

  it('uses the code that the user pastes', async () => {
    const script = [{ ask: 'Code or address', answer: 'good-code' }]
    const browser = async () => undefined
    expect((await authorized({ script, browser })).authorization.hostname).toBe('eapi.pcloud.com')
  })

  it('repeats the prompt for an invalid code', async () => {
    const script = [
      { ask: 'Code or address', answer: 'bad-code' },
      { ask: 'Code or address', answer: 'good-code' },
    ]
    const { talk } = await authorized({ script, browser: async () => undefined })
    expect(talk()).toContain(
      'pCloud did not accept this code (2012). A code works once and expires after 10 minutes. For a new code, open the link again.',
    )
  })

  it('offers three choices if the port is in use', async () => {
    const { createServer } = await import('node:net')
    const holder = createServer()
    const run = await prepare({
      script: [
        { ask: 'What do you want to do?', answer: 'paste' },
        { ask: 'Code or address', answer: 'good-code' },
      ],
      given: APP,
    })
    const port = Number(new URL(run.redirectUri).port)
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve))
    try {
      expect((await authorizeOnly(run.context)).hostname).toBe('eapi.pcloud.com')
      expect(run.talk()).toContain(
        `Port ${port} is in use, often by another login that is still waiting.`,
      )
    } finally {
      holder.close()
    }
  })
})
