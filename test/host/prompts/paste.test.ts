import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY, pasted } from '../../support/pty.ts'
import { slowness } from '../../support/slowness.ts'
import { answersOn, buildPrograms, type Programs } from './programs.ts'

let programs: Programs
beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(() => programs.close())

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const answer = (value: unknown) => ({ kind: 'answer', value })
const WITHDRAWN = { kind: 'withdrawn' }

function valueOn(screen: string): string {
  return (answersOn(screen) as { value: string }).value
}

describe('the paste prompt', () => {
  test('? prints a link once, and the hint for ? disappears', async () => {
    const pty = programs.terminal('link for help')
    await pty.see('? for help')
    pty.send('?')
    await pty.see('https://example.com/login')
    pty.send('?')
    pty.send(pasted('code'))
    const screen = await pty.see('4 characters')
    expect(screen.split('https://example.com/login')).toHaveLength(2)
    expect(screen).not.toContain('? for help')
    pty.send('\r')
    await pty.see('cleaned up')
  })

  test('100 kB, marked: whole, under a second, few bytes written', async () => {
    const text = 'AxavZz'.repeat(17_000)
    const pty = programs.terminal('paste', { env: { COUNT: '1' } })
    await pty.see('paste ›')
    const before = pty.raw.length
    const began = performance.now()
    pty.send(pasted(text))
    await pty.see('102,000 characters')
    expect(performance.now() - began).toBeLessThan(1_000 * slowness())
    expect(pty.raw.length - before).toBeLessThan(600)
    pty.send('\r')
    expect(await pty.see('cleaned up')).toContain(`"length":${text.length}`)
  })

  test('100 kB in lines, not marked: whole, under a second', async () => {
    const text = Array.from({ length: 1_000 }, () => 'y'.repeat(99)).join('\r')
    const pty = programs.terminal('paste', { env: { COUNT: '1' } })
    await pty.see('paste ›')
    const began = performance.now()
    pty.send(text)
    await pty.see('99,999 characters')
    expect(performance.now() - began).toBeLessThan(1_000 * slowness())
    await sleep(120)
    pty.send('\r')
    expect(await pty.see('cleaned up')).toContain(`"length":${text.length}`)
  })

  test('reads a marked paste that is split at any position', async () => {
    const bytes = pasted('kq7Zb\r\n2')
    const rounds = bytes.length - 1
    const pty = programs.terminal('pastes', { rows: 40, env: { ROUNDS: String(rounds) } })
    for (let at = 1; at <= rounds; at += 1) {
      await pty.see(`paste ${at - 1} ›`)
      pty.send(bytes.slice(0, at))
      await sleep(8)
      pty.send(bytes.slice(at))
      await pty.see((screen) =>
        /7 characters\n/.test(screen.slice(screen.indexOf(`paste ${at - 1} `))),
      )
      pty.send('\r')
    }
    const wanted = Array.from({ length: rounds }, () => answer('kq7Zb\n2'))
    expect(answersOn(await pty.see('cleaned up'))).toEqual(wanted)
  })

  test('Enter without text explains, and Backspace and Ctrl-U remove text', async () => {
    const pty = programs.terminal('paste')
    await pty.see('paste ›')
    pty.send('\r')
    await pty.see('Paste the text first.')
    pty.send(`${pasted('wrong')}`)
    await pty.see('5 characters')
    pty.send(KEY.ctrlU)
    await pty.see((screen) => !screen.includes('characters'))
    pty.send(`ab${KEY.backspace}c`)
    await pty.see('2 characters')
    await sleep(20)
    pty.send('\r')
    expect(valueOn(await pty.see('cleaned up'))).toBe('ac')
  })

  test('does not display the text', async () => {
    const pty = programs.terminal('paste')
    await pty.see('paste ›')
    pty.send(`${pasted('AxavZzQg0smNw8tp')}typed`)
    await pty.see('21 characters')
    expect(pty.raw).not.toMatch(/AxavZz|typed/)
    pty.close()
  })
})

describe('the answer comes from a different source', () => {
  test('removes the prompt with its countdown', async () => {
    const pty = programs.terminal('race', { env: { DELAY: '2500' } })
    await pty.see('300 s left')
    await pty.see(/29[89] s left/)
    await pty.see('Is this your account?')
    const screen = await pty.screen()
    expect(screen.split('\n').slice(0, 2)).toEqual([
      '✓ Logged in as marcel@example.com',
      '❯ Is this your account? (y/n) › no',
    ])
    pty.send('y\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual([WITHDRAWN, answer(true)])
    expect((await pty.end()).code).toBe(0)
  })

  test.each([
    ['marked', `\x1b[200~${'y\r'.repeat(50)}`, `${'y\r'.repeat(50)}\x1b[201~`],
    ['not marked', 'SECRET-first-half', 'second-half\ry\ry\r'],
  ])('the rest of an open paste (%s) answers no question', async (_name, first, rest) => {
    const pty = programs.terminal('race', { env: { DELAY: '900' } })
    await pty.see('paste ›')
    pty.send(first)
    await pty.see('Logged in')
    pty.send(rest)
    await pty.see('Press Enter to continue')
    await sleep(300)
    expect(await pty.screen()).not.toContain('Is this your account')
    pty.send('\r')
    await pty.see('(y/n) › no')
    pty.send('y')
    await pty.see('› yes')
    pty.send('\r')
    expect(answersOn(await pty.see('cleaned up'))).toEqual([WITHDRAWN, answer(true)])
  })
})

describe('long text in other questions', () => {
  test.each([
    ['text', 'id'],
    ['secret', 'secret'],
  ])(
    'accepts 20,000 characters in %s, in under a second and with little output',
    async (_kind, scene) => {
      for (const [text, sent] of [
        ['x'.repeat(20_000), pasted('x'.repeat(20_000))],
        ['y'.repeat(5_000), 'y'.repeat(5_000)],
      ] as const) {
        const pty = programs.terminal(scene, { env: { COUNT: '1' } })
        await pty.see('goes back')
        const before = pty.raw.length
        const began = performance.now()
        pty.send(sent)
        await pty.see(/[xy•]{10}/)
        await sleep(100)
        expect(pty.raw.length - before).toBeLessThan(4_000)
        pty.send('\r')
        expect(await pty.see('cleaned up')).toContain(`"length":${text.length}`)
        expect(performance.now() - began).toBeLessThan(1_000 * slowness())
      }
    },
  )
})
