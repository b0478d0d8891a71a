import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { runHere } from '../support/run-here.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
let pty: Pty | undefined

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

function start(words: readonly string[]): Pty {
  const env = { ...environment({ fake: stage.fake, env: { BROWSER: undefined } }), TERM: 'xterm' }
  const args = [PROGRAM, ...words, '--config', stage.config]
  pty = new Pty(process.execPath, args, { env, cols: 150, rows: 60 })
  return pty
}

/** A question, how its `?` begins, and the answer. */
type Asked = readonly [question: string, more: string, answer: string, hidden?: 'hidden']

interface Flow {
  readonly words: readonly string[]
  readonly config?: string
  readonly asked: readonly Asked[]
}

const CONFIG = '[pc]\ntype = pcloud\n\n[short]\ntype = alias\nremote = pc:dir\n'
const SECRET = 'Client secret'

/** Up to the question before which something would have to be there, such as a service. */
const FLOWS: Readonly<Record<string, Flow>> = {
  new: {
    words: ['new'],
    asked: [
      ['Name of the remote', 'Several accounts?', 'one'],
      ['Client ID', 'How to register an app', CLIENT_ID],
      [SECRET, 'rclone needs the secret too', CLIENT_SECRET, 'hidden'],
      ['Root folder', 'The folder that rclone shows', ''],
      ['Region', 'Each pCloud account is in', ''],
      ['Code or address', 'You can also paste', '$TOKEN'],
      ['Save?', 'Only these lines are added', 'e'],
      ['What do you want to change?', 'After the change', '5'],
      ['encoding', 'More about this option', ''],
      ['description', 'More about this option', ''],
    ],
  },
  'new, of another service': {
    words: ['new', '--type', ''],
    asked: [
      ['Storage', 'Their remotes go into', '2'],
      ['Name of the remote', 'Several accounts?', 'vz'],
      ['Client key', 'Sign in at https://thingspace.verizon.com', 'key'],
      [SECRET, 'It is stored in the config file', 'secret', 'hidden'],
    ],
  },
  'new, by a pair of keys': {
    words: ['new', 'pink', '--type', 'pinkcloudsync'],
    asked: [
      ['API key', 'PinkCloudSync gives you a key', 'key'],
      ['API secret', 'Anyone who can read the file', 'secret', 'hidden'],
    ],
  },
  'new, by password': {
    words: ['new', '--login', 'direct'],
    asked: [
      ['Name of the login', 'The login is saved as', 'sdk'],
      ['Email', 'If you signed up with', 'a@b.c'],
      ['Password', 'The program saves only', 'x', 'hidden'],
      ['Region', 'If your account is in the other region', '1'],
    ],
  },
  'new, with a token': {
    words: ['new', 'one', '--login', 'token'],
    asked: [
      ['Root folder', 'The folder that rclone shows', 'list'],
      ['Region', 'Each pCloud account is in', ''],
      ['Token', 'Copy the token from', '$TOKEN', 'hidden'],
      ['Root folder', 'rclone will see only this', 'New folder here'],
      ['Name of the new folder', 'You can then use the new folder', 'x'],
    ],
  },
  'new, by poll': {
    words: ['new', 'one', '--login', 'poll', '--client-id', 'id', '--region', 'us', '--yes'],
    asked: [[SECRET, 'rclone needs the secret too', 'secret', 'hidden']],
  },
  authorize: {
    words: ['authorize'],
    asked: [
      ['Client ID', 'How to register an app', 'id'],
      [SECRET, 'rclone needs the secret too', 'secret', 'hidden'],
    ],
  },
  edit: {
    words: ['edit', 'pc'],
    config: CONFIG,
    asked: [
      ['Client ID', 'How to register an app', 'id'],
      [SECRET, 'rclone needs the secret too', 'secret', 'hidden'],
      ['Root folder', 'The folder that rclone shows', ''],
      ['Region', 'Each pCloud account is in', ''],
      ['Edit advanced config?', 'All options:', 'y'],
      ['encoding', 'For the allowed values, run', ''],
      ['description', 'For the allowed values, run', ''],
      ['Log in again?', 'Log in again if the login', 'y'],
    ],
  },
  'edit, of another type': {
    words: ['edit', 'short'],
    config: CONFIG,
    asked: [
      ['remote', 'For the allowed values, run', 'pc:other'],
      ['Save?', 'Only these lines change', ''],
    ],
  },
  reconnect: {
    words: ['reconnect', 'pc'],
    config: `${CONFIG}client_id = x\n`.replace('pcloud\n', 'pcloud\nclient_id = i\n'),
    asked: [[SECRET, 'rclone needs the secret too', 'secret', 'hidden']],
  },
  'the menu': {
    words: [],
    config: CONFIG,
    asked: [
      ['What next?', 'The letters are the same', 'c'],
      ['Copy which remote?', 'Your remotes, in the order', '1'],
      ['Name for the copy of pc', 'Use letters, digits', 'pc2'],
      ['What next?', 'The letters are the same', 's'],
      ['not encrypted', 'The whole file is encrypted', 'a'],
      ['New configuration password', 'The password encrypts the config file', 'geheim', 'hidden'],
      ['Repeat the password', 'The password encrypts the config file', 'geheim', 'hidden'],
    ],
  },
  import: {
    words: ['import', '$SOURCE', '--no-verify'],
    config: CONFIG,
    asked: [
      ['A remote named short already exists', 'The imported remote has', 'n'],
      ['Name of the remote', 'Use letters, digits', 'short2'],
      ['Import it?', 'Only the lines above', 'y'],
    ],
  },
  disconnect: {
    words: ['disconnect', 'pc'],
    config: CONFIG.replace('pcloud\n', 'pcloud\ntoken = {"access_token":"x"}\n'),
    asked: [['Remove the login of pc?', 'The other settings stay', 'n']],
  },
}

function prepare({ words, config }: Flow): readonly string[] {
  if (config !== undefined) stage.write(config)
  const source = join(stage.folder, 'other.conf')
  writeFileSync(source, '[short]\ntype = alias\nremote = /\n')
  return words.map((word) => (word === '$SOURCE' ? source : word))
}

const filled = (answer: string) =>
  answer === '$TOKEN' ? tokenBlob(stage.mint('marcel@example.com')) : answer

const ask = async (person: Pty, [question, more, answer, hidden]: Asked, plain: boolean) => {
  await person.expect(question)
  await person.expect(plain ? '> ' : '? ')
  person.send(plain || hidden ? `?${KEY.enter}` : '?')
  await person.expect(more)
  if (plain) await person.expect('> ')
  person.send(`${filled(answer)}${KEY.enter}`)
}

describe.each(Object.entries(FLOWS))('%s', (_, flow) => {
  it.each([
    ['drawn', []],
    ['with --plain', ['--plain']],
  ])('`?` explains each question, %s', async (_, more) => {
    const person = start([...prepare(flow), ...more])
    for (const asked of flow.asked) await ask(person, asked, more.length > 0)
  })

  it('`?` explains each question, from a pipe', async () => {
    const lines = flow.asked.flatMap(([, , answer]) => ['?', filled(answer)])
    const words = [...prepare(flow), '--config', stage.config]
    const stdin = lines.map((line) => `${line}\n`).join('')
    const { stderr } = await runHere(words, { fake: stage.fake, stdin })
    let rest = stderr
    for (const [question, more] of flow.asked) {
      for (const text of [question, more]) {
        expect(rest, stderr).toContain(text)
        rest = rest.slice(rest.indexOf(text) + text.length)
      }
    }
  })
})

describe('going back', () => {
  const GIVEN = ['--root-folder', 'd0', '--region', 'us']

  it('from the paste prompt returns to the last question', async () => {
    const person = start(['new', 'one', '--client-id', CLIENT_ID, '--region', 'us'])
    await person.see('Client secret ›')
    person.send(CLIENT_SECRET + KEY.enter)
    await person.see('Root folder ›')
    person.send(KEY.enter)
    await person.see('Code or address ›')
    person.send(KEY.shiftTab)
    await person.see('❯ 3/6 Root folder')
  })

  it.each([
    ['Verizon', ['--type', 'verizon'], 'Client key', 'Client secret'],
    ['PinkCloudSync', ['--type', 'pinkcloudsync'], 'API key', 'API secret'],
    ['a login by password', ['--login', 'direct'], 'Email', 'Password'],
  ])('%s: returns from the secret to the previous answer', async (_, words, first, second) => {
    const person = start(['new', 'one', ...words])
    await person.see(`${first} ›`)
    person.send(`a@typed${KEY.enter}`)
    await person.see(`${second} ›`)
    person.send(KEY.shiftTab)
    await person.see(`${first} › a@typed`)
  })

  it('a login by password: from the email to the name', async () => {
    const person = start(['new', '--login', 'direct'])
    await person.see('Name of the login ›')
    person.send(`sdk${KEY.enter}`)
    await person.see('Email ›')
    person.send(KEY.shiftTab)
    await person.see('Name of the login › sdk')
  })

  it('lists the answers that can be changed from the review', async () => {
    const person = start(['new', 'one', '--login', 'token', ...GIVEN])
    await person.see('Token ›')
    person.send(tokenBlob(stage.mint('marcel@example.com')) + KEY.enter)
    await person.see('Save? ›')
    person.send(KEY.shiftTab)
    await person.see('What do you want to change?')
  })
})

it.each([['verizon'], ['pcloud']])(
  '%s: an empty pipe, paste only: exit 2 at once',
  async (type) => {
    const words = ['new', 'one', '--type', type, '--login', 'paste', '--config', stage.config]
    const stdin = type === 'pcloud' ? 'id\nsecret\n\n\n' : 'id\nsecret\n'
    const { code, stderr } = await runHere(words, { fake: stage.fake, stdin })
    expect(code, stderr).toBe(2)
    expect(stderr).toContain('The input has ended without a code')
  },
)
