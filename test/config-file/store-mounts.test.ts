import { execFileSync } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
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

/** Mounts during a test. False if this computer does not allow it. */
function mounted(at: string, ...args: string[]): boolean {
  try {
    execFileSync('mount', [...args, at], { stdio: 'ignore' })
    onTestFinished(() => void execFileSync('umount', [at]))
    return true
  } catch {
    return false
  }
}

describe('on real mounts', () => {
  test('S28: writes a single bind-mounted file in place', async (context) => {
    const folder = tempFolder()
    const outside = putFile(join(folder, 'outside.conf'), OLD)
    const path = putFile(join(folder, 'rclone.conf'), '')
    if (!mounted(path, '--bind', outside)) return context.skip('may not mount here')
    const result = await storeAt(path).commit(addRemote('new'))
    expect(result).toMatchObject({
      inPlace: true,
      warnings: [expect.stringContaining('mount the folder')],
    })
    expect([textOf(outside), textOf(path)]).toEqual([NEW, NEW])
    expect(namesIn(folder)).toEqual(['outside.conf', 'rclone.conf'])
  })

  test('S27: a full disk leaves the file unchanged', async (context) => {
    const disk = join(tempFolder(), 'disk')
    mkdirSync(disk)
    if (!mounted(disk, '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'))
      return context.skip('may not mount here')
    const path = putFile(join(disk, 'rclone.conf'), OLD)
    const token = 'x'.repeat(100_000)
    const big = () => [{ kind: 'set', name: 'old', key: 'token', value: token }] as const
    await expect(storeAt(path).commit(big)).rejects.toMatchObject({
      code: 'config-unwritable',
      message: expect.stringContaining('disk is full'),
    })
    expect([textOf(path), namesIn(disk)]).toEqual([OLD, ['rclone.conf']])
  })

  test('S27: explains a read-only folder', async (context) => {
    const disk = join(tempFolder(), 'disk')
    mkdirSync(disk)
    if (!mounted(disk, '-t', 'tmpfs', 'tmpfs')) return context.skip('may not mount here')
    const path = putFile(join(disk, 'rclone.conf'), OLD)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    await expect(storeAt(path).commit(addRemote('new'))).rejects.toMatchObject({
      message: expect.stringContaining('read-only'),
    })
    expect(textOf(path)).toBe(OLD)
  })

  test('S28: restores a bind-mounted file if the disk is full', async (context) => {
    const folder = tempFolder()
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    if (!mounted(disk, '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'))
      return context.skip('may not mount here')
    const outside = putFile(join(disk, 'outside.conf'), OLD)
    const path = putFile(join(folder, 'rclone.conf'), '')
    if (!mounted(path, '--bind', outside)) return context.skip('may not mount here')
    writeFileSync(join(disk, 'filler'), Buffer.alloc(50_000))
    const big = () =>
      [{ kind: 'set', name: 'old', key: 'token', value: 'x'.repeat(60_000) }] as const
    await expect(storeAt(path).commit(big)).rejects.toThrow('disk is full')
    expect(textOf(path)).toBe(OLD)
    expect(statSync(path).size).toBe(OLD.length)
    expect(namesIn(folder)).toEqual(['disk', 'rclone.conf'])
  })
})
