import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY, Pty, pasted } from '../../support/pty.ts'
import { answersOn, buildPrograms, type Programs } from './programs.ts'

let programs: Programs
beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(() => programs.close())

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const BACK = { kind: 'back' }
const answer = (value: unknown) => ({ kind: 'answer', value })

/** The program under a shell that shows afterwards how it left the terminal. */
function underShell(scene: string, env: Record<string, string> = {}): Pty {
  const script = `"${process.execPath}" "${programs.path}" ${scene}; echo "code=$?"; stty -a | tr ';' '\\n' | grep -E -- '-?(icanon|echo) '`
  return new Pty('/bin/sh', ['-c', script], { env })
}

const QUESTIONS = [
  ['text', 'name', 'Name of the remote'],
  ['secret', 'secret', 'Client secret'],
  ['choose', 'region', 'Region'],
  ['long list', 'folder', 'Root folder'],
  ['confirm', 'confirm', 'Is this your account?'],
  ['paste', 'paste', 'paste ›'],
] as const

describe.concurrent('ways to stop', () => {
  test.each(QUESTIONS)(
    'Ctrl-C in %s: exits with 130 after the clean-up',
    async (_kind, scene, message) => {
      const pty = programs.terminal(scene)
      await pty.see(message)
      pty.send(KEY.ctrlC)
      expect(await pty.end()).toEqual({ code: 130, signal: 0 })
      expect(await pty.screen()).toMatch(/cancelled: .*\ncleaned up$/)
    },
  )

  test.each(QUESTIONS)('Ctrl-D in %s: exits with 130', async (_kind, scene, message) => {
    const pty = programs.terminal(scene)
    await pty.see(message)
    pty.send(KEY.ctrlD)
    expect(await pty.end()).toEqual({ code: 130, signal: 0 })
    expect(await pty.screen()).toMatch(/cleaned up$/)
  })

  test('Ctrl-C without an open question is a SIGINT', async () => {
    const pty = programs.terminal('idle')
    await pty.see('Name of the remote')
    pty.send('\r')
    await pty.see('working')
    pty.send(KEY.ctrlC)
    expect(await pty.end()).toEqual({ code: 130, signal: 0 })
    expect(await pty.screen()).toMatch(/cleaned up$/)
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)(
    '%s: exits with %i after the clean-up and restores the terminal',
    async (signal, code) => {
      const pty = underShell('secret', { SELF_SIGNAL: signal })
      await pty.see('Client secret')
      await pty.see(`code=${code}`)
      const screen = await pty.see(/ echo /)
      expect(screen).toContain('cleaned up')
      expect(screen).toMatch(/(?<!-)icanon/)
      expect(screen).toMatch(/(?<!-)echo /)
      expect(pty.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(pty.raw.lastIndexOf('\x1b[?2004h'))
      await pty.end()
    },
  )

  test.each(['terminal', 'lines'])('a crash restores the terminal (%s)', async (mode) => {
    const pty = underShell('crash', { MODE: mode })
    await pty.see('Client secret')
    await pty.see('code=')
    expect(await pty.see(/ echo /)).toMatch(/(?<!-)icanon[\s\S]*(?<!-)echo /)
    await pty.end()
  })

  test('a closed terminal: exits with 129 after the clean-up', async () => {
    const log = join(programs.folder, 'hangup.log')
    const pty = programs.terminal('name', { env: { LOG: log } })
    await pty.see('Name of the remote')
    pty.hangUp()
    for (let tries = 0; tries < 100 && !existsSync(log); tries += 1) await sleep(50)
    expect(readFileSync(log, 'utf8')).toBe('cleaned up 129')
  })

  test('Ctrl-Z, then fg: draws the question again', async () => {
    const pty = new Pty('/bin/bash', ['--norc', '--noprofile', '-i'], { env: { PS1: 'shell> ' } })
    await pty.see('shell>')
    pty.send(`"${process.execPath}" "${programs.path}" id\r`)
    await pty.see('Client ID ›')
    pty.send('abc')
    await pty.see('› abc')
    pty.send(KEY.ctrlZ)
    await pty.see(/Stopped.*\n(?:.*\n)*shell>/)
    pty.send('stty -a | grep -o -- "-*icanon"\r')
    await pty.see(/^icanon/m)
    pty.send('fg\r')
    const isTwice = (now: string) => now.split('2/6 Client ID › abc').length === 3
    await pty.see((now) => isTwice(now) && now.endsWith('Shift-Tab goes back'))
    pty.send('def\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('abcdef'))
    pty.close()
  })
})

describe('back a step', () => {
  test.each([
    ['Shift-Tab', KEY.shiftTab],
    ['Alt-Left', KEY.altLeft],
    ['Esc', KEY.escape],
  ])('%s', async (_name, key) => {
    for (const scene of ['id', 'secret', 'region']) {
      const pty = programs.terminal(scene)
      await pty.see('Shift-Tab goes back')
      pty.send(`${key}`)
      expect(answersOn(await pty.see('cleaned up'))).toEqual(BACK)
      expect((await pty.screen()).split('\n')[0]).toBe('{"kind":"back"}')
    }
  })

  test('Esc takes about 0.1 s, and a split arrow key is not an Esc', async () => {
    const pty = programs.terminal('id')
    await pty.see('Client ID')
    pty.send('ab')
    pty.send('\x1b')
    await sleep(50)
    pty.send('[D')
    await sleep(30)
    pty.send('x')
    await pty.see('› axb')
    const began = Date.now()
    pty.send(KEY.escape)
    await pty.see('"back"')
    expect(Date.now() - began).toBeLessThan(400)
  })

  test('ignores the keys at the first step', async () => {
    const pty = programs.terminal('name')
    await pty.see('Name of the remote')
    pty.send(`a${KEY.shiftTab}${KEY.altLeft}${KEY.escape}`)
    await sleep(150)
    pty.send('b\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('ab'))
  })
})

describe.concurrent('answers', () => {
  test('Enter accepts the default, and one line remains', async () => {
    const pty = programs.terminal('name')
    await pty.see('1/6 Name of the remote › pcloud')
    pty.send('\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('pcloud'))
    expect((await pty.screen()).split('\n')[0]).toBe('✓ 1/6 Name of the remote › pcloud')
  })

  test('explains an invalid answer and lets you edit it', async () => {
    const pty = programs.terminal('name')
    await pty.see('Name of the remote')
    pty.send('a b\r')
    await pty.see('✗ A name has letters')
    pty.send(`${KEY.left}${KEY.backspace}\r`)
    const screen = await pty.see('cleaned up')
    expect(answersOn(screen)).toEqual(answer('ab'))
    expect(screen).not.toContain('✗')
  })

  test('Tab inserts the default, and Home, End and word keys work', async () => {
    const pty = programs.terminal('name')
    await pty.see('Name of the remote')
    pty.send(`${KEY.tab}_2${KEY.home}my-${KEY.end}3\x1bb\x1bf4\r`)
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('my-pcloud_234'))
  })

  test('shows a secret only as bullets', async () => {
    const pty = programs.terminal('secret')
    await pty.see('Client secret')
    pty.send('hunt')
    await pty.see('› ••••\n')
    pty.send('?r2\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('hunt?r2'))
    expect((await pty.screen()).split('\n')[0]).toMatch(/Client secret › •{7}$/)
    expect(pty.raw.split('"kind"')[0]).not.toMatch(/h.?u.?n.?t/)
  })

  test('selects by number from 1, by arrow keys and Enter', async () => {
    const first = programs.terminal('region')
    await first.see('❯ 1  find out')
    first.send('3')
    await first.see('❯ 3  EU  eapi')
    first.send('\r')
    expect(answersOn(await first.see('cleaned up'))).toEqual(answer('eu'))
    const second = programs.terminal('region')
    await second.see('❯ 1')
    second.send(`${KEY.down}\r`)
    const screen = await second.see('cleaned up')
    expect(answersOn(screen)).toEqual(answer('us'))
    expect(screen.split('\n')[0]).toBe('✓ 4/6 Region › US')
  })

  test('selects by letter and Enter, as in rclone', async () => {
    const pty = programs.terminal('save')
    await pty.see('❯ y  Yes, this is OK')
    pty.send('d')
    await pty.see('❯ d  Discard')
    pty.send('E\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('edit'))
  })

  test('typing filters a long list', async () => {
    const pty = programs.terminal('folder', { rows: 12 })
    await pty.see('❯  3  Folder 3')
    pty.send('5')
    await pty.see('❯  5  Folder 5')
    pty.send('9')
    await pty.see('❯ 59  Folder 59')
    pty.send('x')
    await pty.see('No matching choices.')
    pty.send(`\r${KEY.backspace}\r`)
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer(58))
  })

  test.each([
    ['Left does not change where the typed text goes', `5${KEY.left}9`],
    ['Backspace removes a whole emoji', `👍🏽${KEY.backspace}59`],
    ['Backspace after Left removes the last character', `59x${KEY.left}${KEY.backspace}`],
  ])('in the filter of a long list, %s', async (_, keys) => {
    const pty = programs.terminal('folder', { rows: 12 })
    await pty.see('❯  3  Folder 3')
    pty.send(keys)
    await pty.see('❯ 59  Folder 59')
    pty.send('\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer(58))
  })

  test('a long list scrolls in a small window', async () => {
    const pty = programs.terminal('folder', { rows: 10 })
    await pty.see('❯  3')
    for (let at = 0; at < 12; at += 1) pty.send(KEY.down)
    const screen = await pty.see('❯ 15  Folder 15')
    expect(screen.split('\n').length).toBeLessThan(10)
    pty.send(`${KEY.end}`)
    await pty.see('60 of 60')
    pty.send(`${KEY.down}\r`)
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer(0))
  })

  test('? displays the help below the question, and the answer removes it', async () => {
    const pty = programs.terminal('id')
    await pty.see('? for help')
    pty.send('?')
    await pty.see('create an app')
    pty.send('a?b\r')
    const screen = await pty.see('cleaned up')
    expect(answersOn(screen)).toEqual(answer('a?b'))
    expect(screen).not.toContain('create an app')
  })

  test('early input answers the next questions, but not a confirmation', async () => {
    const pty = programs.terminal('ahead')
    await pty.see('Name of the remote')
    pty.send('one\rtwo\r2\ry\r')
    await pty.see('Sure? (y/n) › no')
    await sleep(150)
    pty.send('y')
    await pty.see('Sure? (y/n) › yes')
    pty.send('\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual([
      answer('one'),
      answer('two'),
      answer('us'),
      answer(true),
    ])
  })
})

describe.concurrent('a confirm', () => {
  test.each([
    ['a marked paste', pasted('y\r')],
    ['an address, not marked', 'http://localhost:53682/?code=y\r'],
    ['SECRET, not marked', 'SECRET\r'],
    ['two lines, not marked', 'yes\ry\r'],
  ])('ignores %s', async (_name, keys) => {
    const pty = programs.terminal('confirm')
    await pty.see('(y/n) › no')
    pty.send(keys)
    await sleep(250)
    expect(await pty.screen()).toMatch(/account\? \(y\/n\) › no\n/)
    pty.send('y\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer(true))
  })

  test('needs Enter, which accepts the default', async () => {
    const pty = programs.terminal('confirm-yes')
    await pty.see('› yes')
    pty.send('n')
    await pty.see('› no')
    pty.send('y')
    await pty.see('› yes')
    pty.send('\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer(true))
  })
})

describe('the screen', () => {
  test('an answered question is one line, and each number occurs once', async () => {
    const pty = programs.terminal('four')
    await pty.see('Name of the remote')
    pty.send('one\r')
    await pty.see('2/6 Client ID')
    pty.send('two\r')
    await pty.see('❯     Client secret ›')
    pty.send('three\r')
    await pty.see('4/6 Region')
    pty.send('2\r')
    const screen = await pty.see('cleaned up')
    expect(screen.split('\n').slice(0, 6)).toEqual([
      '✓ 1/6 Name of the remote › one',
      '',
      '✓ 2/6 Client ID › two',
      '✓     Client secret › •••••',
      '',
      '✓ 4/6 Region › US',
    ])
  })

  test('prints each line a single time at 40 columns with wide characters', async () => {
    const pty = programs.terminal('name', { cols: 40 })
    await pty.see('Name of the remote')
    const text = '漢字テスト'.repeat(8)
    for (const char of text) {
      pty.send(char)
      await sleep(4)
    }
    const screen = await pty.see(/…漢字テスト|ト漢字テスト|テスト$/m)
    expect(screen.split('\n').filter((line) => line.includes('Name of the remote'))).toHaveLength(1)
    expect(screen.split('\n').filter((line) => line.includes('テスト'))).toHaveLength(1)
    pty.send(KEY.ctrlU)
    await pty.see('› pcloud')
    pty.send('ok\r')
    expect((await pty.see('cleaned up')).split('\n')[0]).toBe('✓ 1/6 Name of the remote › ok')
  })

  test('wraps a long help at 40 columns', async () => {
    const pty = programs.terminal('id', { cols: 40 })
    const screen = await pty.see('goes back')
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThan(40)
  })

  test('prints messages above an open question', async () => {
    const pty = programs.terminal('talk')
    await pty.see('Name of the remote')
    pty.send('abc')
    await pty.see((now) => now.split('line ').length > 5)
    pty.send('d\r')
    const screen = await pty.see('cleaned up')
    expect(answersOn(screen)).toEqual(answer('abcd'))
    const lines = screen.split('\n').filter((line) => !/^\s*line \d+$/.test(line))
    expect(lines).toEqual([
      '✓ 1/6 Name of the remote › abcd',
      '{"kind":"answer","value":"abcd"}',
      'cleaned up',
    ])
  })

  test('draws a single copy when the window changes its width in xterm.js', async () => {
    const pty = programs.terminal('id', { cols: 100, env: { TERM_PROGRAM: 'vscode' } })
    await pty.see('goes back')
    pty.send('zQg0smNw8tp')
    await pty.see('zQg0smNw8tp')
    for (const cols of [60, 40, 33, 90, 50]) {
      pty.resize(cols, 24)
      await sleep(120)
    }
    const screen = await pty.see('› zQg0smNw8tp')
    expect(screen.split('Client ID').length).toBe(2)
    expect(screen.split('Register one').length).toBe(2)
  })

  test('prints no colour sequences without colour, and only ASCII if needed', async () => {
    const pty = programs.terminal('region', { env: { ASCII: '1' } })
    await pty.see('> 1  find out')
    pty.send('2\r')
    await pty.see('cleaned up')
    expect(pty.raw).not.toMatch(/\x1b\[[\d;]*m/)
    expect(pty.raw).toMatch(/^[\x00-\x7f]*$/)
  })

  test('prints in colour if only stdout is not a terminal', async () => {
    const pty = new Pty(
      '/bin/sh',
      ['-c', `"${process.execPath}" "${programs.path}" region > /dev/null`],
      { env: { COLOR: '1' } },
    )
    await pty.see('❯ 1')
    expect(pty.raw).toMatch(/\x1b\[36m/)
    pty.send('\r')
    await pty.end()
  })

  test('asks on the terminal if stderr is a file', async () => {
    const log = join(programs.folder, 'stderr.log')
    const pty = new Pty('/bin/sh', [
      '-c',
      `"${process.execPath}" "${programs.path}" name 2> "${log}"`,
    ])
    await pty.see('Name of the remote')
    pty.send('a\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual(answer('a'))
    expect(readFileSync(log, 'utf8')).toBe('')
  })
})
