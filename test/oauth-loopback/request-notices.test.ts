import { expect, test } from 'vitest'
import { type Notice, NoticeBoard, noticeOf } from '../../src/oauth-loopback/request-notices.ts'

function board() {
  const told: Notice[] = []
  const clock = { now: 0 }
  return {
    told,
    clock,
    board: new NoticeBoard(
      (notice) => told.push(notice),
      () => clock.now,
    ),
  }
}

test('S3: a thousand forgeries are counted, not recited', () => {
  const { told, board: notices } = board()
  for (let i = 0; i < 1_000; i += 1) notices.post({ kind: 'wrong-state' })
  expect(told.map(({ count }) => count)).toEqual([1, 10, 100, 1_000])
})

test('one kind does not silence another', () => {
  const { told, board: notices } = board()
  notices.post({ kind: 'wrong-state' })
  notices.post({ kind: 'wrong-state' })
  notices.post({ kind: 'tls-on-port' })
  expect(told.map(({ kind }) => kind)).toEqual(['wrong-state', 'tls-on-port'])
})

test('after a quiet time it is told again', () => {
  const { told, clock, board: notices } = board()
  notices.post({ kind: 'prefetch' })
  clock.now = 9_999
  notices.post({ kind: 'prefetch' })
  clock.now = 10_000
  notices.post({ kind: 'prefetch' })
  expect(told.map(({ count }) => count)).toEqual([1, 3])
})

test('an icon that the browser asks for is worth no notice', () => {
  expect(noticeOf('path')).toBeUndefined()
  expect(noticeOf('stray')).toEqual({ kind: 'stray-request', reason: 'stray' })
  expect(noticeOf('untrusted-host', 'evil.tld')).toEqual({
    kind: 'untrusted-host',
    host: 'evil.tld',
  })
})
