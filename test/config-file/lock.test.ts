import { readlinkSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realDeps, type StoreDeps } from '../../src/config-file/store/deps.ts'
import { acquireLock } from '../../src/config-file/store/lock.ts'
import { spiedFs, systemError } from './support/faulty-fs.ts'
import {
  addRemote,
  NEW,
  namesIn,
  OLD,
  putFile,
  storeAt,
  tempFolder,
  textOf,
} from './support/files.ts'

const DEAD = 999_999_999
const host = async () => encodeURIComponent(await realDeps.hostId())
const quick = (extra: Partial<StoreDeps> = {}): StoreDeps => ({ ...realDeps, ...extra })

describe('the lock', () => {
  test('lets one in at a time and is gone afterwards', async () => {
    const path = join(tempFolder(), 'lock')
    let inside = 0
    const one = async () => {
      const lock = await acquireLock(realDeps, path, 5000)
      expect(++inside).toBe(1)
      await realDeps.sleep(2)
      inside--
      await lock.release()
    }
    await Promise.all(Array.from({ length: 20 }, one))
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('S27: names the holder and the file when it waited too long', async () => {
    const path = join(tempFolder(), 'lock')
    await acquireLock(realDeps, path, 0)
    await expect(acquireLock(realDeps, path, 30)).rejects.toMatchObject({
      code: 'config-locked',
      message: expect.stringContaining(`process ${process.pid}`),
      hint: expect.stringContaining(path),
    })
  })

  test('S27: of a dead process is taken over', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${DEAD}:tok:${await host()}`, path)
    const lock = await acquireLock(realDeps, path, 100)
    expect(readlinkSync(path)).toContain(`${process.pid}:${lock.token}:`)
    expect(namesIn(join(path, '..'))).toEqual(['lock'])
  })

  test('S27: of a dead process is taken over by one of many, never by two', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${DEAD}:tok:${await host()}`, path)
    let inside = 0
    const one = async () => {
      const lock = await acquireLock(realDeps, path, 5000)
      expect(++inside).toBe(1)
      await realDeps.sleep(1)
      inside--
      await lock.release()
    }
    await Promise.all(Array.from({ length: 30 }, one))
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('S27: a process that died while removing a dead lock is recovered from too', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${DEAD}:tok:${await host()}`, path)
    symlinkSync(`${DEAD}:tok2:${await host()}`, `${path}.tok`)
    const lock = await acquireLock(realDeps, path, 500)
    await lock.release()
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('of another machine is respected until it is two minutes old', async () => {
    const path = join(tempFolder(), 'lock')
    writeFileSync(path, `${DEAD}:tok:elsewhere`)
    await expect(acquireLock(realDeps, path, 30)).rejects.toMatchObject({ code: 'config-locked' })
    utimesSync(path, new Date(), new Date(Date.now() - 121_000))
    await (await acquireLock(realDeps, path, 100)).release()
  })

  test('whose text is cut off is respected until it is two minutes old', async () => {
    const path = join(tempFolder(), 'lock')
    writeFileSync(path, '')
    await expect(acquireLock(realDeps, path, 30)).rejects.toMatchObject({ code: 'config-locked' })
    utimesSync(path, new Date(), new Date(Date.now() - 121_000))
    await (await acquireLock(realDeps, path, 100)).release()
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('is a file where links are not to be had, and on Windows', async () => {
    const noLinks = spiedFs(({ name }) => {
      if (name === 'symlink') throw systemError('EPERM')
    })
    for (const deps of [quick({ fs: noLinks }), quick({ platform: 'win32' })]) {
      const path = join(tempFolder(), 'lock')
      const lock = await acquireLock(deps, path, 100)
      expect(textOf(path)).toContain(lock.token)
      await expect(acquireLock(deps, path, 20)).rejects.toMatchObject({ code: 'config-locked' })
      await lock.release()
      expect(namesIn(join(path, '..'))).toEqual([])
    }
  })

  test('of a number that lives again, two minutes later, is taken over', async () => {
    const path = join(tempFolder(), 'lock')
    await acquireLock(realDeps, path, 0)
    await expect(acquireLock(realDeps, path, 20)).rejects.toMatchObject({ code: 'config-locked' })
    const later = quick({ now: () => Date.now() + 121_000 })
    await (await acquireLock(later, path, 20)).release()
  })

  test('is waited for no longer once the run is stopped', async () => {
    const path = join(tempFolder(), 'lock')
    await acquireLock(realDeps, path, 0)
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('stopped')), 20)
    const waiting = acquireLock(quick({ signal: stop.signal }), path, 10_000)
    await expect(waiting).rejects.toThrow('stopped')
  })

  test('is not taken away from somebody who took it over', async () => {
    const path = join(tempFolder(), 'lock')
    const lock = await acquireLock(quick({ pid: DEAD }), path, 0)
    const next = await acquireLock(realDeps, path, 100)
    await lock.release()
    expect(readlinkSync(path)).toContain(next.token)
  })

  test('S43: what killed runs left beside the file goes away, backups do not', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    const left = ['-abc.tmp', '.lock.tok', '-abc.bak'].map(
      (rest) => `.rclone.conf.pcloud-config${rest}`,
    )
    for (const name of [...left, '.rclone.conf.swp', 'rclone.conf123'])
      putFile(join(folder, name), 'x')
    const { warnings } = await storeAt(path).commit(addRemote('new'))
    expect(namesIn(folder)).toEqual([
      '.rclone.conf.pcloud-config-abc.bak',
      '.rclone.conf.swp',
      'rclone.conf',
      'rclone.conf123',
    ])
    expect(warnings).toEqual([expect.stringContaining('-abc.bak')])
    expect(textOf(path)).toBe(NEW)
  })
})
