import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { createSealer, sealPlain, sealUnder } from '../../src/config-file/encryption/sealer.ts'
import { type Backup, findUndoTarget } from '../../src/config-file/store/backups/backup-note.ts'
import { type ConfigStore, openStore } from '../../src/config-file/store/store.ts'
import { brokenTokens } from '../../src/remotes/split-values.ts'
import { Secret } from '../../src/secret.ts'
import { sample, TRIES_ALL } from '../support/sample.ts'
import { spiedFs, systemError } from './support/faulty-fs.ts'
import { alone, modeOf, namesIn, putFile, tempFolder, textOf } from './support/files.ts'

const set = (name: string, key: string, value: string): ConfigEdit => ({
  kind: 'set',
  name,
  key,
  value,
})
const add = (name: string): ConfigEdit => ({ kind: 'add', name, entries: [['type', 'alias']] })
const token = (text: string, expiry = '2030-01-01T00:00:00Z') =>
  `{"access_token":"${text}","token_type":"bearer","refresh_token":"r-${text}","expiry":"${expiry}"}`

interface Place {
  readonly path: string
  readonly state: string
  readonly store: ConfigStore
  /** The backups of the file, newest first. */
  copies(): readonly string[]
  write(...edits: readonly ConfigEdit[]): Promise<readonly string[]>
  undo(): Promise<readonly string[]>
}

function place(text?: string, options: { password?: string; fs?: object } = {}): Place {
  const folder = tempFolder()
  const path = join(folder, 'rclone.conf')
  const state = join(folder, 'state', 'backups')
  if (text !== undefined) putFile(path, text)
  const { password, fs } = options
  const sealer = createSealer({
    name: 'test',
    tries: 1,
    read: async () => new Secret(password ?? ''),
  })
  const deps = { ...alone, backupFolder: state, ...(fs && { fs: fs as never }) }
  const store = openStore(
    { kind: 'file', path, exists: text !== undefined, why: 'option' },
    deps,
    sealer,
  )
  const backupFolder = () => (existsSync(state) ? readdirSync(state) : [])
  return {
    path,
    state,
    store,
    copies: () =>
      backupFolder().flatMap((name) =>
        readdirSync(join(state, name))
          .filter((file) => file.endsWith('.conf'))
          .reverse()
          .map((file) => join(state, name, file)),
      ),
    write: async (...edits) => (await store.commit(() => edits)).warnings,
    undo: async () => (await (await store.history()).planUndo(brokenTokens)).run(),
  }
}

const noteOf = (copy: string) => copy.replace(/conf$/, 'json')

const PLAIN = '# mine\r\n[pc]\r\ntype = pcloud\r\n'

describe('backups', () => {
  it('stores the old bytes, 0600 in a 0700 folder, with a note without values', async () => {
    const { write, copies, state } = place(PLAIN)
    await write(set('pc', 'client_secret', 's3cret-value'))
    const [copy = ''] = copies()
    expect([textOf(copy), modeOf(copy)]).toEqual([PLAIN, '600'])
    expect([modeOf(join(copy, '..')), modeOf(state)]).toEqual(['700', '700'])
    const note = noteOf(copy)
    expect(modeOf(note)).toBe('600')
    expect(textOf(note)).not.toContain('s3cret')
    expect(JSON.parse(textOf(note))).toMatchObject({
      kind: 'write',
      changes: [{ what: 'changed', remote: 'pc', keys: ['client_secret'] }],
      stored: true,
    })
  })

  it.each([0o000, 0o022, 0o077])('S43: with any umask (%i)', async (mask) => {
    const before = process.umask(mask)
    try {
      const { write, copies, state } = place(PLAIN)
      await write(add('x'))
      const [copy = ''] = copies()
      expect([modeOf(copy), modeOf(join(copy, '..')), modeOf(state)]).toEqual(['600', '700', '700'])
    } finally {
      process.umask(before)
    }
  })

  it('S43: removes the rights of other users on the folder', async () => {
    const { write, copies, state } = place(PLAIN)
    await write(add('x'))
    const [backupFolder = ''] = readdirSync(state)
    chmodSync(join(state, backupFolder), 0o755)
    await write(add('y'))
    expect(copies()).toHaveLength(2)
    expect(modeOf(join(state, backupFolder))).toBe('700')
  })

  it('stores the last ten, and no files next to the config file', async () => {
    const { write, copies, path } = place(PLAIN)
    for (let at = 0; at < 13; at++) await write(set('pc', 'n', String(at)))
    expect(copies()).toHaveLength(10)
    expect(copies().map(textOf).at(-1)).toContain('n = 2')
    expect(namesIn(join(path, '..'))).toEqual(['rclone.conf', 'state'])
  })

  it('makes no backup without a write', async () => {
    const { store, copies } = place(PLAIN)
    await store.commit(() => [])
    await expect(store.commit(() => [set('nobody', 'k', 'v')])).rejects.toThrow()
    expect(copies()).toEqual([])
  })

  it('a link and its target share the backups', async () => {
    const { write, path, copies, state } = place(PLAIN)
    await write(add('x'))
    const link = join(path, '..', 'link.conf')
    symlinkSync(path, link)
    const linked = openStore(
      { kind: 'file', path: link, exists: true, why: 'option' },
      { ...alone, backupFolder: state },
    )
    await linked.commit(() => [add('y')])
    expect(readdirSync(state)).toHaveLength(1)
    expect(copies()).toHaveLength(2)
  })

  it('restores bytes that are not UTF-8', async () => {
    const { write, undo, path } = place('')
    const bytes = Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0x6b, 0x3d, 0xff, 0xfe, 0x80, 0x0a])
    writeFileSync(path, bytes)
    await write(set('a', 'x', 'y'))
    await undo()
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('if the backup fails, warns and writes', async () => {
    const fails = spiedFs(({ name, path }) => {
      if (name === 'handle.write' && path.includes('backups')) throw systemError('ENOSPC')
    })
    const { write, path, copies, undo } = place(PLAIN, { fs: fails })
    const warnings = await write(add('x'))
    expect(warnings.join()).toMatch(/backup .*the disk is full.*undo/)
    expect(textOf(path)).toContain('[x]')
    expect(copies()).toEqual([])
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('if the folder is a file, warns and writes', async () => {
    const { write, path, state } = place(PLAIN)
    mkdirSync(join(state, '..'))
    writeFileSync(state, '')
    expect((await write(add('x'))).join()).toContain('backup')
    expect(textOf(path)).toContain('[x]')
  })

  it('S26: does not follow a planted link', async () => {
    const { write, copies, path } = place(PLAIN)
    await write(add('x'))
    const [copy = ''] = copies()
    const victim = putFile(join(path, '..', 'victim'), 'untouched')
    symlinkSync(victim, join(copy, '..', '00000002.json'))
    await write(add('y'))
    expect(textOf(victim)).toBe('untouched')
  })
})

describe('undo', () => {
  it('restores the bytes, one write at a time', async () => {
    const { write, undo, path } = place(PLAIN)
    const texts = [PLAIN]
    for (const name of ['x', 'y', 'z']) {
      await write(add(name))
      texts.push(textOf(path))
    }
    for (const text of texts.slice(0, 3).reverse()) {
      await undo()
      expect(textOf(path)).toBe(text)
    }
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('continues after a new write', async () => {
    const { write, undo, path } = place(PLAIN)
    await write(add('a'))
    await write(add('b'))
    await undo()
    await write(add('c'))
    await undo()
    expect(textOf(path)).toMatch(/\[a\]/)
    expect(textOf(path)).not.toMatch(/\[[bc]\]/)
    await undo()
    expect(textOf(path)).toBe(PLAIN)
  })

  it('works ten times in a row, and keeps the replaced bytes', async () => {
    const { write, undo, path, copies } = place(PLAIN)
    for (let at = 0; at < 10; at++) await write(set('pc', 'n', String(at)))
    for (let at = 0; at < 10; at++) await undo()
    expect(textOf(path)).toBe(PLAIN)
    expect(copies().map(textOf).join()).toContain('n = 9')
    expect(copies()).toHaveLength(10)
  })

  it('removes a file that the write created', async () => {
    const { write, undo, path } = place()
    await write(add('a'))
    const before = textOf(path)
    await write(add('b'))
    await undo()
    expect(textOf(path)).toBe(before)
    await undo()
    expect(existsSync(path)).toBe(false)
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('refuses if a different program has changed the file', async () => {
    const { write, undo, path, copies } = place(PLAIN)
    await write(add('x'))
    const theirs = `${textOf(path)}\n[theirs]\ntype = s3\n`
    writeFileSync(path, theirs)
    await expect(undo()).rejects.toMatchObject({
      code: 'config-changed',
      hint: expect.stringContaining(copies()[0] ?? ''),
    })
    expect(textOf(path)).toBe(theirs)
  })

  it('refuses if a different program has written between two writes', async () => {
    const { write, undo, path } = place(PLAIN)
    await write(add('x'))
    writeFileSync(path, `${textOf(path)}\n[theirs]\ntype = s3\n`)
    await write(add('y'))
    await undo()
    expect(textOf(path)).toContain('[theirs]')
    await expect(undo()).rejects.toMatchObject({ code: 'config-changed' })
  })

  it('refuses a file that appeared before the lock', async () => {
    const { write, store, path } = place(PLAIN)
    await write(add('x'))
    const plan = await (await store.history()).planUndo(brokenTokens)
    writeFileSync(path, '[theirs]\ntype = s3\n')
    await expect(plan.run()).rejects.toMatchObject({ code: 'config-changed' })
    expect(textOf(path)).toBe('[theirs]\ntype = s3\n')
    const again = place(PLAIN)
    await again.write(add('x'))
    const late = await (await again.store.history()).planUndo(brokenTokens)
    await again.write(add('y'))
    await expect(late.run()).rejects.toMatchObject({ code: 'config-changed' })
  })

  it('refuses a modified backup', async () => {
    const { write, undo, path, copies } = place(PLAIN)
    await write(add('x'))
    writeFileSync(copies()[0] ?? '', '[evil]\n')
    await expect(undo()).rejects.toMatchObject({ code: 'failed' })
    expect(textOf(path)).toContain('[x]')
  })

  it('skips the note of a write that did not happen, and an incomplete note', async () => {
    const { write, undo, path, copies } = place(PLAIN)
    await write(add('x'))
    const noted = JSON.parse(textOf(noteOf(copies()[0] ?? '')))
    const backupFolder = join(copies()[0] ?? '', '..')
    const killed = { ...noted, from: noted.to, to: 'f'.repeat(64) }
    writeFileSync(join(backupFolder, '00000002.json'), JSON.stringify(killed))
    writeFileSync(join(backupFolder, '00000003.json'), '{"version":1,')
    await undo()
    expect(textOf(path)).toBe(PLAIN)
  })

  it('S33: refuses to write more than 16 MiB', async () => {
    const login = `[pc]\ntype = pcloud\ntoken = ${token('one')}\n`
    const big = `\n[big]\ntype = alias\nremote = ${'x'.repeat(16 * 1024 * 1024 - 300)}\n`
    const { write, undo, path } = place(login + big)
    await write({ kind: 'remove', name: 'big' })
    await write(set('pc', 'token', token('t'.repeat(200))))
    await undo()
    const before = textOf(path)
    await expect(undo()).rejects.toMatchObject({
      code: 'config-unwritable',
      message: expect.stringContaining('16 MiB'),
    })
    expect(textOf(path)).toBe(before)
  })

  it('does not write or lock before run()', async () => {
    const { write, store, path, state } = place(PLAIN)
    await write(add('x'))
    const look = () =>
      JSON.stringify([namesIn(join(path, '..')), readdirSync(state, { recursive: true })])
    const before = look()
    const plan = await (await store.history()).planUndo(brokenTokens)
    expect(plan.then.text).toBe(PLAIN)
    expect(look()).toBe(before)
  })
})

/** After this number of calls, every call fails. */
function dying(calls: number) {
  let left = calls
  return spiedFs(() => {
    if (left-- <= 0) throw systemError('EIO')
  })
}

/** A short run breaks each fifth call, and starts with another one each time. */
const STEP = TRIES_ALL ? 1 : 5
const firstCall = () => sample([...Array(STEP).keys()], 1)[0] ?? 0

describe('killed at any file system call', () => {
  it.each(['write', 'undo'])(
    'undo still works after a %s',
    async (work) => {
      let calls = firstCall()
      for (let isDone = false; !isDone; calls += STEP) {
        const { path, state, write, undo, store } = place(PLAIN)
        await write(add('a'))
        const one = textOf(path)
        await write(add('b'))
        const two = textOf(path)
        const deps = { ...alone, backupFolder: state, fs: dying(calls) }
        const doomed = openStore({ kind: 'file', path, exists: true, why: 'option' }, deps)
        const kill = async () => {
          if (work === 'write') return void (await doomed.commit(() => [add('c')]))
          await (await (await doomed.history()).planUndo(brokenTokens)).run()
        }
        isDone = await kill().then(
          () => calls > 60,
          () => false,
        )
        const lock = join(path, '..', '.rclone.conf.pcloud-config.lock')
        rmSync(lock, { force: true })
        const left = textOf(path)
        const past = new Map([
          [one, PLAIN],
          [two, one],
        ])
        await undo()
        expect(textOf(path), `killed after ${calls} calls`).toBe(past.get(left) ?? two)
        await write(add('d'))
        await undo()
        expect(textOf(path)).toBe(past.get(left) ?? two)
        expect((await (await store.history()).list()).changedSince).toBe(false)
      }
      expect(calls).toBeGreaterThan(60)
    },
    60_000,
  )
})

describe('S43: encryption, killed at any file system call', () => {
  const password = 'pw'
  const isSealed = (path: string) => textOf(path).includes('RCLONE_ENCRYPT_V0:')
  const readable = (copies: readonly string[]) =>
    copies.filter((copy) => !textOf(copy).includes('RCLONE_ENCRYPT_V0:'))
  const jobs = {
    set: async (store: ConfigStore) =>
      store.commit(() => [], { reseal: await sealUnder(new Secret(password)) }),
    remove: (store: ConfigStore) => store.commit(() => [], { reseal: sealPlain }),
    undo: async (store: ConfigStore) =>
      (await (await store.history()).planUndo(brokenTokens)).run(),
  }

  /** `undo` starts after the encryption was removed. */
  async function prepared(job: keyof typeof jobs) {
    const rig = place(PLAIN, { password })
    await rig.write(add('a'))
    if (job !== 'set') await jobs.set(rig.store)
    await rig.store.load()
    await rig.write(add('b'))
    if (job === 'undo') await jobs.remove(rig.store)
    return rig
  }

  it.each(['set', 'remove', 'undo'] as const)(
    '%s: undo still reports the correct change, and the following write leaves no readable copy',
    async (job) => {
      let calls = firstCall()
      for (let isDone = false; !isDone; calls += STEP) {
        const { path, state, store, undo, write, copies } = await prepared(job)
        const wasSealed = isSealed(path)
        const doomed = openStore(
          { kind: 'file', path, exists: true, why: 'option' },
          { ...alone, backupFolder: state, fs: dying(calls) },
          createSealer({ name: 'test', tries: 1, read: async () => new Secret(password) }),
        )
        isDone = await jobs[job](doomed).then(
          () => calls > 40,
          () => false,
        )
        rmSync(join(path, '..', '.rclone.conf.pcloud-config.lock'), { force: true })
        const about = `${job}, killed after ${calls} calls`
        const isChanged = isSealed(path) !== wasSealed
        await store.load()
        await write(add('later'))
        if (isSealed(path)) expect(readable(copies()), about).toEqual([])
        await undo()
        expect((await store.load()).text, about).not.toContain('later')
        if (isChanged && job === 'set') {
          await expect(undo(), about).rejects.toMatchObject({ code: 'config-changed' })
        } else {
          await undo()
          const text = (await store.load()).text
          const isBack = { set: !isChanged, remove: !isChanged, undo: isChanged }[job]
          expect(text.includes('[b]'), about).toBe(!isBack)
        }
        expect((await (await store.history()).list()).changedSince, about).toBe(false)
      }
      expect(calls).toBeGreaterThan(40)
    },
    120_000,
  )
})

describe('undo and tokens', () => {
  const withToken = (text: string) =>
    `[pc]\ntype = pcloud\nhostname = h\ntoken = ${token(text)}\n\n[w]\ntype = alias\nremote = pc:\n`

  it('preserves a renewed token', async () => {
    const { write, undo, path, store } = place(withToken('one'))
    await write(set('w', 'remote', 'pc:dir'))
    await write(set('pc', 'token', token('two')))
    const plan = await (await store.history()).planUndo(brokenTokens)
    expect(plan.keptTokens).toEqual(['pc'])
    await undo()
    expect(textOf(path)).toContain('pc:dir')
    await undo()
    expect(textOf(path)).toBe(withToken('two'))
  })

  it.each([
    ...['client_id', 'api_key', 'hostname', 'auth_url', 'token_url'].map(
      (key) => [key, []] as const,
    ),
    ...['client_secret', 'api_secret', 'redirect_uri', 'deviceid'].map(
      (key) => [key, ['v']] as const,
    ),
  ])('restores the token with %s if that key is part of the login: kept %j', async (key, kept) => {
    const before = `[v]\ntype = verizon\n${key} = old\ntoken = ${token('one')}\n`
    const { write, undo, path, store } = place(before)
    await write(set('v', key, 'new'), set('v', 'token', token('two')))
    expect((await (await store.history()).planUndo(brokenTokens)).keptTokens).toEqual(kept)
    await undo()
    const after = kept.length === 0 ? before : before.replace(token('one'), token('two'))
    expect(textOf(path)).toBe(after)
  })

  it('stores one backup for a row of renewals', async () => {
    const { write, undo, path, copies } = place(withToken('one'))
    await write(set('w', 'remote', 'pc:dir'))
    for (let at = 0; at < 15; at++) await write(set('pc', 'token', token(`t${at}`)))
    expect(copies()).toHaveLength(2)
    await undo()
    await undo()
    expect(textOf(path)).toBe(withToken('t14'))
  })

  it('preserves it in a renamed section', async () => {
    const { write, undo, path } = place(withToken('one'))
    await write({ kind: 'rename', from: 'pc', to: 'new' }, set('w', 'remote', 'new:'))
    await write(set('new', 'token', token('two')))
    await undo()
    await undo()
    expect(textOf(path)).toBe(withToken('two'))
  })

  it('preserves it if the write changed other keys too', async () => {
    const { write, undo, path } = place(withToken('one'))
    await write(set('pc', 'token', token('two')), set('pc', 'root_folder_id', 'd5'))
    await undo()
    expect(textOf(path)).toBe(withToken('two'))
  })

  it('restores a different login, and replaces a removed or invalid token', async () => {
    const edits: readonly (readonly ConfigEdit[])[] = [
      [set('pc', 'token', token('two')), set('pc', 'client_id', 'other')],
      [{ kind: 'unset', name: 'pc', key: 'token' }],
      [set('pc', 'token', 'not a token')],
      [{ kind: 'remove', name: 'pc' }],
    ]
    for (const edit of edits) {
      const { write, undo, path } = place(withToken('one'))
      await write(...edit)
      await undo()
      expect(textOf(path)).toBe(withToken('one'))
    }
  })
})

describe('undo and encryption', () => {
  const encrypt = async (store: ConfigStore) =>
    store.commit(() => [], { reseal: await sealUnder(new Secret('pw')) })
  const filesIn = (state: string) =>
    readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  const sealed = async (text: string, password: string) =>
    Buffer.from(await (await sealUnder(new Secret(password)))(Buffer.from(text))).toString()

  it('stores and restores encrypted bytes, without names', async () => {
    const { write, undo, path, copies, store } = place(await sealed(PLAIN, 'pw'), {
      password: 'pw',
    })
    const before = textOf(path)
    await write(set('pc', 'secret_of_mine', 'x'))
    const [copy = ''] = copies()
    expect(textOf(copy)).toBe(before)
    const note = textOf(noteOf(copy))
    expect(note).not.toMatch(/"pc"|secret_of_mine/)
    await undo()
    expect(textOf(path)).toContain('RCLONE_ENCRYPT_V0:')
    expect((await store.load()).text).toBe(PLAIN)
  })

  it('S43: encrypting the file removes readable backups, and cannot be undone', async () => {
    const { write, copies, store, state, undo } = place(PLAIN, { password: 'pw' })
    await write(add('x'))
    await write(add('y'))
    await undo()
    await encrypt(store)
    expect(copies()).toEqual([])
    const left = filesIn(state)
    expect(left).toHaveLength(1)
    expect(JSON.parse(textOf(left[0] ?? ''))).toMatchObject({
      from: 'readable',
      changes: [{ what: 'encrypted' }],
    })
    const refused = { code: 'config-changed', hint: expect.stringContaining('encryption remove') }
    await expect(undo()).rejects.toMatchObject(refused)
    await store.load()
    await write(add('z'))
    await undo()
    expect((await store.load()).text).not.toContain('[z]')
    await expect(undo()).rejects.toMatchObject(refused)
    const list = await (await store.history()).list()
    expect(list).toMatchObject({ encryptedSince: true, changedSince: false })
    expect(list.writes).toMatchObject([{ changes: [{ what: 'encrypted' }], copy: undefined }])
  })

  it('S43: skips an encryption that was killed before the write, and completes one that was killed after it', async () => {
    for (const isWritten of [false, true]) {
      const fails = spiedFs(({ name, path }) => {
        if (isWritten ? name === 'readdir' && isDone(path) : path.endsWith('.tmp')) {
          throw systemError('EIO')
        }
      })
      const { write, store, path, state, undo, copies } = place(PLAIN, { password: 'pw' })
      await write(add('x'))
      const isDone = (at: string) => at.includes('backups') && textOf(path).includes('ENCRYPT')
      const doomed = openStore(
        { kind: 'file', path, exists: true, why: 'option' },
        { ...alone, backupFolder: state, fs: fails },
      )
      await encrypt(doomed).catch(() => undefined)
      if (isWritten) {
        expect(copies()).toHaveLength(1)
        await (await store.history()).purgePlaintext()
        expect(filesIn(state)).toHaveLength(1)
        await expect(undo()).rejects.toMatchObject({ code: 'config-changed' })
      } else {
        await undo()
        expect(textOf(path)).toBe(PLAIN)
      }
    }
  })

  it('S43: after encryption by a different program, the next write removes them', async () => {
    const { write, copies, path, store } = place(PLAIN, { password: 'pw' })
    await write(add('x'))
    writeFileSync(path, await sealed(textOf(path), 'pw'))
    await store.load()
    await write(add('y'))
    expect(copies().map((copy) => textOf(copy).includes('RCLONE_ENCRYPT'))).toEqual([true])
  })

  it('purgePlaintext removes them, and reports one that remains', async () => {
    const { write, copies, store } = place(PLAIN)
    await write(add('x'))
    await (await store.history()).purgePlaintext()
    expect(copies()).toEqual([])
    const stuck = spiedFs(({ name, path }) => {
      if (name === 'unlink' && path.includes('backups')) throw systemError('EACCES')
    })
    const other = place(PLAIN, { fs: stuck })
    await other.write(add('x'))
    const purge = other.store.history().then((history) => history.purgePlaintext())
    await expect(purge).rejects.toMatchObject({ code: 'failed' })
  })

  it('restores removed encryption byte for byte, without a password', async () => {
    const { write, undo, store, path, state } = place(await sealed(PLAIN, 'pw'), { password: 'pw' })
    await write(add('x'))
    const before = textOf(path)
    await store.commit(() => [], { reseal: sealPlain })
    await write(add('y'))
    await undo()
    const noPassword = openStore(
      { kind: 'file', path, exists: true, why: 'option' },
      { ...alone, backupFolder: state },
    )
    const plan = await (await noPassword.history()).planUndo(brokenTokens)
    expect([plan.write.changes, plan.now.text]).toEqual([[{ what: 'decrypted' }], plan.then.text])
    await plan.run()
    expect(textOf(path)).toBe(before)
    const readable = filesIn(state).filter((file) => /\[pc\]|"pc"|"y"/.test(textOf(file)))
    expect(readable).toEqual([])
    await undo()
    expect((await store.load()).text).toBe(PLAIN)
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('restores the old password, and earlier writes', async () => {
    const { write, undo, path, state } = place(await sealed(PLAIN, 'old'), { password: 'old' })
    await write(add('x'))
    const before = textOf(path)
    const renewed = openStore(
      { kind: 'file', path, exists: true, why: 'option' },
      { ...alone, backupFolder: state },
      createSealer({ name: 'test', tries: 1, read: async () => new Secret('old') }),
    )
    await renewed.commit(() => [], { reseal: await sealUnder(new Secret('new')) })
    expect(textOf(path)).not.toBe(before)
    await undo()
    expect(textOf(path)).toBe(before)
    await undo()
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('preserves a renewed token when it restores the encryption', async () => {
    const text = (one: string) => `[pc]\ntype = pcloud\ntoken = ${token(one)}\n`
    const { write, undo, store, path } = place(await sealed(text('one'), 'pw'), { password: 'pw' })
    await store.load()
    await store.commit(() => [], { reseal: sealPlain })
    await write(set('pc', 'token', token('two')))
    await undo()
    const plan = await (await store.history()).planUndo(brokenTokens)
    expect(plan.keptTokens).toEqual(['pc'])
    await plan.run()
    expect(textOf(path)).toContain('RCLONE_ENCRYPT_V0:')
    expect((await store.load()).text).toBe(text('two'))
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('continues before an undo that kept a renewed token', async () => {
    const text = (one: string) => `[pc]\ntype = pcloud\ntoken = ${token(one)}\n`
    const { write, undo, store } = place(await sealed(text('one'), 'pw'), { password: 'pw' })
    await store.load()
    await write(add('x'))
    await write(set('pc', 'token', token('two')))
    await undo()
    await write(add('y'))
    await undo()
    await undo()
    expect((await store.load()).text).toBe(text('two'))
  })

  it('removes a file that was created encrypted', async () => {
    const { store, undo, path } = place(undefined, { password: 'pw' })
    await store.commit(() => [], { create: true, reseal: await sealUnder(new Secret('pw')) })
    expect(textOf(path)).toContain('RCLONE_ENCRYPT_V0:')
    await undo()
    expect(existsSync(path)).toBe(false)
  })
})

describe('the list', () => {
  it('shows the time and the changes of each write', async () => {
    const { write, undo, store, path } = place(PLAIN)
    await write(add('x'), set('pc', 'a', '1'), set('pc', 'b', '2'))
    await write({ kind: 'rename', from: 'x', to: 'y' }, { kind: 'remove', name: 'pc' })
    const list = async () => (await store.history()).list()
    expect(await list()).toMatchObject({
      changedSince: false,
      writes: [
        {
          changes: [
            { what: 'renamed', remote: 'x', to: 'y' },
            { what: 'removed', remote: 'pc' },
          ],
        },
        { changes: [{ what: 'added' }, { what: 'changed', keys: ['a', 'b'] }] },
      ],
    })
    await undo()
    expect((await list()).writes).toHaveLength(1)
    writeFileSync(path, '')
    expect((await list()).changedSince).toBe(true)
  })

  it('is empty without a state folder', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), PLAIN)
    const store = openStore({ kind: 'file', path, exists: true, why: 'option' }, alone)
    await store.commit(() => [add('x')])
    expect((await (await store.history()).list()).writes).toEqual([])
    expect(namesIn(join(path, '..'))).toEqual(['rclone.conf'])
  })
})

describe('findUndoTarget', () => {
  const backup = (kind: Backup['kind'], from: string, to: string): Backup => ({
    ...{ number: 1, time: '', stored: true, renewal: false, sealed: false, changes: [] },
    ...{ kind, from, to },
  })

  it.each([
    ['nothing', [], 'A', 'none'],
    ['the last', [backup('write', 'A', 'B')], 'B', 'A'],
    ['one further', [backup('undo', 'B', 'B2'), backup('write', 'A', 'B')], 'B2', 'A'],
    ['changed since', [backup('write', 'A', 'B')], 'X', 'changed'],
    ['changed between', [backup('undo', 'B', 'B'), backup('write', 'A', 'X')], 'B', 'changed'],
    [
      'changed after an undo',
      [backup('undo', 'B', 'B'), backup('write', 'A', 'B')],
      'X',
      'changed',
    ],
    ['never came about', [backup('write', 'B', 'C'), backup('write', 'A', 'B')], 'B', 'A'],
    ['only undone', [backup('undo', 'A', 'A')], 'A', 'none'],
    ['made by us', [backup('write', 'missing', 'A')], 'A', 'missing'],
  ] as const)('%s', (_, backups, current, expected) => {
    const { found } = findUndoTarget(backups, current)
    expect(found?.kind === 'found' ? found.backup.from : (found?.kind ?? 'none')).toBe(expected)
  })
})
