import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { sample } from '../support/sample.ts'
import { whyNoOtherUsers } from './support/other-user.ts'

const [ROOT, ANNA, MALLORY] = [0, 1000, 1001]
const USERS = [ROOT, ANNA, MALLORY]
const OLD = '[old]\ntype = alias\nremote = /tmp\n'
const why = whyNoOtherUsers()

interface Runner {
  readonly uid: number
  readonly sudoUid?: number
}
const RUNNERS: readonly Runner[] = [{ uid: ANNA }, { uid: ROOT }, { uid: ROOT, sudoUid: ANNA }]

/** Not in TMPDIR of the tests, which only root may enter. */
let base: string
beforeEach(() => {
  base = mkdtempSync('/tmp/foreign-')
  chmodSync(base, 0o755)
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

function makeFolder(name: string, owner: number, mode: number): string {
  const path = join(base, name)
  mkdirSync(path)
  chmodSync(path, mode)
  chownSync(path, owner, owner)
  return path
}

/** Everyone can write to it, so that no other rule than ours refuses it. */
function makeFile(path: string, owner: number): string {
  writeFileSync(path, OLD)
  chmodSync(path, 0o666)
  chownSync(path, owner, owner)
  return path
}

function makeLink(target: string, path: string, owner: number): string {
  symlinkSync(target, path)
  lchownSync(path, owner, owner)
  return path
}

function save({ uid, sudoUid }: Runner, config: string) {
  const home = makeFolder(`home-${readdirSync(base).length}`, uid, 0o700)
  const env = environment({
    env: { XDG_STATE_HOME: home, HOME: home, ...(sudoUid && { SUDO_UID: String(sudoUid) }) },
  })
  const words = [PROGRAM, '--config', config, 'create', 'new', 'alias', 'remote=/tmp']
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  const { status, stderr } = spawnSync('setpriv', [...ids, process.execPath, ...words], {
    env,
    encoding: 'utf8',
  })
  return { code: status, stderr }
}

/** Saves, and compares the disk with what the rule allows. */
function expectSave(runner: Runner, config: string, file: string, allowed: boolean, about: string) {
  const folder = join(file, '..')
  const [names, owner] = [readdirSync(folder), statSync(file).uid]
  const { code, stderr } = save(runner, config)
  expect([code, stderr], about).toEqual([allowed ? 0 : 6, expect.anything()])
  if (!allowed) expect(stderr, about).toContain('belongs to another user')
  expect(readFileSync(file, 'utf8').includes('[new]'), about).toBe(allowed)
  expect(statSync(file).uid, about).toBe(owner)
  expect(readdirSync(folder), about).toEqual(names)
}

describe.skipIf(why !== undefined)(`files and links of three users ${why ?? ''}`, () => {
  for (const runner of RUNNERS) {
    const named = `user ${runner.uid}${runner.sudoUid ? ` by sudo of ${runner.sudoUid}` : ''}`
    const isRoot = runner.uid === ROOT

    it(`S29: ${named} writes no foreign file in a folder with o+w`, () => {
      const cases = [0o777, 0o1777, 0o757].flatMap((mode) =>
        USERS.flatMap((folderOwner) => USERS.map((owner) => ({ mode, folderOwner, owner }))),
      )
      for (const { mode, folderOwner, owner } of sample(cases, 5)) {
        const about = `${mode.toString(8)} folder of ${folderOwner}, file of ${owner}`
        const folder = makeFolder(about.replaceAll(' ', '-'), folderOwner, mode)
        const file = makeFile(join(folder, 'rclone.conf'), owner)
        const forRoot = isRoot && [folderOwner, runner.sudoUid].includes(owner)
        const allowed = owner === runner.uid || owner === ROOT || forRoot
        expectSave(runner, file, file, allowed, about)
      }
    })

    it(`S29: ${named} follows links of the same user, of root and of the folder's owner`, () => {
      const file = makeFile(join(makeFolder('mine', runner.uid, 0o700), 'rclone.conf'), runner.uid)
      const kinds = ['file', 'folder', 'chain'] as const
      const cases = [ROOT, MALLORY].flatMap((folderOwner) =>
        USERS.flatMap((owner) => kinds.map((kind) => ({ folderOwner, owner, kind }))),
      )
      for (const { folderOwner, owner, kind } of sample(cases, 5)) {
        const about = `${kind} link of ${owner} in a folder of ${folderOwner}`
        const folder = makeFolder(about.replaceAll(' ', '-'), folderOwner, 0o1777)
        writeFileSync(file, OLD)
        const link = join(folder, 'link')
        makeLink(kind === 'folder' ? join(file, '..') : file, link, owner)
        if (kind === 'chain') makeLink(link, join(base, about), ROOT)
        const config = { file: link, folder: join(link, 'rclone.conf'), chain: join(base, about) }
        const allowed = [runner.uid, ROOT, folderOwner].includes(owner)
        expectSave(runner, config[kind], file, allowed, about)
      }
    })
  }

  it('S29: refuses a foreign file in a linked folder, and creates no file at a planted link', () => {
    const open = makeFolder('open', ROOT, 0o1777)
    const foreign = makeFile(join(open, 'rclone.conf'), MALLORY)
    const shortcut = makeLink(open, join(base, 'shortcut'), ANNA)
    for (const runner of [{ uid: ANNA }, { uid: ROOT }]) {
      expectSave(runner, join(shortcut, 'rclone.conf'), foreign, false, 'linked folder')
      const planted = makeLink(join(base, 'mine', 'x.conf'), join(open, `p${runner.uid}`), MALLORY)
      expect(save(runner, planted).code).toBe(6)
    }
    expect(readdirSync(base).filter((name) => name === 'mine')).toEqual([])
  })

  it('S29: list still reads a foreign file', () => {
    const file = makeFile(join(makeFolder('open', ROOT, 0o777), 'rclone.conf'), MALLORY)
    const { stdout } = spawnSync(process.execPath, [PROGRAM, 'list', '--config', file], {
      env: environment({}),
      encoding: 'utf8',
    })
    expect(stdout).toBe('old:\n')
  })
})
