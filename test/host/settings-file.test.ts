import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSettings } from '../../src/host/settings-file.ts'

const settings = openSettings(new AbortController().signal)

it.each([
  ['ASCII', 'x'.repeat(70_000)],
  ['two-byte characters', 'é'.repeat(33_000)],
])('refuses a value that would make the settings file unreadable (%s)', async (_, value) => {
  await expect(settings.change('region = eu\n', 'remote', value)).rejects.toMatchObject({
    code: 'usage',
  })
})

it('can read the longest value that it accepts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'))
  const path = join(folder, 'settings')
  const value = 'x'.repeat(64 * 1024 - 'remote = \n'.length)
  try {
    await settings.write(path, await settings.change('', 'remote', value))
    expect((await settings.read(path))?.entries).toEqual([['remote', value]])
    await expect(settings.change('', 'remote', `${value}x`)).rejects.toMatchObject({
      code: 'usage',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
