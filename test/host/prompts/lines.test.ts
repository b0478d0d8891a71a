import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY, Pty } from '../../support/pty.ts'
import { answersOn, buildPrograms, type Piped, type Programs } from './programs.ts'

let programs: Programs
beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(() => programs.close())

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const answer = (value: unknown) => ({ kind: 'answer', value })
const FOUR = [answer('pcloud_backup'), answer('zQg0smNw8tp'), answer('s3cret ü'), answer('eu')]

function got(run: Piped): unknown {
  return JSON.parse(run.stdout.split('\n')[0] ?? '')
}

describe.concurrent('answers from a pipe', () => {
  test.each([
    ['one write', ['pcloud_backup\nzQg0smNw8tp\ns3cret ü\n3\n']],
    ['no final newline', ['pcloud_backup\nzQg0smNw8tp\ns3cret ü\n3']],
    ['CRLF', ['pcloud_backup\r\nzQg0smNw8tp\r\ns3cret ü\r\neu\r\n']],
    ['a byte order mark', ['\ufeffpcloud_backup\nzQg0smNw8tp\ns3cret ü\n3\n']],
    [
      'one byte at a time',
      [...Buffer.from('pcloud_backup\nzQg0smNw8tp\ns3cret ü\n3\n')].map((byte) =>
        Buffer.from([byte]),
      ),
    ],
    ['the label of a choice', ['pcloud_backup\nzQg0smNw8tp\ns3cret ü\nEU\n']],
    ['a wrong answer, then a right one', ['a b\npcloud_backup\nzQg0smNw8tp\ns3cret ü\n9\n3\n']],
    ['help in between', ['pcloud_backup\n?\nzQg0smNw8tp\ns3cret ü\n3\n']],
  ])('%s', async (_name, pieces) => {
    const run = await programs.piped('four', { pieces })
    expect(got(run)).toEqual(FOUR)
    expect(run.code).toBe(0)
    expect(run.stderr).not.toContain('\x1b')
  })

  test('looks like rclone config', async () => {
    const run = await programs.piped('four', { pieces: ['a b\nx\n?\nid\nsecret\n\n'] })
    expect(run.stderr).toBe(
      [
        '',
        '1/6 Name of the remote',
        'Press Enter for the default (pcloud).',
        '(? for help)',
        'name> ',
        'Error: A name has letters, digits, _ and - only.',
        'name> ',
        '',
        '2/6 Client ID',
        'Register one at https://docs.pcloud.com/my_apps/ with redirect URI http://localhost:53682/',
        '(? for help, < to go back)',
        'client_id> ',
        'Open https://docs.pcloud.com/my_apps/, create an app,',
        'and copy what it shows.',
        'client_id> ',
        '',
        '2/6 Client secret',
        '(? for help, < to go back)',
        'client_secret> ',
        '',
        '4/6 Region',
        'Where the account lives.',
        'Choose a number from below, or type in a value.',
        '1) find out from the login [auto] (default)',
        '2) US [us] - api.pcloud.com',
        '3) EU [eu] - eapi.pcloud.com',
        '(? for help, < to go back)',
        'region> ',
        '',
      ]
        .join('\n')
        .replace('name> \nError', 'name> \nError'),
    )
  })

  test('accepts letters like rclone config', async () => {
    const run = await programs.piped('save', { pieces: ['x\nE\n'] })
    expect(got(run)).toEqual(answer('edit'))
    expect(run.stderr).toContain(
      'y) Yes, this is OK (default)\ne) Edit this remote\nd) Discard\n(? for help)\ny/e/d> ',
    )
    expect(run.stderr).toContain('"x" is not one of the choices.')
  })

  test('yes or no', async () => {
    for (const [typed, value] of [
      ['Yes\n', true],
      ['n\n', false],
      ['\n', false],
      ['http://x\ny\n', true],
    ] as const) {
      expect(got(await programs.piped('confirm', { pieces: [typed] }))).toEqual(answer(value))
    }
  })

  test('< goes back', async () => {
    for (const scene of ['id', 'secret', 'region']) {
      expect(got(await programs.piped(scene, { pieces: ['<\n'] }))).toEqual({ kind: 'back' })
    }
    expect(got(await programs.piped('paste', { pieces: ['<\n'] }))).toEqual(answer('<'))
  })

  test('reads a line of 300 kB', async () => {
    const run = await programs.piped('secret', { pieces: [`${'x'.repeat(300_000)}\n`] })
    expect(got(run)).toEqual(answer('x'.repeat(300_000)))
  })

  test.each([
    ['the end of input', [''], false],
    ['the end after one answer of four', ['pcloud_backup\n'], false],
    ['a wrong answer, then the end', ['a b\n'], false],
    ['a silent open pipe', [''], true],
    ['half a line, then silence', ['pcl'], true],
  ])('%s: exit 2, and the option is named', async (_name, pieces, keepOpen) => {
    const run = await programs.piped('four', { pieces, keepOpen, env: { ANSWER_MS: '300' } })
    expect(run.code).toBe(2)
    expect(run.stdout).toMatch(/^answer-needed: .*--(?:name|client-id)/)
    expect(run.stdout).toMatch(/cleaned up\n$/)
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s: %i, clean-up completes', async (signal, code) => {
    const run = await programs.piped('four', { pieces: [''], keepOpen: true, signal })
    expect(run.code).toBe(code)
    expect(run.stdout).toMatch(/cleaned up\n$/)
  })
})

describe.concurrent('pastes from a pipe', () => {
  const url = `http://localhost:53682/?code=${'a1B2'.repeat(20)}`
  test.each([
    ['a code, the next line is for the next question', 'kq7Zb\ny\n', 'kq7Zb', true],
    ['empty lines before it', '\n\nkq7Zb\ny\n', 'kq7Zb', true],
    [
      'JSON over lines',
      '{"access_token":\n"a{b",\n"token_type":"bearer"}\ny\n',
      '{"access_token":\n"a{b",\n"token_type":"bearer"}',
      true,
    ],
    [
      'an address broken by a mail program',
      `${url}\n&hostname=eapi.pcloud.com\ny\n`,
      `${url}\n&hostname=eapi.pcloud.com`,
      true,
    ],
    ['a long address, then yes', `${url}\nyes\n`, url, true],
    [
      "rclone's marks",
      'Paste the following into your remote machine --->\neyJ0\nb2s=\n<---End paste\ny\n',
      'Paste the following into your remote machine --->\neyJ0\nb2s=\n<---End paste',
      true,
    ],
  ])('%s', async (_name, text, pasted, sure) => {
    const run = await programs.piped('race', { pieces: [text], env: { DELAY: '5000' } })
    expect(got(run)).toEqual([answer(pasted), answer(sure)])
  })

  test('cut short: what came is handed over', async () => {
    const run = await programs.piped('paste', { pieces: ['{"access_token":\n"abc'] })
    expect(got(run)).toEqual(answer('{"access_token":\n"abc'))
  })

  test('end of input', async () => {
    expect(got(await programs.piped('paste', { pieces: [''] }))).toEqual({ kind: 'ended' })
  })

  test('withdrawn: later input is still there', async () => {
    const run = await programs.piped('race', {
      pieces: ['', ...Array.from({ length: 40 }, () => ''), 'y\n'],
      env: { DELAY: '200' },
    })
    expect(got(run)).toEqual([{ kind: 'withdrawn' }, answer(true)])
  })
})

describe.concurrent('without questions', () => {
  test.each(['name', 'secret', 'region', 'confirm', 'four'])(
    '%s: exit 2, naming the option',
    async (scene) => {
      const run = await programs.piped(scene, { pieces: ['answer\n'], env: { MODE: 'none' } })
      expect(run.code).toBe(2)
      expect(run.stdout).toMatch(/answer-needed: .*--\w/)
      expect(run.stderr).toBe('')
    },
  )

  test('reads a paste from a pipe, but not from a terminal', async () => {
    const run = await programs.piped('paste', { pieces: ['kq7Zb\n'], env: { MODE: 'none' } })
    expect(got(run)).toEqual(answer('kq7Zb'))
    expect(run.stderr).toBe('')
    const pty = programs.terminal('paste', { env: { MODE: 'none' } })
    expect(answersOn(await pty.see('cleaned up'))).toEqual({ kind: 'ended' })
    expect((await pty.end()).code).toBe(0)
  })
})

describe.concurrent('--plain on a terminal', () => {
  const env = { MODE: 'lines', TERM: 'dumb' }

  test('prints no escape sequences and hides the secret', async () => {
    const pty = programs.terminal('four', { env })
    await pty.see('name> ')
    pty.send('one\r')
    await pty.see('client_id> ')
    pty.send('two\r')
    await pty.see('client_secret> ')
    pty.send(`hunterx${KEY.backspace}2`)
    await sleep(100)
    pty.send('\r')
    await pty.see('region> ')
    pty.send('3\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(
      ['one', 'two', 'hunter2', 'eu'].map(answer),
    )
    expect(pty.raw).not.toContain('\x1b')
    expect(pty.raw.split('"kind"')[0]).not.toContain('hunter')
    expect((await pty.end()).code).toBe(0)
  })

  test('accepts all answers before the questions', async () => {
    const pty = programs.terminal('four', { env })
    await pty.see('name> ')
    pty.send('one\rtwo\rthree\r2\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(
      ['one', 'two', 'three', 'us'].map(answer),
    )
  })

  test.each([
    ['name', 'name> '],
    ['secret', 'client_secret> '],
    ['paste', 'paste> '],
    ['confirm', 'y/n> '],
  ])('Ctrl-C and Ctrl-D in %s: 130', async (scene, prompt) => {
    for (const key of [KEY.ctrlC, KEY.ctrlD]) {
      const pty = programs.terminal(scene, { env })
      await pty.see(prompt)
      await sleep(80)
      pty.send(key)
      expect(await pty.end()).toEqual({ code: 130, signal: 0 })
      expect(await pty.screen()).toMatch(/cleaned up$/)
    }
  })

  test('Ctrl-C before the prompt for a yes or no appears: 130', async () => {
    const pty = programs.terminal('confirm', { env })
    await pty.expect('Is this your account?')
    pty.send(KEY.ctrlC)
    expect(await pty.end()).toEqual({ code: 130, signal: 0 })
  })

  test('a signal during a secret restores the terminal', async () => {
    const script = `"${process.execPath}" "${programs.path}" secret; echo "code=$?"; stty -a | tr ';' '\\n' | grep -E -- '-?(icanon|echo) '`
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      const pty = new Pty('/bin/sh', ['-c', script], { env: { ...env, SELF_SIGNAL: signal } })
      await pty.see(`code=${code}`)
      expect(await pty.see(/ echo /)).toMatch(/(?<!-)icanon[\s\S]*(?<!-)echo /)
      await pty.end()
    }
  })

  test('reads a paste of 20,000 characters, more than in line mode', async () => {
    const pty = programs.terminal('paste', { env: { ...env, COUNT: '1' } })
    await pty.see('paste> ')
    await sleep(80)
    const text = Array.from({ length: 200 }, (_, at) => `${at}`.padEnd(99, 'x')).join('\r')
    pty.send(`${text}\r`)
    expect(await pty.see('cleaned up')).toContain(`"length":${text.length}`)
  })

  test('after a withdrawn paste, the next question has the terminal', async () => {
    const pty = programs.terminal('race', { env })
    await pty.see('paste> ')
    pty.send('half a pas')
    await pty.see('y/n> ')
    await sleep(80)
    pty.send('y\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual([{ kind: 'withdrawn' }, answer(true)])
  })
})
