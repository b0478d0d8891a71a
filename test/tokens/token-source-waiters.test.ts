import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { HttpAnswer } from '../../src/http.ts'
import type { TokenSource } from '../../src/tokens/token-source.ts'
import { tokenOf } from './memory-store.ts'
import { accessOf, FRESH, NOW, ok, openSource, refused, STALE } from './open-source.ts'

/** An answer that the test releases. */
function held() {
  let give: (answer: HttpAnswer) => void = () => undefined
  const answer = new Promise<HttpAnswer>((resolve) => {
    give = resolve
  })
  return { answer: () => answer, give: (value: HttpAnswer) => give(value) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('an aborted call', () => {
  it('stops, while the other calls get the saved token', async () => {
    const { answer, give } = held()
    const { source, asked, disk } = openSource(tokenOf('old', STALE, 'r'), [answer])
    const leaving = new AbortController()
    const left = source.token(undefined, leaving.signal)
    const stays = accessOf(source.token())
    await settled()
    leaving.abort(new Error('enough'))
    await expect(left).rejects.toThrow('enough')
    give(ok('new'))
    expect(await stays).toBe('new')
    expect(disk.token?.accessToken.reveal()).toBe('new')
    expect(asked).toHaveLength(1)
  })

  it('does not leave an unhandled rejection if it was the last call', async () => {
    for (const [reply, then] of [
      [ok('new'), 'new'],
      [refused(), 'old'],
    ] as const) {
      const { answer, give } = held()
      const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [answer])
      const leaving = new AbortController()
      const left = source.refresh(undefined, leaving.signal)
      await settled()
      leaving.abort(new Error('enough'))
      await expect(left).rejects.toThrow('enough')
      give(reply)
      await settled()
      expect(disk.token?.accessToken.reveal()).toBe(then)
    }
  })

  it('sends no request if it is aborted before the start', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'))
    const gone = AbortSignal.abort(new Error('enough'))
    await expect(source.token(undefined, gone)).rejects.toThrow('enough')
    await expect(source.refresh(undefined, gone)).rejects.toThrow('enough')
    expect(asked).toEqual([])
  })
})

describe('refresh during a renewal', () => {
  it('uses the result of the running renewal', async () => {
    const { answer, give } = held()
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [answer])
    const all = [accessOf(source.token()), accessOf(source.refresh()), accessOf(source.refresh())]
    await settled()
    give(ok('new'))
    expect(await Promise.all(all)).toEqual(['new', 'new', 'new'])
    expect(asked).toHaveLength(1)
  })

  it('repeats the renewal if the running renewal only returns the refused token', async () => {
    const { source, another, asked, disk } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const [old] = [await another().refresh()]
    expect(disk.token?.accessToken.reveal()).toBe('new')
    asked.length = 0
    const late = openSource(disk.token, [ok('newer')])
    const both = [accessOf(late.source.token()), accessOf(late.source.refresh(old))]
    expect(await Promise.all(both)).toEqual(['new', 'newer'])
    expect(await accessOf(source.token())).toBe('new')
  })
})

describe('onRefreshed', () => {
  it('throws for the calls that wait for this token, and for no other call', async () => {
    const { source } = openSource(tokenOf('old', STALE, 'r'), [ok('new')], {
      onRefreshed: () => Promise.reject(new Error('their mistake')),
    })
    const all = await Promise.allSettled([source.token(), source.token(), source.refresh()])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await accessOf(source.token())).toBe('new')
  })

  it('can call token and refresh itself', async () => {
    const seen: string[] = []
    const self: { source?: TokenSource } = {}
    const { source } = openSource(tokenOf('old', STALE, 'r'), [ok('new'), ok('newer')], {
      async onRefreshed({ accessToken }) {
        seen.push(accessToken.reveal())
        if (seen.length > 1) return
        seen.push(`known ${(await self.source?.token())?.accessToken.reveal()}`)
        await self.source?.refresh()
      },
    })
    self.source = source
    await source.token()
    expect(seen).toEqual(['new', 'known new', 'newer'])
  })
})

describe('a token that cannot be saved', () => {
  const full = () => Promise.reject(new PcloudConfigError('config-unwritable', 'Disk full.'))

  it('is kept in memory and saved at the next call', async () => {
    const { source, store, asked, disk } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const { save } = store
    Object.assign(store, { save: full })
    await expect(source.token()).rejects.toMatchObject({
      code: 'config-unwritable',
      message: expect.stringContaining('could not be saved'),
      hint: expect.stringContaining('pcloud-config reconnect vz'),
    })
    await expect(source.token()).rejects.toMatchObject({ code: 'config-unwritable' })
    Object.assign(store, { save })
    expect(await accessOf(source.token())).toBe('new')
    expect(disk.token?.refreshToken?.reveal()).toBe('new-r')
    expect(asked).toHaveLength(1)
  })

  it('is saved and renewed if it has expired by then', async () => {
    let now = NOW
    const { source, store, asked } = openSource(
      tokenOf('old', STALE, 'r'),
      [ok('new'), ok('newer')],
      {},
      () => now,
    )
    const { save } = store
    Object.assign(store, { save: full })
    await expect(source.token()).rejects.toThrow()
    Object.assign(store, { save })
    now += 7_200_000
    expect(await accessOf(source.token())).toBe('newer')
    expect(asked.map(({ form }) => form.refresh_token)).toEqual(['r', 'new-r'])
  })

  it('is dropped if another process has saved a token', async () => {
    const { source, store, disk, log } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const { save } = store
    Object.assign(store, { save: full })
    await expect(source.token()).rejects.toThrow()
    Object.assign(store, { save })
    disk.token = tokenOf('theirs', FRESH, 'their-r')
    expect(await accessOf(source.token())).toBe('theirs')
    expect(log.filter((line) => line.startsWith('save'))).toEqual([])
  })
})

describe('clocks', () => {
  it('renews a token with more than its lifetime left, because the clock was set back', async () => {
    const { source, asked } = openSource(tokenOf('old', '2026-11-22T10:30:00Z', 'r'), [ok('new')])
    expect(await accessOf(source.token())).toBe('new')
    expect(await accessOf(source.token())).toBe('new')
    expect(asked).toHaveLength(1)
  })

  it('may differ by seconds', async () => {
    const { source } = openSource(tokenOf('old', '2026-11-22T09:00:30Z', 'r'))
    expect(await accessOf(source.token())).toBe('old')
  })
})

describe('time limits', () => {
  it('fails immediately if the service requests a long wait', async () => {
    const busy = { status: 429, body: '{"error":"slow_down"}', retryAfter: '3600' }
    const { source, asked, slept } = openSource(tokenOf('old', STALE, 'r'), [busy])
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect([asked.length, slept]).toEqual([1, []])
  })

  it('reports a timeout as an error of the service', async () => {
    const { source } = openSource(tokenOf('old', STALE, 'r'), [
      () => Promise.reject(new DOMException('late', 'TimeoutError')),
    ])
    await expect(source.token()).rejects.toMatchObject({
      code: 'service',
      message: 'The service did not send a token in time.',
    })
  })
})
