import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { readRemotes, remoteNames } from '../../src/config-file/read.ts'
import { addRemote, namesIn, OLD, putFile, storeAt, tempFolder } from './support/files.ts'
import { buildWorker, ended, firstOutput, startWorker } from './support/processes.ts'

const factor = Number(process.env.LAW_FACTOR ?? '1')

describe('several processes', { timeout: 300_000 }, () => {
  let built: string
  let worker: string
  beforeAll(() => {
    built = mkdtempSync(join(tmpdir(), 'worker-'))
    worker = buildWorker(built)
  })
  afterAll(() => rmSync(built, { recursive: true, force: true }))

  test('S27: 16 that add a remote at the same time: all there, all content', async () => {
    for (const before of [undefined, OLD]) {
      const folder = tempFolder()
      const path = join(folder, 'rclone.conf')
      if (before !== undefined) putFile(path, before)
      const names = Array.from({ length: 16 }, (_, i) => `remote${i}`)
      const codes = await Promise.all(
        names.map((name) => ended(startWorker(worker, 'add', path, name))),
      )
      expect(codes).toEqual(names.map(() => 0))
      const found = remoteNames(await storeAt(path).load())
      expect(found.filter((name) => name !== 'old').sort()).toEqual(names.sort())
      expect(namesIn(folder)).toEqual(['rclone.conf'])
    }
  })

  test('S27: killed at any moment: the file is complete, a new run works, no temporary file remains', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    const rounds = Math.ceil(15 * factor)
    for (let round = 0; round < rounds; round++) {
      const child = startWorker(worker, 'loop', path, 'old')
      await firstOutput(child)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
      child.kill('SIGKILL')
      await ended(child)
      expectWhole(readFileSync(path))
      if (round % 5 !== 4) continue
      await storeAt(path).commit(addRemote(`after${round}`))
      expect(namesIn(folder)).toEqual(['rclone.conf'])
    }
  })

  test('S27: a reader always gets a complete file during a write', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    const child = startWorker(worker, 'loop', path, 'old')
    await firstOutput(child)
    const seen = new Set<string>()
    const start = Date.now()
    const isEnough = () => seen.size > 20 && Date.now() - start > 700 * factor
    // On a busy computer, the writer runs rarely. The deadline is for a dead writer.
    while (!isEnough() && Date.now() - start < 120_000) seen.add(expectWhole(readFileSync(path)))
    child.kill('SIGKILL')
    await ended(child)
    expect(seen.size).toBeGreaterThan(20)
  })
})

/** The count in the file. A worker must have written it. */
function expectWhole(bytes: Uint8Array): string {
  const keys = readRemotes(parseConfig(bytes)).get('old')
  expect(keys?.get('type')).toBe('pcloud')
  const value = keys?.get('count') ?? ''
  const isMeant = [1, 2, 3, 4, 5].some((digits) => {
    const count = value.slice(0, digits)
    return count !== '' && value === count.repeat(1 + (Number(count) % 4000))
  })
  expect(value === '' || isMeant).toBe(true)
  return value
}
