import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import { type Call, spiedFs, systemError } from './support/faulty-fs.ts'
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

/** Runs a commit in which this call fails. Returns the call, if there were enough. */
async function failAt(path: string, number: number, code: string) {
  let count = 0
  let failed: Call | undefined
  const fs = spiedFs((call) => {
    if (count++ !== number) return
    failed = call
    throw systemError(code)
  })
  const sleep = async () => {}
  const error = await storeAt(path, { fs, sleep })
    .commit(addRemote('new'))
    .then(
      () => undefined,
      (caught: unknown) => caught,
    )
  return { failed, error }
}

describe('a commit in which one step fails', () => {
  for (const code of ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EDQUOT']) {
    for (const before of [OLD, undefined]) {
      const kind = before === undefined ? 'no file' : 'a file'
      test(`S27: ${code} at each step leaves ${kind} old or new, and no leftovers`, async () => {
        for (let number = 0; ; number++) {
          const folder = tempFolder()
          const path = join(folder, 'rclone.conf')
          if (before !== undefined) putFile(path, before)
          const { failed, error } = await failAt(path, number, code)
          if (failed === undefined) {
            expect(number).toBeGreaterThan(10)
            break
          }
          const after = existsSync(path) ? textOf(path) : undefined
          const meant = before === undefined ? '[new]\ntype = pcloud\n' : NEW
          expect([before, meant]).toContain(after)
          if (error === undefined) expect(after).toBe(meant)
          else expectExplained(error, failed, code)
          // If a cleanup step fails, the file can be left. The next command removes it.
          await storeAt(path, { isAlive: () => false, pid: 1 }).commit(addRemote('next'))
          expect(namesIn(folder)).toEqual(['rclone.conf'])
          expect(textOf(path)).toBe(
            `${after === undefined ? '' : `${after}\n`}[next]\ntype = pcloud\n`,
          )
        }
      })
    }
  }

  function expectExplained(error: unknown, failed: Call, code: string): void {
    expect(error, `${failed.name} ${code}`).toBeInstanceOf(PcloudConfigError)
    if (!(error instanceof PcloudConfigError)) return
    expect(['config-unwritable', 'config-unreadable']).toContain(error.code)
    expect(error.message).toContain('rclone.conf')
    expect(error.message).not.toContain('made up by a test')
  }

  test('explains a full disk, a read-only folder and missing rights', async () => {
    const said = async (code: string) => {
      const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
      const fs = spiedFs(({ name, path: at }) => {
        if (name === 'open' && at.endsWith('.tmp')) throw systemError(code)
      })
      return await storeAt(path, { fs }).commit(addRemote('new')).catch(String)
    }
    expect(await said('ENOSPC')).toContain('the disk is full')
    expect(await said('EROFS')).toContain('read-only')
    expect(await said('EACCES')).toContain('permission denied')
  })
})

describe('a file that cannot be replaced', () => {
  const busy = (extra: (call: Call) => void = () => {}) =>
    spiedFs((call) => {
      if (call.name === 'rename') throw systemError('EBUSY')
      extra(call)
    })

  test('S28: writes in place after a backup, with a warning', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    let backup: string | undefined
    const fs = busy(({ name, path: at }) => {
      if (name !== 'handle.truncate' || at !== path) return
      const found = namesIn(folder).find((one) => one.endsWith('.bak'))
      backup = found && textOf(join(folder, found))
    })
    const result = await storeAt(path, { fs }).commit(addRemote('new'))
    expect(result).toMatchObject({
      inPlace: true,
      warnings: [expect.stringContaining('mount the folder')],
    })
    expect([textOf(path), backup]).toEqual([NEW, OLD])
    expect(namesIn(folder)).toEqual(['rclone.conf'])
  })

  test('S28: removes the rest of longer old content', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), NEW)
    await storeAt(path, { fs: busy() }).commit(() => [{ kind: 'remove', name: 'new' }])
    expect(textOf(path)).toBe('[old]\ntype = pcloud\n')
  })

  test('S28: restores the old content if the write fails', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    let once = false
    const fs = busy(({ name, path: at }) => {
      if (at !== path || name !== 'handle.sync' || once) return
      once = true
      throw systemError('ENOSPC')
    })
    await expect(storeAt(path, { fs }).commit(addRemote('new'))).rejects.toThrow('disk is full')
    expect(textOf(path)).toBe(OLD)
    expect(namesIn(folder)).toEqual(['rclone.conf'])
  })

  test('S28: if this fails too, preserves the backup and names it each time', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    const fs = busy(({ name, path: at }) => {
      if (at === path && name === 'handle.sync') throw systemError('EIO')
    })
    const commit = storeAt(path, { fs }).commit(addRemote('new'))
    await expect(commit).rejects.toMatchObject({
      code: 'config-unwritable',
      hint: expect.stringContaining('.bak'),
    })
    const backup = namesIn(folder).find((name) => name.endsWith('.bak')) ?? ''
    expect(textOf(join(folder, backup))).toBe(OLD)
    putFile(path, `${OLD}# half of it`)
    const next = await storeAt(path).commit(addRemote('next'))
    expect(next.warnings).toEqual([expect.stringContaining(backup)])
  })

  test('S28: on Windows, retries a file that is in use for a moment', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    let tries = 0
    const fs = spiedFs(({ name }) => {
      if (name === 'rename' && tries++ < 4) throw systemError(tries % 2 === 0 ? 'EPERM' : 'EACCES')
    })
    const sleep = async () => {}
    const result = await storeAt(path, { fs, sleep, platform: 'win32' }).commit(addRemote('new'))
    expect([tries, result.inPlace, textOf(path)]).toEqual([5, false, NEW])
  })

  test('S27: a new file is complete, even if there are no hard links', async () => {
    const path = join(tempFolder(), 'rclone.conf')
    const fs = spiedFs(({ name }) => {
      if (name === 'link' || name === 'symlink') throw systemError('EPERM')
    })
    await storeAt(path, { fs }).commit(addRemote('new'))
    expect(textOf(path)).toBe('[new]\ntype = pcloud\n')
    expect(namesIn(join(path, '..'))).toEqual(['rclone.conf'])
  })

  test('preserves a file that a different program wrote in the meantime', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    let once = false
    const fs = busy(({ name, path: at }) => {
      if (name === 'handle.sync' && at.endsWith('.tmp') && !once)
        writeFileSync(path, `${OLD}theirs = 1\n`)
      if (name === 'handle.sync') once = true
    })
    await storeAt(path, { fs, sleep: async () => {} }).commit(addRemote('new'))
    expect(textOf(path)).toContain('theirs = 1\n\n[new]')
  })
})
