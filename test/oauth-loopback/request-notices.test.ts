import { expect, test } from 'vitest'
import {
  type Notice,
  type NoticeEvent,
  refuse,
  throttleNotices,
} from '../../src/oauth-loopback/request-notices.ts'
import { BRAND } from './support.ts'

function notices() {
  const told: Notice[] = []
  const clock = { now: 0 }
  return {
    told,
    clock,
    post: throttleNotices(
      (notice) => told.push(notice),
      () => clock.now,
    ),
  }
}

test('S3: reports a thousand forged callbacks four times, with their number', () => {
  const { told, post } = notices()
  for (let i = 0; i < 1_000; i += 1) post({ kind: 'wrong-state' })
  expect(told.map(({ count }) => count)).toEqual([1, 10, 100, 1_000])
})

test('counts each kind separately', () => {
  const { told, post } = notices()
  post({ kind: 'wrong-state' })
  post({ kind: 'wrong-state' })
  post({ kind: 'tls-on-port' })
  expect(told.map(({ kind }) => kind)).toEqual(['wrong-state', 'tls-on-port'])
})

test('repeats an event after a quiet time', () => {
  const { told, clock, post } = notices()
  post({ kind: 'prefetch' })
  clock.now = 9_999
  post({ kind: 'prefetch' })
  clock.now = 10_000
  post({ kind: 'prefetch' })
  expect(told.map(({ count }) => count)).toEqual([1, 3])
})

test('reports a refusal, but no request for an icon', () => {
  const events: NoticeEvent[] = []
  const where = { brand: BRAND, postNotice: (event: NoticeEvent) => events.push(event) }
  expect(refuse({ reason: 'path', status: 404 }, where).status).toBe(404)
  expect(events).toEqual([])
  refuse({ reason: 'stray', status: 403 }, where)
  refuse({ reason: 'untrusted-host', status: 403, detail: 'evil.tld' }, where)
  expect(refuse({ reason: 'method', status: 405 }, where).headers.Allow).toBe('GET')
  expect(events).toEqual([
    { kind: 'stray-request', reason: 'stray' },
    { kind: 'untrusted-host', host: 'evil.tld' },
    { kind: 'stray-request', reason: 'method' },
  ])
})
