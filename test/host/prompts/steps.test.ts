import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY, type Pty, pasted } from '../../support/pty.ts'
import { answersOn, buildPrograms, type Programs } from './programs.ts'

let programs: Programs
beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(() => programs.close())

/** The lines on the screen, without key hints and without the blank lines at the end. */
async function linesOf(pty: Pty): Promise<string[]> {
  return withoutHints((await pty.screen()).split('\n'))
}

/** The same for the visible part of the screen. */
async function windowOf(pty: Pty, rows: number): Promise<string[]> {
  const cells = (await pty.cells()).slice(-rows)
  return withoutHints(cells.map((row) => row.map(({ text }) => text).join('')))
}

function withoutHints(all: readonly string[]): string[] {
  const lines = all.map((line) => line.trimEnd())
  return lines.filter(
    (line) => !/for help|goes back|Register one|^ +http:..localhost:53682.$/.test(line),
  )
}

/** Answers the questions up to the review. */
async function toReview(options: Parameters<Programs['terminal']>[1] = {}): Promise<Pty> {
  const pty = programs.terminal('steps', options)
  for (const [question, keys] of [
    ['1/6 Name', 'work\r'],
    ['2/6 Client ID', 'abc\r'],
    ['Client secret', 'def\r'],
    ['4/6 Region', '\r'],
    ['Code or address', `${pasted('code')}\r`],
  ] as const) {
    await pty.see(question)
    pty.send(keys)
  }
  await pty.see('Save?')
  return pty
}

const FOLDED = [
  'pCloud for rclone',
  '',
  '✓ 1/6 Name of the remote › work',
  '',
  '✓ 2/6 Client ID › abc',
  '✓     Client secret › •••',
  '',
  '✓ 4/6 Region › find out from the login',
  '',
  '✓ 5/6 Log in › Logged in as marcel@example.com · EU',
  '✓     Code or address › •••• 4 characters',
  '      ! This account is almost full.',
]

describe.concurrent('steps', () => {
  test('a finished step is one dim line, and the open question is marked', async () => {
    const pty = await toReview()
    const lines = await linesOf(pty)
    expect(lines.slice(0, FOLDED.length)).toEqual(FOLDED)
    expect(lines.slice(FOLDED.length, FOLDED.length + 5)).toEqual([
      '',
      '  6/6 Review',
      '      [pcloud]',
      '      type = pcloud',
      '❯     Save? ›',
    ])
    expect(lines.filter((line) => line.startsWith('❯'))).toHaveLength(1)
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test('a finished step displays each answer a single time, without mistakes', async () => {
    const pty = programs.terminal('mistakes')
    for (const [question, keys] of [
      ['4/6 Region', '\r'],
      ['Code or address', `${pasted('wrong')}\r`],
      ['code is wrong', `${pasted('right')}\r`],
    ] as const) {
      await pty.see(question)
      pty.send(keys)
    }
    await pty.see('Root folder')
    expect(await linesOf(pty)).not.toContain('      ✗ The code is wrong.')
    pty.send('\r')
    await pty.see('✓     Root folder')
    pty.send(`${KEY.down}\r`)
    await pty.see('Save?')
    const lines = await linesOf(pty)
    expect(lines.slice(0, lines.indexOf('  6/6 Review'))).toEqual([
      '✓ 4/6 Region › find out from the login',
      '',
      '✓ 5/6 Log in › Logged in as marcel@example.com · EU',
      '✓     Code or address › ••••• 5 characters',
      '✓     Root folder › Folder 4',
      '',
    ])
    pty.send(KEY.ctrlC)
    await pty.end()
  })

  test('going back removes the lines below the reopened question', async () => {
    const pty = programs.terminal('steps')
    for (const [question, keys] of [
      ['1/6 Name', 'work\r'],
      ['2/6 Client ID', 'abc\r'],
      ['Client secret', KEY.shiftTab],
    ] as const) {
      await pty.see(question)
      pty.send(keys)
    }
    await pty.see('❯ 2/6 Client ID')
    expect(await linesOf(pty)).toEqual([
      'pCloud for rclone',
      '',
      '✓ 1/6 Name of the remote › work',
      '',
      '❯ 2/6 Client ID ›',
    ])
    pty.send(KEY.shiftTab)
    await pty.see('❯ 1/6 Name')
    expect(await linesOf(pty)).toEqual([
      'pCloud for rclone',
      '',
      '❯ 1/6 Name of the remote › pcloud',
    ])
    pty.send('home\r')
    await pty.see('❯ 2/6 Client ID')
    expect(await linesOf(pty)).toEqual([
      'pCloud for rclone',
      '',
      '✓ 1/6 Name of the remote › home',
      '',
      '❯ 2/6 Client ID ›',
    ])
    pty.send(KEY.ctrlC)
    await pty.end()
  })

  test.each([
    ['a high window', 40],
    ['a window that does not show the step', 12],
  ])('an answer changed at the review: each number is unique, in %s', async (_name, rows) => {
    const pty = await toReview({ rows })
    pty.send('e\r')
    await pty.see('❯ 2/6 Client ID')
    expect((await windowOf(pty, rows)).join('\n')).toContain('✓ 1/6 Name of the remote › work')
    pty.send('xyz\r')
    await pty.see((screen) => screen.trimEnd().includes('Save?'))
    const visible = await windowOf(pty, rows)
    for (const number of ['1/6', '2/6', '4/6', '5/6', '6/6']) {
      const count = visible.filter((line) => line.includes(`${number} `)).length
      expect(count, `${number} in\n${visible.join('\n')}`).toBeLessThanOrEqual(1)
    }
    if (rows === 40) {
      const expected = FOLDED.map((line) => line.replace('abc', 'xyz'))
      expect(visible.slice(0, FOLDED.length)).toEqual(expected)
      expect(visible.filter((line) => line.includes('Review'))).toHaveLength(1)
    }
    pty.send('\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual({ kind: 'answer', value: 'yes' })
  })

  test('the later steps remain on the screen if a question has no number', async () => {
    const pty = await toReview({ rows: 40, env: { FOLDER: '1' } })
    pty.send('e\r')
    await pty.see('❯ 2/6 Client ID')
    pty.send('xyz\r')
    await pty.see('❯     Root folder ›')
    pty.send('\r')
    await pty.see((screen) => screen.trimEnd().includes('Save?'))
    const lines = await linesOf(pty)
    for (const line of ['✓ 4/6 Region', '✓ 5/6 Log in', '  6/6 Review']) {
      expect(lines.filter((one) => one.startsWith(line))).toHaveLength(1)
    }
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test('the steps remain in order if the review follows an earlier step', async () => {
    const pty = programs.terminal('first review')
    for (const [question, keys] of [
      ['❯ 1/6 Name', 'work\r'],
      ['❯ 2/6 Client ID', 'abc\r'],
      ['❯ 4/6 Region', '\r'],
      ['❯ 2/6 Client ID', 'xyz\r'],
    ] as const) {
      await pty.see(question)
      pty.send(keys)
    }
    await pty.see('Save?')
    const numbers = (await linesOf(pty)).flatMap((line) => /\d\/6/.exec(line) ?? [])
    expect(numbers).toEqual(['1/6', '2/6', '4/6', '6/6'])
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test('going back removes the error of the question that the user left', async () => {
    const pty = programs.terminal('wrong code')
    for (const [question, keys] of [
      ['❯ 1/6 Name', 'work\r'],
      ['❯ 4/6 Region', '\r'],
      ['Code or address', `${pasted('code')}\r`],
      ['The code is wrong.', KEY.shiftTab],
    ] as const) {
      await pty.see(question)
      pty.send(keys)
    }
    expect(await pty.see('❯ 4/6 Region')).not.toContain('wrong')
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test('a second login replaces the first', async () => {
    const pty = await toReview({ rows: 40 })
    pty.send('d\r')
    await pty.see('❯     Code or address ›')
    expect((await linesOf(pty)).filter((line) => /5\/6|6\/6/.test(line))).toEqual(['  5/6 Log in'])
    pty.send(`${pasted('code')}\r`)
    await pty.see('Save?')
    expect((await linesOf(pty)).slice(0, FOLDED.length)).toEqual(FOLDED)
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test('a QR code that does not fit is drawn when the window grows', async () => {
    const pty = programs.terminal('qr', { rows: 15 })
    await pty.see(/enlarge the window to \d+ columns and \d+ rows/)
    await pty.see('Name of the remote')
    pty.resize(80, 40)
    const screen = await pty.see(/[▀▄█][\s\S]*oauth2[\s\S]*Name of the remote/)
    expect(screen).not.toContain('enlarge')
    expect(screen.split('\n').filter((line) => /[▀▄█]/.test(line))).toHaveLength(17)
    expect(screen.split('oauth2/authorize').length).toBe(2)
    pty.resize(80, 15)
    await pty.see(/enlarge the window[\s\S]*oauth2[\s\S]*Name of the remote/)
    const low = (await windowOf(pty, 15)).join('\n')
    expect(low).toMatch(/Log in\n +Open this link:\n[\s\S]*oauth2[\s\S]*Name of the remote/)
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test.each([
    ['a terminal with hyperlinks', { COLOR: '1', VTE_VERSION: '7600' }, true],
    ['a terminal without', { COLOR: '1', TERM_PROGRAM: 'Apple_Terminal' }, false],
    ['no colour', { VTE_VERSION: '7600' }, false],
  ])('%s: the visible text of a link is the URL', async (_name, env, expected) => {
    const pty = programs.terminal('qr', { rows: 40, env })
    const url = 'https://my.pcloud.com/oauth2/authorize?client_id=abc'
    await pty.see(url)
    expect(pty.raw.includes(`\x1b]8;;${url}\x1b\\${url}\x1b]8;;\x1b\\`)).toBe(expected)
    pty.send('\r')
    await pty.see('cleaned up')
  })
})
