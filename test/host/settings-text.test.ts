import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ownFiles } from '../../src/files/own-files.ts'
import { changeEntry, readSettings } from '../../src/host/settings-text.ts'

const tooLong = expect.objectContaining({ code: 'usage' })

it.each([
  ['ASCII', 'x'.repeat(70_000)],
  ['two-byte characters', 'é'.repeat(33_000)],
])('refuses a value that would make the settings file unreadable (%s)', (_, value) => {
  expect(() => changeEntry('region = eu\n', 'remote', value)).toThrow(tooLong)
})

it('can read the longest value that it accepts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'))
  const path = join(folder, 'settings')
  const value = 'x'.repeat(64 * 1024 - 'remote = \n'.length)
  try {
    const files = ownFiles('settings file')
    await files.write(path, changeEntry('', 'remote', value))
    expect(readSettings((await files.read(path)) ?? '').entries).toEqual([['remote', value]])
    expect(() => changeEntry('', 'remote', `${value}x`)).toThrow(tooLong)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
