import { expect, test } from 'vitest'
import { Mailbox } from '../../src/oauth-loopback/async-queue.ts'

test('hands over in order, whoever is early', async () => {
  const box = new Mailbox<string>()
  const early = box.next()
  for (const value of ['a', 'b', 'c']) box.put(value)
  expect([await early, await box.next(), await box.next()]).toEqual(['a', 'b', 'c'])
})

test('an aborted wait takes nothing away', async () => {
  const box = new Mailbox<string>()
  const controller = new AbortController()
  const waiting = box.next(controller.signal)
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(box.next(controller.signal)).rejects.toThrow('enough')
  box.put('a')
  expect(await box.next()).toBe('a')
})

test('an abort after the value came changes nothing', async () => {
  const box = new Mailbox<string>()
  const controller = new AbortController()
  const waiting = box.next(controller.signal)
  box.put('a')
  controller.abort()
  expect(await waiting).toBe('a')
  box.put('b')
  expect(await box.next()).toBe('b')
})

test('closing fails whoever waits, but keeps what had come', async () => {
  const box = new Mailbox<string>()
  const waiting = expect(box.next()).rejects.toThrow('closed')
  box.close(new Error('closed'))
  await waiting
  box.put('late')
  expect(await box.next()).toBe('late')
  await expect(box.next()).rejects.toThrow('closed')
})

test('has one reader at a time', async () => {
  const box = new Mailbox<string>()
  const first = box.next()
  await expect(box.next()).rejects.toThrow(TypeError)
  box.put('a')
  expect(await first).toBe('a')
})
