import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readRemotes, remoteNames } from '../../src/config-file/read.ts'
import { openStore } from '../../src/config-file/store/store.ts'
import { spiedFs, systemError } from './support/faulty-fs.ts'
import {
  addRemote,
  modeOf,
  NEW,
  namesIn,
  OLD,
  putFile,
  storeAt,
  tempFolder,
  textOf,
} from './support/files.ts'

const isRoot = process.getuid?.() === 0

describe('load', () => {
  test('returns an empty document if there is no file', async () => {
    const doc = await storeAt(join(tempFolder(), 'none.conf')).load()
    expect(remoteNames(doc)).toEqual([])
  })

  test('S33: refuses more than 16 MiB, a folder and a pipe', async () => {
    const folder = tempFolder()
    const big = putFile(join(folder, 'big.conf'), ' '.repeat(16 * 1024 * 1024 + 1))
    await expect(storeAt(big).load()).rejects.toMatchObject({
      code: 'config-unreadable',
      message: expect.stringContaining('16 MiB'),
    })
    await expect(storeAt(folder).load()).rejects.toMatchObject({ code: 'config-unreadable' })
    await expect(storeAt('/dev/null').load()).rejects.toMatchObject({ code: 'config-unreadable' })
  })

  test('S27: waits a moment if rclone has renamed the old file', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    renameSync(path, `${path}.old`)
    setTimeout(() => renameSync(`${path}.old`, path), 60)
    const doc = await storeAt(path, {}, true).load()
    expect(remoteNames(doc)).toEqual(['old'])
  })
})

describe('commit', () => {
  test('failing and succeeding commits in one new folder do not conflict', async () => {
    const folder = tempFolder()
    for (let round = 0; round < 10; round++) {
      const path = join(folder, `${round}`, 'deep', 'rclone.conf')
      const fail = () =>
        storeAt(path).commit(() => {
          throw new Error('no')
        })
      const edits = ['a', 'b', 'c'].map((name) => storeAt(path).commit(addRemote(name)))
      const failed = [fail(), fail(), fail()].map((one) => one.catch(() => 'failed'))
      await Promise.all([...edits, ...failed])
      expect(remoteNames(await storeAt(path).load()).sort()).toEqual(['a', 'b', 'c'])
    }
  })

  test('S25: creates folders 0700 and the file 0600 with any umask', async () => {
    for (const mask of [0o000, 0o022, 0o077]) {
      const before = process.umask(mask)
      onTestFinished(() => void process.umask(before))
      const folder = tempFolder()
      const path = join(folder, 'a', 'b', 'rclone.conf')
      const result = await storeAt(path).commit(addRemote('new'))
      expect(result).toMatchObject({
        path,
        written: true,
        created: true,
        inPlace: false,
        warnings: [],
      })
      expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a', 'b')), modeOf(path)]).toEqual([
        '700',
        '700',
        '600',
      ])
      expect(namesIn(join(folder, 'a', 'b'))).toEqual(['rclone.conf'])
    }
  })

  test('S25: preserves the mode, and the new content is not more open at any time', async () => {
    for (const [mode, mask] of [
      [0o640, 0o077],
      [0o600, 0o000],
      [0o644, 0o022],
      [0o400, 0o022],
    ] as const) {
      const before = process.umask(mask)
      onTestFinished(() => void process.umask(before))
      const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
      chmodSync(path, mode)
      const seen = new Set<string>()
      const fs = spiedFs(({ name, path: at }) => {
        if (at.endsWith('.tmp') && name !== 'open') seen.add(modeOf(at))
      })
      await storeAt(path, { fs }).commit(addRemote('new'))
      expect(textOf(path)).toBe(NEW)
      expect(modeOf(path)).toBe(mode.toString(8))
      expect([...seen].every((one) => one === '600' || one === mode.toString(8))).toBe(true)
    }
  })

  test.skipIf(!isRoot)('S25: preserves owner and group', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    chownSync(path, 1234, 2345)
    chmodSync(path, 0o640)
    await storeAt(path).commit(addRemote('new'))
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 2345 })
    expect(modeOf(path)).toBe('640')
  })

  test.skipIf(!isRoot)('S25: a file with a different owner is written in place', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    chownSync(path, 1234, 2345)
    const inode = statSync(path).ino
    const fs = spiedFs(({ name }) => {
      if (name === 'handle.chown') throw systemError('EPERM')
    })
    const result = await storeAt(path, { fs }).commit(addRemote('new'))
    expect(result).toMatchObject({
      inPlace: true,
      warnings: [expect.stringContaining('another user')],
    })
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 2345, ino: inode })
    expect(textOf(path)).toBe(NEW)
  })

  test.skipIf(!isRoot)('S25: removes the rights of a group that cannot be preserved', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    chownSync(path, process.getuid?.() ?? 0, 2345)
    chmodSync(path, 0o660)
    const fs = spiedFs(({ name }) => {
      if (name === 'handle.chown') throw systemError('EPERM')
    })
    const result = await storeAt(path, { fs }).commit(addRemote('new'))
    expect(result.warnings).toEqual([expect.stringContaining('group')])
    expect(modeOf(path)).toBe('600')
  })

  test('S26: does not open an existing temporary name, link or file', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    const victim = putFile(join(folder, 'victim'), 'precious')
    // Planted with the same name after the sweep, right before the open.
    const fs = spiedFs(({ name, path: at }) => {
      if (name === 'open' && at.endsWith('.tmp')) symlinkSync(victim, at)
    })
    await expect(storeAt(path, { fs }).commit(addRemote('new'))).rejects.toMatchObject({
      code: 'config-unwritable',
    })
    expect([textOf(victim), textOf(path)]).toEqual(['precious', OLD])
  })

  test('S27: preserves a write of a different program during the temporary file', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    let isWritten = false
    const fs = spiedFs(({ name, path: at }) => {
      if (isWritten || name !== 'open' || !at.endsWith('.tmp')) return
      isWritten = true
      putFile(path, `${OLD}[theirs]\ntype = alias\nremote = /\n`)
    })
    await storeAt(path, { fs }).commit(addRemote('new'))
    expect(isWritten).toBe(true)
    expect(textOf(path)).toContain('[theirs]')
    expect(textOf(path)).toContain('[new]')
  })

  test('S26: uses unguessable temporary names', async () => {
    const path = join(tempFolder(), 'rclone.conf')
    const names = new Set<string>()
    const fs = spiedFs(({ name, path: at }) => {
      if (name === 'open' && at.endsWith('.tmp')) names.add(at)
    })
    for (const name of ['a', 'b', 'c']) await storeAt(path, { fs }).commit(addRemote(name))
    expect(names.size).toBe(3)
    for (const name of names) expect(name).toMatch(/-[\w-]{12}\.tmp$/)
  })

  test('does not write if the edits do not change the file, except with create', async () => {
    const folder = tempFolder()
    const path = join(folder, 'rclone.conf')
    expect(await storeAt(path).commit(() => [])).toMatchObject({ written: false })
    expect(existsSync(path)).toBe(false)
    expect(await storeAt(path).commit(() => [], { create: true })).toMatchObject({
      written: true,
      created: true,
    })
    expect([textOf(path), modeOf(path)]).toEqual(['', '600'])
    const { mtimeNs } = statSync(path, { bigint: true })
    expect(await storeAt(path).commit(() => [], { create: true })).toMatchObject({ written: false })
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(mtimeNs)
  })

  test('does not change the file if the edits are refused', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    await expect(storeAt(path).commit(addRemote('old'))).rejects.toMatchObject({
      code: 'already-exists',
    })
    const bad = () => [{ kind: 'set', name: 'old', key: 'k', value: 'a\nb' }] as const
    await expect(storeAt(path).commit(bad)).rejects.toMatchObject({ code: 'usage' })
    expect(textOf(path)).toBe(OLD)
    expect(namesIn(folder)).toEqual(['rclone.conf'])
  })

  test('refuses an encrypted and a malformed file', async () => {
    for (const [text, code] of [
      ['# c\n\nRCLONE_ENCRYPT_V0:\nAAAA\n', 'config-encrypted'],
      ['[a]\nnonsense\n', 'config-malformed'],
    ]) {
      const path = putFile(join(tempFolder(), 'rclone.conf'), text ?? '')
      await expect(storeAt(path).commit(addRemote('new'))).rejects.toMatchObject({ code })
      expect(textOf(path)).toBe(text)
    }
  })

  test('refuses to write if the configuration exists only in memory', async () => {
    const store = openStore({ kind: 'memory', why: 'option' })
    expect(readRemotes(await store.load()).size).toBe(0)
    await expect(store.commit(addRemote('new'))).rejects.toMatchObject({
      code: 'config-unwritable',
      hint: expect.stringContaining('memory'),
    })
  })

  test('warns about a value that rclone changes when it saves the file', async () => {
    const path = join(tempFolder(), 'rclone.conf')
    const entries = [
      ['plain', 'x'],
      ['blanks', ' secret42 '],
      ['tick', 'a`secret42'],
      ['both', '`"secret42'],
    ] as const
    const { warnings } = await storeAt(path).commit(() => [{ kind: 'add', name: 'a', entries }])
    expect(warnings).toEqual([
      expect.stringContaining('"blanks"'),
      expect.stringContaining('"tick"'),
    ])
    expect(warnings.join()).not.toContain('secret42')
  })

  test('warns about a hard link with the old content', async () => {
    const folder = tempFolder()
    const path = putFile(join(folder, 'rclone.conf'), OLD)
    linkSync(path, join(folder, 'other'))
    const { warnings } = await storeAt(path).commit(addRemote('new'))
    expect(warnings).toEqual([expect.stringContaining('hard link')])
  })
})

describe('commit through links', () => {
  test('S29: writes the target of a chain and preserves all links, also relative ones in linked folders', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'real', 'deep'), { recursive: true })
    const target = putFile(join(folder, 'real', 'file.conf'), OLD)
    symlinkSync(join('real', 'deep'), join(folder, 'shortcut'))
    // Relative to real/deep, the folder of the link, not to `shortcut`.
    symlinkSync('../file.conf', join(folder, 'real', 'deep', 'one.conf'))
    symlinkSync('shortcut/one.conf', join(folder, 'two.conf'))
    const result = await storeAt(join(folder, 'two.conf')).commit(addRemote('new'))
    expect(textOf(target)).toBe(NEW)
    expect(result.path).toBe(target)
    expect(readlinkSync(join(folder, 'two.conf'))).toBe('shortcut/one.conf')
    expect(lstatSync(join(folder, 'real', 'deep', 'one.conf')).isSymbolicLink()).toBe(true)
  })

  test('S29: creates the target of a dangling link', async () => {
    const folder = tempFolder()
    const link = join(folder, 'rclone.conf')
    symlinkSync('elsewhere/rclone.conf', link)
    const result = await storeAt(link).commit(addRemote('new'))
    expect(result).toMatchObject({ created: true, path: join(folder, 'elsewhere', 'rclone.conf') })
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(textOf(link)).toBe('[new]\ntype = pcloud\n')
  })

  test('S29: reports a circle of links', async () => {
    const folder = tempFolder()
    symlinkSync('b.conf', join(folder, 'a.conf'))
    symlinkSync('a.conf', join(folder, 'b.conf'))
    const store = storeAt(join(folder, 'a.conf'))
    await expect(store.load()).rejects.toMatchObject({ code: 'config-unreadable' })
    await expect(store.commit(addRemote('new'))).rejects.toMatchObject({
      code: 'config-unreadable',
    })
  })

  test.skipIf(!isRoot)(
    "S29: refuses a link to a different user's file in a folder that all users can write to",
    async () => {
      const folder = tempFolder()
      const open = join(folder, 'open')
      mkdirSync(open)
      chmodSync(open, 0o1777)
      const planted = putFile(join(open, 'planted.conf'), OLD)
      chownSync(planted, 1234, 1234)
      symlinkSync(planted, join(folder, 'rclone.conf'))
      const commit = storeAt(join(folder, 'rclone.conf')).commit(addRemote('new'))
      await expect(commit).rejects.toMatchObject({ code: 'config-unwritable' })
      expect(textOf(planted)).toBe(OLD)
    },
  )
})

describe('commit with a concurrent writer', () => {
  test('S27: merges with changes by other programs', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    const store = storeAt(path)
    await store.load()
    writeFileSync(path, `${OLD}token = fresh\n\n[theirs]\ntype = drive\n`)
    await store.commit(addRemote('new'))
    expect(textOf(path)).toBe(
      `${OLD}token = fresh\n\n[theirs]\ntype = drive\n\n[new]\ntype = pcloud\n`,
    )
  })

  test('S27: starts again if the file changes before the rename', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    let calls = 0
    const fs = spiedFs(({ name, path: at }) => {
      if (name === 'handle.sync' && at.endsWith('.tmp') && calls++ === 0)
        writeFileSync(path, `# theirs\n${OLD}`)
    })
    await storeAt(path, { fs, sleep: async () => {} }).commit(addRemote('new'))
    expect(textOf(path)).toBe(`# theirs\n${NEW}`)
  })

  test('S27: stops with an error if this continues', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    let count = 0
    const fs = spiedFs(({ name, path: at }) => {
      if (name === 'handle.sync' && at.endsWith('.tmp')) writeFileSync(path, `# ${count++}\n${OLD}`)
    })
    const commit = storeAt(path, { fs }).commit(addRemote('new'))
    await expect(commit).rejects.toMatchObject({ code: 'config-changed' })
    expect(namesIn(join(path, '..'))).toEqual(['rclone.conf'])
  })

  test('S27: never replaces a file that appears in the meantime', async () => {
    const path = join(tempFolder(), 'rclone.conf')
    let done = false
    const fs = spiedFs(({ name }) => {
      if (name === 'link' && !done) writeFileSync(path, OLD)
      if (name === 'link') done = true
    })
    await storeAt(path, { fs, sleep: async () => {} }).commit(addRemote('new'))
    expect(textOf(path)).toBe(NEW)
  })

  test('S27: repeats the edits if a stale copy replaced them', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    let writes = 0
    const sleep = async () => {
      if (writes++ === 0) writeFileSync(path, `${OLD}token = theirs\n`)
    }
    const result = await storeAt(path, { sleep, rcloneMayRun: async () => true }).commit(
      addRemote('new'),
    )
    expect(result.warnings).toEqual([])
    expect(textOf(path)).toBe(`${OLD}token = theirs\n\n[new]\ntype = pcloud\n`)
  })

  test('S27: preserves a deliberate change directly after the write', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    const sleep = async () =>
      writeFileSync(path, textOf(path).replace('[new]\n', '[new]\nmore = 1\n'))
    const result = await storeAt(path, { sleep, rcloneMayRun: async () => true }).commit(
      addRemote('new'),
    )
    expect(result.warnings).toEqual([expect.stringContaining('right after')])
    expect(textOf(path)).toContain('more = 1')
  })

  test('S27: waits for the file between the two renames of rclone', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    renameSync(path, `${path}.old`)
    setTimeout(() => renameSync(`${path}.old`, path), 60)
    await storeAt(path, {}, true).commit(addRemote('new'))
    expect(textOf(path)).toBe(NEW)
  })
})
