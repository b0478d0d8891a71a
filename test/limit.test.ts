import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { withLimit } from '../src/limit.ts'

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

describe('withLimit', () => {
  it('gives what the job gives', async () => {
    expect(await withLimit(1_000, undefined, async () => 7)).toBe(7)
  })

  it('stops it when the time is up', async () => {
    const late = withLimit(20, new AbortController().signal, untilAborted)
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('stops if the caller stops it', async () => {
    const stop = new AbortController()
    const job = withLimit(60_000, stop.signal, untilAborted)
    stop.abort(new Error('stopped'))
    await expect(job).rejects.toThrow('stopped')
  })

  it('takes what came while the program was stopped past the time', async () => {
    const came = withLimit(20, undefined, (signal) =>
      Promise.race([untilAborted(signal), new Promise((done) => setTimeout(done, 600, 7))]),
    )
    const end = performance.now() + 700
    while (performance.now() < end);
    expect(await came).toBe(7)
  })

  it('stops it even if garbage is collected in the meantime', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const { signal } = new AbortController()
    const ended = Array.from({ length: 50 }, () =>
      withLimit(150, signal, untilAborted).catch((error: Error) => error.name),
    )
    const collecting = setInterval(collect, 10)
    expect(await Promise.all(ended)).toEqual(Array(50).fill('TimeoutError'))
    clearInterval(collecting)
  })
})
