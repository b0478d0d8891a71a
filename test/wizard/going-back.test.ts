import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { editRemote } from '../../src/wizard/edit-remote.ts'
import { ownAnswers, type RemoteContext, readExisting } from '../../src/wizard/existing.ts'
import { askCredentials } from '../../src/wizard/login/ask-credentials.ts'
import { newRemote } from '../../src/wizard/new-remote.ts'
import type { AnyReply, Prompter, Question, ReplyTo } from '../../src/wizard/prompter.ts'
import type { GivenAnswers, WizardContext } from '../../src/wizard/wizard-context.ts'
import { prepare, removeFolders, SECRET } from './support/run.ts'

afterEach(removeFolders)

/** The answers by question. `undefined` stops the run. */
type Answers = Readonly<Record<string, unknown>>

interface Turn {
  /** The question to go back from. */
  readonly at: string
  readonly times: number
}

/** The review opens this menu instead of the last question. */
const MENU = 'What do you want to change?'

/** The run reached the login. */
class End extends Error {}

/**
 * Gives each answer once. At a repeated question, presses Enter alone. Goes back `times` times
 * from the question `at`.
 */
class Returning implements Prompter {
  readonly given = new Map<string, unknown>()
  /** The questions that did not offer to go back. */
  readonly deadEnds = new Set<string>()
  readonly #answers: Answers
  readonly #turn: Turn | undefined
  #left: number

  constructor(answers: Answers, turn?: Turn) {
    this.#answers = answers
    this.#turn = turn
    this.#left = turn?.times ?? 0
  }

  ask<Q extends Question>(question: Q): Promise<ReplyTo<Q>> {
    return Promise.resolve(this.#reply(question) as ReplyTo<Q>)
  }

  #reply(question: Question): AnyReply {
    const { message } = question
    if (message === MENU) return { kind: 'back' }
    if (question.canGoBack !== true) this.deadEnds.add(message)
    const isHere = this.#left < (this.#turn?.times ?? 0) || message === this.#turn?.at
    if (this.#left > 0 && isHere && question.canGoBack) {
      this.#left--
      return { kind: 'back' }
    }
    const isAgain = this.given.has(message) && question.kind !== 'paste'
    const value = isAgain ? defaultOf(question) : this.#first(question)
    if ('validate' in question) expect(question.validate?.(String(value))).toBeUndefined()
    this.given.set(message, value)
    return { kind: 'answer', value }
  }

  #first(question: Question): unknown {
    const answer = this.#answers[question.message]
    // The client ID of the command line.
    if (answer === undefined && 'initial' in question) return question.initial
    if (answer === undefined) throw new End(question.message)
    if (question.kind !== 'choice') return answer
    const found = question.choices.find(({ value, key }) => value === answer || key === answer)
    if (found === undefined) throw new Error(`no choice ${answer} at ${question.message}`)
    return found.value
  }

  say(): void {}
  close(): void {}
}

function defaultOf(question: Question): unknown {
  if (question.kind === 'choice') return question.initial ?? question.choices[0]?.value
  return 'initial' in question ? question.initial : ''
}

/** Every question of the run with every number of steps back from there. */
function turns(answers: Answers): readonly Turn[] {
  return Object.keys(answers).flatMap((at, before) =>
    Array.from({ length: before + 1 }, (_, more) => ({ at, times: more + 1 })),
  )
}

const APP = { 'Client ID': 'my-app', 'Client secret': SECRET }
const FOLDER = { 'Root folder': '/Backups' }
const OLD = '[old]\ntype = pcloud\nclient_id = old-app\nclient_secret = s\nhostname = x\n'
const CODE = { 'Code or address': 'good-code' }

interface Flow {
  readonly answers: Answers
  readonly type?: string
  readonly text?: string
  readonly given?: GivenAnswers
}

const NAME = { 'Name of the remote': 'typed' }

const FLOWS: Readonly<Record<string, Flow>> = {
  'an app': { answers: { ...NAME, ...APP, ...FOLDER, Region: 'eu', ...CODE, 'Save?': 'save' } },
  'an app next to others': {
    text: OLD,
    answers: {
      ...NAME,
      ...{ 'Your pCloud app': 'other', ...APP },
      ...{ ...FOLDER, Region: 'eu', ...CODE, 'Save?': 'save' },
    },
  },
  'a given name': {
    given: { name: 'typed' },
    answers: { ...APP, ...FOLDER, Region: 'eu', ...CODE, 'Save?': 'save' },
  },
  'a given client ID': {
    given: { clientId: 'my-app' },
    answers: {
      ...NAME,
      ...{ 'Client secret': SECRET, ...FOLDER, Region: 'eu', ...CODE, 'Save?': 'save' },
    },
  },
  'keys of an app': {
    type: 'verizon',
    answers: { ...NAME, 'Client key': 'my-key', 'Client secret': 'secret' },
  },
  'keys without an app': {
    type: 'pinkcloudsync',
    answers: { ...NAME, 'API key': 'my-key', 'API secret': 'secret' },
  },
}

async function run({ answers, type, text, given }: Flow, turn?: Turn) {
  const prompter = new Returning(answers, turn)
  const { context, now } = await prepare({
    script: [],
    given: { login: type === undefined ? 'paste' : undefined, ...given } as GivenAnswers,
    ...(text !== undefined && { text }),
  })
  const http = { ...(await context.machine.http()), postJson: refused }
  const machine = { ...context.machine, http: async () => http }
  const end = await newRemote({ ...context, machine, prompter } as WizardContext, type).then(
    () => 'saved',
    (error: unknown) => (error instanceof End ? 'ended' : Promise.reject(error)),
  )
  const file = end === 'saved' ? now() : ''
  return { end, given: Object.fromEntries(prompter.given), deadEnds: [...prompter.deadEnds], file }
}

const refused = async () => {
  throw new End()
}

describe.each(Object.entries(FLOWS))('going back and forward again in %s', (_, flow) => {
  it.each(turns(flow.answers))('preserves the answers: $times from $at', async (turn) => {
    const back = await run(flow, turn)
    const straight = await run(flow)
    expect(straight.end).toBe(flow.type === undefined ? 'saved' : 'ended')
    expect(back.given).toMatchObject(straight.given)
    expect(back.deadEnds).toEqual(Object.keys(flow.answers).slice(0, 1))
    expect([back.end, back.file]).toEqual([straight.end, straight.file])
  })
})

const EDITED: Answers = {
  ...{ 'Client ID': 'new-app', 'Client secret': 'new-secret', ...FOLDER, Region: 'eu' },
  ...{ 'Edit advanced config?': true, encoding: 'Slash', description: 'typed' },
  ...{ 'Log in again?': false, 'Save?': 'save' },
}
const TOKEN = '{"access_token":"alive","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const WRITTEN = `[a]\ntype = pcloud\nclient_id = old\nclient_secret = s\nhostname = eapi.pcloud.com\ntoken = ${TOKEN}\n`

async function edited(turn?: Turn) {
  const prompter = new Returning(EDITED, turn)
  const { context, now } = await prepare({ script: [], text: WRITTEN })
  const existing = readExisting(context.before, 'a')
  const given = ownAnswers(existing)
  await editRemote({ ...context, existing, given, prompter } as RemoteContext)
  return { given: Object.fromEntries(prompter.given), file: now() }
}

describe('going back and forward again in an edit', () => {
  it.each(turns(EDITED))('preserves the answers: $times from $at', async (turn) => {
    const back = await edited(turn)
    expect(back).toEqual(await edited())
    expect(back.file).toContain('description = typed\n')
  })
})

describe('going back and forward again in a login with email and password', () => {
  const answers = { Email: 'a@example.com', Password: 'pass word', Region: { id: 'eu' } }

  it.each(turns({ Email: '', Password: '', Region: '' }))('$times from $at', async (turn) => {
    const prompter = new Returning(
      { ...answers, Region: (await import('../../src/services/pcloud/regions.ts')).EU },
      turn,
    )
    const { context } = await prepare({ script: [] })
    let entered = await askCredentials({}, true, { ...context, prompter })
    if (entered.left) {
      const { left: _, ...rest } = entered
      entered = await askCredentials(rest, true, { ...context, prompter })
    }
    expect(entered).toMatchObject({
      email: answers.Email,
      password: new Secret(answers.Password),
      region: answers.Region,
    })
  })
})
