import { expect, test } from 'vitest'
import { createSocketCap, type SocketCap } from '../../src/oauth-loopback/socket-cap.ts'

class FakeSocket {
  destroyed = false
  destroy(): void {
    this.destroyed = true
  }
}

function fill(count: number, cap: SocketCap<FakeSocket>): FakeSocket[] {
  const sockets = Array.from({ length: count }, () => new FakeSocket())
  for (const socket of sockets) cap.add(socket)
  return sockets
}

test('S17: closes the oldest idle sockets first', () => {
  const clock = { now: 0 }
  const cap = createSocketCap<FakeSocket>({ maxSockets: 4, youthMs: 50 }, () => clock.now)
  const old = fill(4, cap)
  clock.now = 50
  fill(2, cap)
  expect(old.map(({ destroyed }) => destroyed)).toEqual([true, true, false, false])
  expect(cap.idleCount).toBe(4)
})

test('S17: never closes a socket on hold', () => {
  const clock = { now: 0 }
  const cap = createSocketCap<FakeSocket>({ maxSockets: 1, youthMs: 0 }, () => clock.now)
  const [callback] = fill(1, cap)
  if (callback) cap.release(callback)
  fill(100, cap)
  expect(callback?.destroyed).toBe(false)
})

test('S17: keeps young sockets, up to a limit', () => {
  const cap = createSocketCap<FakeSocket>({ maxSockets: 4, youthMs: 50 }, () => 0)
  expect(fill(32, cap).some(({ destroyed }) => destroyed)).toBe(false)
  fill(1, cap)
  expect(cap.idleCount).toBe(32)
})
