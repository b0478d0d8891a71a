import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { rcloneMayRun } from '../../src/files/file-deps.ts'
import { addRemote, OLD, putFile, storeAt, tempFolder } from '../config-file/support/files.ts'

/** A folder like `/proc` with these processes. */
function procWith(names: readonly string[]): string {
  const proc = mkdtempSync(join(tmpdir(), 'proc-'))
  onTestFinished(() => rmSync(proc, { recursive: true }))
  mkdirSync(join(proc, 'self'))
  names.forEach((name, at) => {
    mkdirSync(join(proc, `${at + 1}`))
    writeFileSync(join(proc, `${at + 1}`, 'comm'), `${name}\n`)
  })
  return proc
}

describe('rcloneMayRun', () => {
  test.each([
    [['init', 'bash'], false],
    [['init', 'rclone'], true],
    [['init', 'rclone-v1.75'], true],
    [['init', 'my-rclone'], false],
    [[], true],
  ])('processes %j: %s', async (names, expected) => {
    expect(await rcloneMayRun('linux', procWith(names))).toBe(expected)
  })

  test('is true if the processes cannot be listed', async () => {
    expect(await rcloneMayRun('linux', '/nowhere')).toBe(true)
    expect(await rcloneMayRun('darwin', procWith(['init']))).toBe(true)
  })

  test.each([
    [true, [300]],
    [false, []],
  ])('a store that detects %s waits %j ms after its write', async (answer, expected) => {
    const waits: number[] = []
    const store = storeAt(putFile(join(tempFolder(), 'rclone.conf'), OLD), {
      rcloneMayRun: async () => answer,
      sleep: async (ms) => void waits.push(ms),
    })
    await store.commit(addRemote('new'))
    expect(waits).toEqual(expected)
  })
})
