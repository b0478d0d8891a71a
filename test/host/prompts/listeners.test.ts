import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { Cancelled } from '../../../src/errors.ts'
import { createPrompter } from '../../../src/host/prompts/create-prompter.ts'
import type { Prompter } from '../../../src/wizard/prompter.ts'
import { buildPrograms } from './programs.ts'

/** A terminal made of streams: what is written, and whether it is raw. */
class FakeTerminal extends PassThrough {
  readonly isTTY = true
  readonly columns = 80
  readonly rows = 24
  raw = false

  setRawMode(raw: boolean): this {
    this.raw = raw
    return this
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTSTP', 'SIGCONT', 'SIGWINCH', 'exit']
const EVENTS = ['data', 'end', 'close', 'error', 'keypress', 'readable', 'pause', 'resume']

function counts(stdin: FakeTerminal): Record<string, number> {
  const all = [
    ...SIGNALS.map((name) => [name, process.listenerCount(name)] as const),
    ...EVENTS.map((name) => [`stdin ${name}`, stdin.listenerCount(name)] as const),
  ]
  return Object.fromEntries(all)
}

const { signal: stopped } = new AbortController()
const OPTIONS = { mode: 'terminal', color: false, unicode: true, env: {}, stopped } as const

let open: Prompter | undefined
afterEach(() => open?.close())

function terminal() {
  const stdin = new FakeTerminal()
  const stderr = new FakeTerminal()
  stderr.resume()
  open = createPrompter({ ...OPTIONS, stdin, stderr })
  return { stdin, prompter: open }
}

/** Types while the question is open. */
function typed<T>(stdin: FakeTerminal, keys: string, asked: Promise<T>): Promise<T> {
  setTimeout(() => stdin.write(keys), 30)
  return asked
}

const CHOICES = [
  { value: 1, label: 'one' },
  { value: 2, label: 'two' },
]

describe('a contract with enquirer 2.4.1: it listens to nothing', () => {
  test('a question does not add a listener, and close() removes all', async () => {
    const { stdin, prompter } = terminal()
    const before = counts(stdin)
    await typed(stdin, 'a\r', prompter.ask({ kind: 'text', message: 'first', more: 'm' }))
    const during = counts(stdin)
    expect(during['stdin keypress']).toBe(0)
    expect(during).toMatchObject({ SIGTERM: before.SIGTERM, 'stdin data': 1 })
    for (let round = 0; round < 3; round += 1) {
      await typed(stdin, 'a\r', prompter.ask({ kind: 'text', message: 'text', more: 'm' }))
      await typed(stdin, 'a\r', prompter.ask({ kind: 'secret', message: 'secret', more: 'm' }))
      await typed(
        stdin,
        '2\r',
        prompter.ask({ kind: 'choice', message: 'choose', more: 'm', choices: CHOICES }),
      )
      await typed(
        stdin,
        'tw\r',
        prompter.ask({
          kind: 'choice',
          message: 'filter',
          more: 'm',
          choices: CHOICES,
          filter: true,
        }),
      )
      await typed(
        stdin,
        'y\r',
        prompter.ask({ kind: 'confirm', message: 'confirm', more: 'm', initial: false }),
      )
      await typed(stdin, 'a\r', prompter.ask({ kind: 'paste', message: 'paste', more: 'm' }))
      await expect(
        typed(stdin, '\x04', prompter.ask({ kind: 'text', message: 'cancelled', more: 'm' })),
      ).rejects.toThrow(Cancelled)
      expect(counts(stdin)).toEqual(during)
    }
    prompter.close()
    prompter.close()
    expect(counts(stdin)).toEqual(before)
    expect(stdin.raw).toBe(false)
    expect(stdin.isPaused()).toBe(true)
  })

  test('several questions appear in order', async () => {
    const { stdin, prompter } = terminal()
    const both = Promise.all([
      prompter.ask({ kind: 'text', message: 'one', more: 'm' }),
      prompter.ask({ kind: 'text', message: 'two', more: 'm' }),
    ])
    expect(await typed(stdin, 'a\rb\r', both)).toEqual([
      { kind: 'answer', value: 'a' },
      { kind: 'answer', value: 'b' },
    ])
  })

  test('close() closes an open question; a second prompter can follow on the same stdin', async () => {
    const { stdin, prompter } = terminal()
    const asked = prompter.ask({ kind: 'text', message: 'open', more: 'm' })
    setTimeout(() => prompter.close(), 30)
    await expect(asked).rejects.toThrow(Cancelled)
    await expect(prompter.ask({ kind: 'text', message: 'closed', more: 'm' })).rejects.toThrow(
      Cancelled,
    )
    const stderr = new FakeTerminal()
    stderr.resume()
    open = createPrompter({ ...OPTIONS, stdin, stderr })
    expect(
      await typed(stdin, 'again\r', open.ask({ kind: 'text', message: 'next', more: 'm' })),
    ).toMatchObject({
      value: 'again',
    })
  })
})

test('a command that does not prompt does not load enquirer or read stdin', async () => {
  const programs = await buildPrograms()
  try {
    const out = execFileSync(process.execPath, [join(programs.folder, 'loaded.mjs')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    expect(JSON.parse(out.toString())).toEqual({ enquirer: false, counts: [0, 0, 0] })
  } finally {
    programs.close()
  }
})

test.each(['terminal', 'lines', 'none'] as const)(
  'a run that was stopped: %s does not prompt',
  async (mode) => {
    const [stdin, stderr] = [new FakeTerminal(), new FakeTerminal()]
    open = createPrompter({ ...OPTIONS, mode, stdin, stderr, stopped: AbortSignal.abort() })
    await expect(
      open.ask({ kind: 'confirm', message: 'm', more: 'm', initial: true }),
    ).rejects.toThrow(Cancelled)
  },
)
