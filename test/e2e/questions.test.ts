import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM, runProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
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
      ['Name of the remote', 'With several accounts', 'one'],
      ['Client ID', 'How to register an app', CLIENT_ID],
      [SECRET, 'It is kept in rclone.conf', CLIENT_SECRET, 'hidden'],
      ['Root folder', 'What rclone shall see', ''],
      ['Region', 'US answers at', ''],
      ['Edit advanced config?', 'They are listed at', 'y'],
      ['encoding', 'rclone’s page on it', ''],
      ['description', 'rclone’s page on it', ''],
      ['Log in with a browser', 'Yes opens the page', 'n'],
      ['paste', 'Also taken', '$TOKEN'],
      ['Save?', 'Only the lines above', 'e'],
      ['What shall change?', 'You come back', '1'],
    ],
  },
  'new, of another service': {
    words: ['new', '--type', ''],
    asked: [
      ['Storage', 'rclone has no backend', '2'],
      ['Name of the remote', 'With several accounts', 'vz'],
      ['Client key', 'At https://thingspace.verizon.com', 'key'],
      [SECRET, 'It is stored in the config file', 'secret', 'hidden'],
      ['Log in with a browser', 'Yes opens the page', 'n'],
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
      ['Name of the login', 'It names a credentials file', 'sdk'],
      ['Email', 'An account that was made', 'a@b.c'],
      ['Password', 'It is written nowhere', 'x', 'hidden'],
      ['Region', 'Where pCloud says', '1'],
    ],
  },
  'new, with a token': {
    words: ['new', 'one', '--login', 'token'],
    asked: [
      ['Root folder', 'What rclone shall see', 'list'],
      ['Region', 'US answers at', ''],
      ['Edit advanced config?', 'They are listed at', ''],
      ['Token', 'It stands in the section', '$TOKEN', 'hidden'],
      ['Root folder', 'The folder you take', 'New folder here'],
      ['Name of the new folder', 'It is opened after that', 'x'],
    ],
  },
  'new, by poll': {
    words: ['new', 'one', '--login', 'poll', '--client-id', 'id', '--region', 'us', '--yes'],
    asked: [[SECRET, 'It is kept in rclone.conf', 'secret', 'hidden']],
  },
  authorize: {
    words: ['authorize'],
    asked: [
      ['Client ID', 'How to register an app', 'id'],
      [SECRET, 'It is kept in rclone.conf', 'secret', 'hidden'],
      ['Log in with a browser', 'Yes opens the page', 'n'],
    ],
  },
  edit: {
    words: ['edit', 'pc'],
    config: CONFIG,
    asked: [
      ['Client ID', 'How to register an app', 'id'],
      [SECRET, 'It is kept in rclone.conf', 'secret', 'hidden'],
      ['Root folder', 'What rclone shall see', ''],
      ['Region', 'US answers at', ''],
      ['Edit advanced config?', 'They are listed at', 'y'],
      ['encoding', '`rclone help backend pcloud`', ''],
      ['description', '`rclone help backend pcloud`', ''],
      ['Log in again?', 'A new login is needed', 'y'],
    ],
  },
  'edit, of another type': {
    words: ['edit', 'short'],
    config: CONFIG,
    asked: [
      ['remote', '`rclone help backend alias`', 'pc:other'],
      ['Save?', 'Only the lines above', ''],
    ],
  },
  reconnect: {
    words: ['reconnect', 'pc'],
    config: `${CONFIG}client_id = x\n`.replace('pcloud\n', 'pcloud\nclient_id = i\n'),
    asked: [[SECRET, 'It is kept in rclone.conf', 'secret', 'hidden']],
  },
  'the menu': {
    words: [],
    config: CONFIG,
    asked: [
      ['What next?', 'The letters are those', 'c'],
      ['Copy which remote?', 'Those of the file', '1'],
      ['Name for the copy of pc', 'Letters, digits', 'pc2'],
      ['What next?', 'The letters are those', 's'],
      ['not encrypted', 'The password is on', 'a'],
      ['New configuration password', 'It is on the whole file', 'geheim', 'hidden'],
      ['The same again', 'It is on the whole file', 'geheim', 'hidden'],
    ],
  },
  import: {
    words: ['import', '$SOURCE', '--no-verify'],
    config: CONFIG,
    asked: [
      ['There is a remote named short', 'The one in the file', 'n'],
      ['Name of the remote', 'Letters, digits', 'short2'],
      ['Import it?', 'What is shown above', 'y'],
    ],
  },
  disconnect: {
    words: ['disconnect', 'pc'],
    config: CONFIG.replace('pcloud\n', 'pcloud\ntoken = {"access_token":"x"}\n'),
    asked: [['Take the token of pc', 'Every other key stays', 'n']],
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
  ])('`?` tells more at each question, %s', async (_, more) => {
    const person = start([...prepare(flow), ...more])
    for (const asked of flow.asked) await ask(person, asked, more.length > 0)
  })

  it('`?` tells more at each question, from a pipe', async () => {
    const lines = flow.asked.flatMap(([, , answer]) => ['?', filled(answer)])
    const words = [...prepare(flow), '--config', stage.config]
    const stdin = lines.map((line) => `${line}\n`).join('')
    const { stderr } = await runProgram(words, { fake: stage.fake, stdin })
    let rest = stderr
    for (const [question, more] of flow.asked) {
      for (const text of [question, more]) {
        expect(rest, stderr).toContain(text)
        rest = rest.slice(rest.indexOf(text) + text.length)
      }
    }
  })
})

describe('back', () => {
  const toBrowser = async (person: Pty) => {
    await person.see('Edit advanced config?')
    person.send(KEY.enter)
    await person.see('Log in with a browser')
    person.send(`n${KEY.enter}`)
    await person.see('paste ›')
  }
  const GIVEN = ['--root-folder', 'd0', '--region', 'us']

  it('from the paste prompt leads to the question about the browser, with its answer', async () => {
    const person = start(['new', 'one', '--client-id', CLIENT_ID, ...GIVEN])
    await person.see('Client secret ›')
    person.send(CLIENT_SECRET + KEY.enter)
    await toBrowser(person)
    person.send(KEY.shiftTab)
    await person.see(/Log in with a browser on this machine\? \(y\/n\) › no/)
    person.send(KEY.shiftTab)
    await person.see(/Edit advanced config\? \(y\/n\) › no/)
  })

  it('from an advanced option leads to the one before, and to the question before them', async () => {
    const person = start(['new', 'one', '--login', 'token', ...GIVEN])
    await person.see('Edit advanced config?')
    person.send(`y${KEY.enter}`)
    await person.see('encoding ›')
    person.send(`Slash${KEY.enter}`)
    await person.see('description ›')
    person.send(KEY.shiftTab)
    await person.see('encoding › Slash')
    person.send(KEY.shiftTab)
    await person.see(/Edit advanced config\? \(y\/n\) › yes/)
  })

  it.each([
    ['Verizon', ['--type', 'verizon'], 'Client key', 'Client secret'],
    ['PinkCloudSync', ['--type', 'pinkcloudsync'], 'API key', 'API secret'],
    ['a login by password', ['--login', 'direct'], 'Email', 'Password'],
  ])('%s: from the secret to what was typed before it', async (_, words, first, second) => {
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

  it('from the review leads to what can be changed', async () => {
    const person = start(['new', 'one', '--login', 'token', ...GIVEN])
    await person.see('Edit advanced config?')
    person.send(KEY.enter)
    await person.see('Token ›')
    person.send(tokenBlob(stage.mint('marcel@example.com')) + KEY.enter)
    await person.see('Save? ›')
    person.send(KEY.shiftTab)
    await person.see('What shall change?')
  })
})

it.each([['verizon'], ['pcloud']])(
  '%s: pipe at its end, paste only: exit 2 at once',
  async (type) => {
    const words = ['new', 'one', '--type', type, '--login', 'paste', '--config', stage.config]
    const stdin = type === 'pcloud' ? 'id\nsecret\n\n\n\n' : 'id\nsecret\n'
    const { code, stderr } = await runProgram(words, { fake: stage.fake, stdin })
    expect(code, stderr).toBe(2)
    expect(stderr).toContain('The code was not pasted')
  },
)
