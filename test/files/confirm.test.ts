import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type FileDeps, realFileDeps } from '../../src/files/file-deps.ts'
import { confirmBytes } from '../../src/files/write-file.ts'

const BYTES = Buffer.from('[a]\n')

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'confirm-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'f')
  return { path, folder, label: path }
}

/** For the first `times` readers, a different program is between two renames. */
function missing(times: number): FileDeps {
  let left = times
  const open: FileDeps['fs']['open'] = async (...args) => {
    if (left-- > 0) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
    return realFileDeps.fs.open(...args)
  }
  return { ...realFileDeps, fs: { ...realFileDeps.fs, open } }
}

test('S27: repeats the read of a file that is missing for a moment after the save', async () => {
  const target = place()
  writeFileSync(target.path, BYTES)
  expect(await confirmBytes(missing(2), target, BYTES)).toEqual([])
})

test('S27: a file that stays missing is an error', async () => {
  await expect(confirmBytes(realFileDeps, place(), BYTES)).rejects.toMatchObject({
    code: 'config-changed',
    message: expect.stringContaining('removed'),
  })
})
