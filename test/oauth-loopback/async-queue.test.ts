import { expect, test } from 'vitest'
import { AsyncQueue } from '../../src/oauth-loopback/async-queue.ts'

test('passes values in order, also to a reader that waits', async () => {
  const queue = new AsyncQueue<string>()
  const early = queue.next()
  for (const value of ['a', 'b', 'c']) queue.push(value)
  expect([await early, await queue.next(), await queue.next()]).toEqual(['a', 'b', 'c'])
})

test('an aborted wait loses no value', async () => {
  const queue = new AsyncQueue<string>()
  const controller = new AbortController()
  const waiting = queue.next(controller.signal)
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(queue.next(controller.signal)).rejects.toThrow('enough')
  queue.push('a')
  expect(await queue.next()).toBe('a')
})

test('ignores an abort after the value', async () => {
  const queue = new AsyncQueue<string>()
  const controller = new AbortController()
  const waiting = queue.next(controller.signal)
  queue.push('a')
  controller.abort()
  expect(await waiting).toBe('a')
  queue.push('b')
  expect(await queue.next()).toBe('b')
})

test('close rejects the reader but preserves the values', async () => {
  const queue = new AsyncQueue<string>()
  const waiting = expect(queue.next()).rejects.toThrow('closed')
  queue.close(new Error('closed'))
  await waiting
  queue.push('late')
  expect(await queue.next()).toBe('late')
  await expect(queue.next()).rejects.toThrow('closed')
})

test('allows one reader at a time', async () => {
  const queue = new AsyncQueue<string>()
  const first = queue.next()
  await expect(queue.next()).rejects.toThrow(TypeError)
  queue.push('a')
  expect(await first).toBe('a')
})
