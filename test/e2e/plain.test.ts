import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { CLIENT_ID, openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let pty: Pty | undefined
beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

const WORDS = ['--login', 'token', '--token', 'env:TOKEN', '--region', 'auto']
const token = () => stage.fake.mintToken(stage.fake.account('marcel@example.com'))

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cols = 80,
): Pty {
  const all = environment({ fake: stage.fake, env: { TOKEN: token(), ...env } })
  const words = [PROGRAM, ...args, '--config', stage.config]
  pty = new Pty(process.execPath, words, {
    env: { TERM: 'xterm-256color', ...all },
    cols,
    rows: 50,
  })
  return pty
}

async function answer(person: Pty, question: string, keys: string): Promise<void> {
  await person.expect(question)
  await person.expect('> ')
  person.send(`${keys}${KEY.enter}`)
}

/** What is read aloud: lines one after the other, and no sign that paints or moves. */
function spoken(person: Pty): string {
  expect(person.raw).not.toContain('\x1b')
  return person.raw.replaceAll('\r', '')
}

describe('--plain, as a screen reader reads it', () => {
  it('new: questions, lists with one choice per line, the review, and words for symbols', async () => {
    const person = start(['new', 'pc', '--plain', '--root-folder', 'list', ...WORDS])
    await answer(person, 'Root folder', 'Backups')
    await answer(person, 'You are in /Backups.', '1')
    await answer(person, 'Save?', 'y')
    expect((await person.end()).code).toBe(0)
    const text = spoken(person)
    expect(text).toContain(
      '3) Backups\n4) Crypto Folder - (encrypted by pCloud, so rclone cannot read it)\n',
    )
    expect(text).toContain('root_folder_id = d19066333043          # /Backups\n')
    expect(text).toContain('\nSaved. Try it:')
    expect(text).not.toMatch(/[✓✗❯›]/)
  })

  it('explains once how to get help and how to go back', async () => {
    const person = start(['new', '--plain'])
    await answer(person, 'Name of the remote', 'pc')
    await answer(person, 'Client ID', '?')
    await answer(person, 'How to register an app:', CLIENT_ID)
    await person.expect('Client secret')
    person.send(KEY.ctrlC)
    expect((await person.end()).code).toBe(130)
    expect(spoken(person).match(/\(question mark\).*\(less-than sign\)/g)).toHaveLength(1)
  })

  it.each([
    ['--plain', ['--plain'], {}],
    ['TERM=dumb', [], { TERM: 'dumb' }],
  ])('an error begins with its label: %s', async (_, words, env) => {
    const person = start(['userinfo', 'none', ...words], env)
    expect((await person.end()).code).toBe(3)
    expect(spoken(person)).toContain('Error: There is no remote named none.')
  })

  it('check --fix: words before each finding and each result', async () => {
    stage.write(`[pc]\ntype = pcloud\ntoken = ${token()}\n\n[lost]\ntype = alias\nremote = gone:\n`)
    const person = start(['check', '--fix', '--yes', '--plain'])
    expect((await person.end()).code).toBe(9)
    const text = spoken(person)
    expect(text).toContain('\n  problem: pc: The token is not in the JSON format')
    expect(text).toContain('\npc: Repaired: ')
    expect(text).toMatch(/\nError: lost: It uses the remote gone:/)
    expect(text).not.toMatch(/[✓✗]/)
  })
})

describe('on a narrow terminal', () => {
  it('does not break a line on a terminal of unknown width', async () => {
    const shell = 'stty cols 0 rows 0; exec "$@"'
    const words = [
      'sh',
      process.execPath,
      PROGRAM,
      'new',
      'pc',
      '--plain',
      '--config',
      stage.config,
    ]
    pty = new Pty('sh', ['-c', shell, ...words], { env: environment(stage) })
    await pty.expect('(question mark) for help with a question')
    await pty.expect('> ')
    pty.send(KEY.ctrlC)
    expect((await pty.end()).code).toBe(130)
  })

  it.each([40, 61, 80])('check does not break a word at %i columns', async (cols) => {
    stage.write(`[pc]\ntype = pcloud\ntoken = ${token()}\n`)
    const person = start(['check', 'pc'], {}, cols)
    expect((await person.end()).code).toBe(9)
    const screen = await person.screen()
    expect(screen.replace(/\s+/g, ' ')).toContain(
      '✗ pc: The token is not in the JSON format that rclone needs. --fix repairs this.',
    )
    // The path of the config file is one word, however long it is.
    const lines = screen.split('\n').filter((line) => !line.includes('/'))
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(cols)
  })

  it('does not split an answered question', async () => {
    const person = start(
      ['new', 'pc', '--client-id', CLIENT_ID, '--root-folder', 'd0'],
      {
        PCLOUD_CLIENT_SECRET: 'secret',
      },
      40,
    )
    await person.expect('Region')
    person.send(KEY.enter)
    expect(await person.see(/Region › Detect/)).toContain('4/6 Region › Detect when I log in')
  })
})

describe('on terminals with ASCII only', () => {
  it('replaces symbols with words or ASCII', async () => {
    const person = start(['new', 'pc', '--root-folder', 'd0', ...WORDS], { LANG: 'C' })
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    const screen = await person.screen()
    expect(screen).toContain('pCloud for rclone - saves to')
    expect(screen).toContain('ok Saved. Try it:')
    expect(screen).not.toMatch(/[^\x00-\x7f]/)
  })
})
