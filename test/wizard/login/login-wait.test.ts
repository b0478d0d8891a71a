import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../../src/errors.ts'
import { type LoginWait, waitForInput } from '../../../src/wizard/login/login-wait.ts'

interface Input {
  readonly kind: 'input'
  readonly text: string
}

const input = (text: string): Input => ({ kind: 'input', text })
const failed = (text: string) => new PcloudConfigError('login-failed', text)
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** A wait that accepts every input. */
const wait = (changes: Partial<LoginWait<Input, string>>): LoginWait<Input, string> => ({
  background: undefined,
  prompt: undefined,
  signal: new AbortController().signal,
  take: async ({ text }) => ({ kind: 'done', result: text }),
  noInput: () => new PcloudConfigError('answer-needed', 'Nothing came.'),
  ...changes,
})

describe('the wait of a login', () => {
  it('accepts the input from the background, and withdraws the prompt', async () => {
    let withdrawn = false
    const found = await waitForInput(
      wait({
        background: { next: async () => input('browser'), once: false },
        prompt: (signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              withdrawn = true
              resolve({ kind: 'ended' })
            })
          }),
      }),
    )
    expect([found, withdrawn]).toEqual(['browser', true])
  })

  it('accepts the input from the prompt, and stops the background', async () => {
    let stopped = false
    const next = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => {
        stopped = true
      })
      return never(signal)
    }
    const background = { next, once: false }
    const found = await waitForInput(wait({ background, prompt: async () => input('paste') }))
    expect([found, stopped]).toEqual(['paste', true])
  })

  it('returns, and stops the background', async () => {
    const background = { next: never, once: true }
    const prompt = async () => ({ kind: 'back' }) as const
    expect(await waitForInput(wait({ background, prompt }))).toBe('back')
  })

  it('waits for the background if the prompt has ended', async () => {
    let end = (_: Input) => undefined as unknown
    const background = { next: () => new Promise<Input>((resolve) => (end = resolve)), once: true }
    const prompt = async () => ({ kind: 'ended' }) as const
    const found = waitForInput(wait({ background, prompt }))
    setTimeout(() => end(input('late')), 5)
    expect(await found).toBe('late')
  })

  it('stops if all inputs have ended', async () => {
    const prompt = async () => ({ kind: 'ended' }) as const
    await expect(waitForInput(wait({ prompt }))).rejects.toMatchObject({ code: 'answer-needed' })
  })

  it('stops with the last failure if all inputs have ended', async () => {
    const replies = [input('wrong'), { kind: 'ended' } as const]
    const found = waitForInput(
      wait({
        prompt: async () => replies.shift() ?? { kind: 'ended' },
        take: async () => ({ kind: 'again', failure: failed('wrong code') }),
      }),
    )
    await expect(found).rejects.toThrow('wrong code')
  })

  it('holds an input that arrives early', async () => {
    const taken: string[] = []
    const queue = [input('first'), input('second')]
    const found = await waitForInput(
      wait({
        background: { next: async (signal) => queue.shift() ?? never(signal), once: false },
        prompt: async (signal) => (taken.length === 0 ? input('paste') : never(signal)),
        async take({ text }) {
          taken.push(text)
          return text === 'second'
            ? { kind: 'done', result: text }
            : { kind: 'again', failure: failed(text) }
        },
      }),
    )
    expect(found).toBe('second')
    expect(taken).toContain('first')
  })

  it('preserves an input that arrives while it handles a different input', async () => {
    let arrive = (_: Input) => undefined as unknown
    const coming = [new Promise<Input>((resolve) => (arrive = resolve))]
    const replies = [input('wrong')]
    const found = await waitForInput(
      wait({
        background: { next: async (signal) => coming.shift() ?? never(signal), once: false },
        prompt: async (signal) => replies.shift() ?? never(signal),
        async take({ text }) {
          if (text === 'browser') return { kind: 'done', result: text }
          setTimeout(() => arrive(input('browser')), 5)
          return { kind: 'again' }
        },
      }),
    )
    expect(found).toBe('browser')
  })

  it('runs a background with a single input only once', async () => {
    let asked = 0
    const found = waitForInput(
      wait({
        background: {
          once: true,
          async next() {
            asked += 1
            return input('rclone')
          },
        },
        take: async (_, mayContinue) => ({ kind: 'again', failure: failed(`${mayContinue}`) }),
      }),
    )
    await expect(found).rejects.toThrow('false')
    expect(asked).toBe(1)
  })

  it('stops with the reason of the signal', async () => {
    const timer = new AbortController()
    const found = waitForInput(
      wait({ background: { next: never, once: false }, signal: timer.signal }),
    )
    timer.abort(failed('too late'))
    await expect(found).rejects.toThrow('too late')
  })
})
