import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownFiles } from '../../src/files/own-files.ts'

const files = ownFiles('credentials file')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a file of this program’s own', () => {
  it.each([0o000, 0o022, 0o077])(
    'S25: is made 0600 in folders of 0700, whatever the umask (%i)',
    async (mask) => {
      const path = join(folder, 'deep', 'er', 'me.pcloud_credentials')
      const before = process.umask(mask)
      try {
        await files.write(path, 'secret')
      } finally {
        process.umask(before)
      }
      expect([path, join(path, '..'), join(path, '..', '..')].map(modeOf)).toEqual([
        '600',
        '700',
        '700',
      ])
    },
  )

  it('S25: preserves the mode of the user, and does not add permissions', async () => {
    const path = join(folder, 'x')
    writeFileSync(path, 'old')
    chmodSync(path, 0o640)
    await files.write(path, 'new')
    expect([modeOf(path), readFileSync(path, 'utf8')]).toEqual(['640', 'new'])
  })

  it('S26: does not follow planted links with guessable names', async () => {
    const [path, victim] = [join(folder, 'x'), join(folder, 'victim')]
    writeFileSync(victim, 'precious')
    for (const name of [
      '.x',
      'x.tmp',
      '.x.tmp',
      '.x-.tmp',
      'x~',
      '.x.swp',
      `.x-${process.pid}.tmp`,
    ]) {
      symlinkSync(victim, join(folder, name))
    }
    const before = readdirSync(folder).length
    await files.write(path, 'new')
    expect(readFileSync(victim, 'utf8')).toBe('precious')
    expect(readdirSync(folder)).toHaveLength(before + 1)
  })

  it('S29: preserves a link, also a dangling link', async () => {
    mkdirSync(join(folder, 'real'))
    symlinkSync(join('real', 'x'), join(folder, 'x'))
    await files.write(join(folder, 'x'), 'new')
    expect(readFileSync(join(folder, 'real', 'x'), 'utf8')).toBe('new')
    expect(modeOf(join(folder, 'real', 'x'))).toBe('600')
  })

  it('S33: refuses a large file, a folder and a device', async () => {
    writeFileSync(join(folder, 'large'), Buffer.alloc(65_537))
    for (const path of [join(folder, 'large'), folder, '/dev/zero']) {
      await expect(files.read(path)).rejects.toMatchObject({ code: 'config-unreadable' })
    }
  })
})
