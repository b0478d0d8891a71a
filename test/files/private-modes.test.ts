import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realFileDeps } from '../../src/files/file-deps.ts'
import { makeFolders as makeWith } from '../../src/files/private-modes.ts'
import { spiedFs } from '../config-file/support/faulty-fs.ts'

const makeFolders = (path: string) => makeWith(realFileDeps, path)

let base: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'folders-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

describe('creating folders', () => {
  it('creates missing folders and returns the outermost', async () => {
    expect(await makeFolders(join(base, 'a', 'b', 'c'))).toBe(join(base, 'a'))
    expect(statSync(join(base, 'a', 'b', 'c')).mode & 0o777).toBe(0o700)
    expect(await makeFolders(join(base, 'a', 'b', 'd'))).toBe(join(base, 'a', 'b', 'd'))
  })

  it('returns nothing if all folders exist', async () => {
    expect(await makeFolders(base)).toBeUndefined()
  })

  it('fails below a file', async () => {
    writeFileSync(join(base, 'file'), '')
    await expect(makeFolders(join(base, 'file', 'x'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    })
  })

  it.skipIf(!existsSync('/proc/self'))('stops if no folder can be created', async () => {
    await expect(makeFolders('/proc/nope/deep')).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  it.skipIf(process.getuid?.() !== 0)(
    'S25: a link that replaces a new folder gets no owner and no mode',
    async () => {
      const [home, victim] = [join(base, 'home'), join(base, 'victim')]
      mkdirSync(home)
      chownSync(home, 1000, 1000)
      mkdirSync(victim, { mode: 0o755 })
      const path = join(home, '.config')
      let isSwapped = false
      const fs = spiedFs(({ name, path: at }) => {
        if (name !== 'open' || at !== path || isSwapped) return
        isSwapped = true
        renameSync(path, join(home, 'away'))
        symlinkSync(victim, path)
      })
      await expect(makeWith({ ...realFileDeps, fs }, path)).rejects.toThrow()
      const { uid, mode } = statSync(victim)
      expect([isSwapped, uid, mode & 0o777]).toEqual([true, 0, 0o755])
    },
  )
})
