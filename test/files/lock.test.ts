import { spawn } from 'node:child_process'
import { readlinkSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { realDeps, type StoreDeps } from '../../src/config-file/store/store-deps.ts'
import { acquireLock } from '../../src/files/lock.ts'
import { spiedFs, systemError } from '../config-file/support/faulty-fs.ts'
import {
  addRemote,
  NEW,
  namesIn,
  OLD,
  putFile,
  storeAt,
  tempFolder,
  textOf,
} from '../config-file/support/files.ts'

const DEAD = 999_999_999
const host = () => encodeURIComponent(realDeps.hostId())
const quick = (extra: Partial<StoreDeps> = {}): StoreDeps => ({ ...realDeps, ...extra })

describe('the lock', () => {
  test('allows one holder at a time, and is removed afterwards', async () => {
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

  test('S27: is removed even if the first attempt fails', async () => {
    const path = join(tempFolder(), 'lock')
    let left = 1
    const unlink: StoreDeps['fs']['unlink'] = async (name) => {
      if (left-- > 0) throw systemError('EIO')
      return realDeps.fs.unlink(name)
    }
    const lock = await acquireLock(quick({ fs: { ...realDeps.fs, unlink } }), path, 0)
    expect(await lock.release()).toEqual([])
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('S27: names the holder and the file after the time limit', async () => {
    const path = join(tempFolder(), 'lock')
    await acquireLock(realDeps, path, 0)
    await expect(acquireLock(realDeps, path, 30)).rejects.toMatchObject({
      code: 'config-locked',
      message: expect.stringContaining(`process ${process.pid}`),
      hint: expect.stringContaining(path),
    })
  })

  test('S27: replaces the lock of a dead process', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${DEAD}:tok:${host()}`, path)
    const lock = await acquireLock(realDeps, path, 100)
    expect(readlinkSync(path)).toContain(`${process.pid}:${lock.token}:`)
    expect(namesIn(join(path, '..'))).toEqual(['lock'])
  })

  test('S27: of a dead process is acquired by exactly one process', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${DEAD}:tok:${host()}`, path)
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

  test('S27: recovers if a process dies while it removes a dead lock', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${DEAD}:tok:${host()}`, path)
    symlinkSync(`${DEAD}:tok2:${host()}`, `${path}.tok`)
    const lock = await acquireLock(realDeps, path, 500)
    await lock.release()
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('respects the lock of a different computer for two minutes', async () => {
    const path = join(tempFolder(), 'lock')
    writeFileSync(path, `${DEAD}:tok:elsewhere`)
    await expect(acquireLock(realDeps, path, 30)).rejects.toMatchObject({ code: 'config-locked' })
    utimesSync(path, new Date(), new Date(Date.now() - 121_000))
    await (await acquireLock(realDeps, path, 100)).release()
  })

  test('respects an incomplete lock for two minutes', async () => {
    const path = join(tempFolder(), 'lock')
    writeFileSync(path, '')
    await expect(acquireLock(realDeps, path, 30)).rejects.toMatchObject({ code: 'config-locked' })
    utimesSync(path, new Date(), new Date(Date.now() - 121_000))
    await (await acquireLock(realDeps, path, 100)).release()
    expect(namesIn(join(path, '..'))).toEqual([])
  })

  test('is a file on Windows and on file systems without links', async () => {
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

  test('replaces the lock of a reused process ID after two minutes', async () => {
    const path = join(tempFolder(), 'lock')
    await acquireLock(realDeps, path, 0)
    await expect(acquireLock(realDeps, path, 20)).rejects.toMatchObject({ code: 'config-locked' })
    const later = quick({ steadyNow: () => realDeps.steadyNow() + 121_000 })
    await (await acquireLock(later, path, 20)).release()
  })

  test.each([
    ['an hour on', 3_600_000],
    ['an hour back', -3_600_000],
  ])(
    'of the living stays theirs, and is waited for as long, when the clock is set %s',
    async (_, jump) => {
      const path = join(tempFolder(), 'lock')
      await acquireLock(realDeps, path, 0)
      let ahead = 0
      const jumping = quick({
        now: () => Date.now() + ahead,
        sleep: (ms) => {
          ahead = jump
          return realDeps.sleep(ms)
        },
      })
      const began = performance.now()
      await expect(acquireLock(jumping, path, 300)).rejects.toMatchObject({ code: 'config-locked' })
      expect(performance.now() - began).toBeGreaterThan(290)
      expect(performance.now() - began).toBeLessThan(2_000)
    },
  )

  test('replaces the lock of a newer process with the same ID immediately', async () => {
    const path = join(tempFolder(), 'lock')
    const { id } = realDeps.boot()
    const start = realDeps.startOf(process.pid)
    expect(start).toMatch(/^\d+$/)
    symlinkSync(`${process.pid}:tok:${host()}:${id}:${Number(start) - 1}`, path)
    await (await acquireLock(realDeps, path, 0)).release()
    symlinkSync(`${process.pid}:tok:${host()}:${id}:${start}`, path)
    await expect(acquireLock(realDeps, path, 20)).rejects.toMatchObject({ code: 'config-locked' })
  })

  test('reads the start time of a process with any name', async () => {
    const odd = spawn('sh', ['-c', 'printf ") R 1 2 3 (" >/proc/$$/comm; echo; sleep 20'])
    onTestFinished(() => void odd.kill('SIGKILL'))
    await new Promise((resolve) => odd.stdout.once('data', resolve))
    const now = Number(realDeps.startOf(process.pid))
    expect(Number(realDeps.startOf(odd.pid ?? 0))).toBeGreaterThanOrEqual(now)
    expect(realDeps.startOf(DEAD)).toBeUndefined()
  })

  test('replaces the lock from before a reboot, also with a reused process ID', async () => {
    const path = join(tempFolder(), 'lock')
    symlinkSync(`${process.pid}:tok:${host()}:an-earlier-boot:1`, path)
    const rebooted = (at: number) => quick({ boot: () => ({ id: 'this-boot', at }) })
    const sinceThen = rebooted(Date.now() + 1000)
    await (await acquireLock(sinceThen, path, 0)).release()
    symlinkSync(`${DEAD}:tok:${host()}:another-machine:1`, path)
    const long = rebooted(Date.now() - 60_000)
    await expect(acquireLock(long, path, 20)).rejects.toMatchObject({ code: 'config-locked' })
  })

  test('stops waiting after an abort', async () => {
    const path = join(tempFolder(), 'lock')
    await acquireLock(realDeps, path, 0)
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('stopped')), 20)
    const waiting = acquireLock(quick({ signal: stop.signal }), path, 10_000)
    await expect(waiting).rejects.toThrow('stopped')
  })

  test('does not remove the lock of a new holder', async () => {
    const path = join(tempFolder(), 'lock')
    const lock = await acquireLock(quick({ pid: DEAD }), path, 0)
    const next = await acquireLock(realDeps, path, 100)
    await lock.release()
    expect(readlinkSync(path)).toContain(next.token)
  })

  test('S43: a write removes the locks of dead renewals, but not of living renewals', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    const lockOf = (name: string) => join(folder, `.rclone.conf.pcloud-config${name}`)
    const dead = ['.lock', '.lock.tok', '.renew-0a', '.renew-0b.tok', '.renew-0c', '.renew-0c.tok3']
    dead.forEach((name, at) => {
      symlinkSync(`${DEAD}:tok${at}:${host()}`, lockOf(name))
    })
    const living = ['.renew-0d', '.renew-0e.tok']
    const held = await Promise.all(living.map((name) => acquireLock(realDeps, lockOf(name), 0)))
    expect((await storeAt(path).commit(addRemote('new'))).warnings).toEqual([])
    expect(namesIn(folder).map((name) => join(folder, name))).toEqual([...living.map(lockOf), path])
    for (const lock of held) expect(await lock.release()).toEqual([])
    expect(namesIn(folder)).toEqual(['rclone.conf'])
  })

  test('S28: removes a copy that equals the file', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    putFile(join(folder, '.rclone.conf.pcloud-config-abc.bak'), OLD)
    expect((await storeAt(path).commit(addRemote('new'))).warnings).toEqual([])
    expect(namesIn(folder)).toEqual(['rclone.conf'])
  })

  test('S43: removes leftovers of killed processes but not backups', async () => {
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
