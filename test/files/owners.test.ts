import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { has, mayHave } from '../support/needs.ts'
import { sample } from '../support/sample.ts'
import { CONFIG, type Home, makeHome, tree } from './support/homes.ts'

const USER = 1000
const asRoot = test.skipIf(process.getuid?.() !== 0 || !mayHave('setpriv'))

/** All writers: config, settings, session, backups, undo. */
const WRITES = (home: Home): readonly (readonly string[])[] => [
  ['settings', 'set', 'region', 'eu'],
  ['import', home.session, '--yes', '--no-verify', '--overwrite'],
  ['import', home.other, '--yes'],
  ['update', 'a', 'k=v'],
  ['undo', '--yes'],
  ['delete', 'imported'],
]

async function writeAll(home: Home, how: Parameters<Home['run']>[1]): Promise<void> {
  for (const words of WRITES(home)) {
    const { code, stderr } = await home.run(words, how)
    expect(code, `${words.join(' ')}: ${stderr}`).toBe(0)
    expect(stderr, words.join(' ')).not.toMatch(/Cannot/)
  }
}

function isPrivate(home: Home, uid: number): void {
  for (const [name, facts] of tree(home.folder)) {
    const isFolder = statSync(join(home.folder, name)).isDirectory()
    expect(facts, name).toBe(`${isFolder ? 700 : 600} ${uid}`)
  }
}

const MASKS = ['0000', '022', '077', '0177', '0277', '0377', '0777']

describe('S25: any umask', () => {
  test.each(sample(MASKS, 2))(
    'S25: umask %s: files are 0600 and folders 0700, for all writers',
    { timeout: 60_000 },
    async (umask) => {
      const home = makeHome()
      rmSync(join(home.folder, '.config'), { recursive: true })
      expect(await home.run(['touch', '--config', home.config], { umask })).toMatchObject({
        code: 0,
      })
      writeFileSync(home.config, CONFIG)
      await writeAll(home, { umask })
      isPrivate(home, process.getuid?.() ?? 0)
    },
  )

  asRoot.each(sample(MASKS, 2))(
    'S25: umask %s, not as root',
    { timeout: 60_000 },
    async (umask) => {
      const home = makeHome(USER)
      rmSync(join(home.folder, '.config'), { recursive: true })
      const how = { umask, uid: USER }
      expect(await home.run(['touch', '--config', home.config], how)).toMatchObject({ code: 0 })
      writeFileSync(home.config, CONFIG)
      await writeAll(home, how)
      isPrivate(home, USER)
    },
  )
})

describe('S25: root in the home of a user', () => {
  asRoot(
    'S25: everything that root creates there belongs to the user',
    { timeout: 60_000 },
    async () => {
      const home = makeHome(USER)
      await writeAll(home, {})
      isPrivate(home, USER)
      const listed = await home.run(['undo', '--list'], { uid: USER })
      expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('imported')])
      await writeAll(home, { uid: USER })
    },
  )

  asRoot('S25: files that exist keep owner and mode', async () => {
    const home = makeHome(USER)
    mkdirSync(dirname(home.settings))
    for (const path of [home.config, home.settings]) {
      writeFileSync(path, path === home.config ? CONFIG : 'region = us\n')
      chownSync(path, USER, USER)
      chmodSync(path, 0o640)
    }
    await home.run(['update', 'a', 'k=v'])
    await home.run(['settings', 'set', 'region', 'eu'])
    for (const path of [home.config, home.settings]) {
      const { mode, uid, gid } = statSync(path)
      expect([mode & 0o777, uid, gid]).toEqual([0o640, USER, USER])
    }
  })

  asRoot('S25: a backup folder that cannot be entered is reported', async () => {
    const home = makeHome(USER)
    await home.run(['update', 'a', 'k=v'], { uid: USER })
    const [folder = ''] = [...tree(home.backups).keys()]
    chownSync(join(home.backups, folder), 0, 0)
    for (const words of [
      ['undo', '--list'],
      ['undo', '--yes'],
    ]) {
      const { code, stderr } = await home.run(words, { uid: USER })
      expect([code, stderr]).toEqual([6, expect.stringContaining('Cannot read the backup folder')])
    }
    const written = await home.run(['update', 'a', 'k=w'], { uid: USER })
    expect([written.code, written.stderr]).toEqual([0, expect.stringContaining('backup folder')])
  })
})

test('S25: an unnecessary folder is removed', async () => {
  const home = makeHome()
  rmSync(join(home.folder, '.config'), { recursive: true })
  const { code } = await home.run(['update', 'missing', 'k=v'])
  expect([code, existsSync(join(home.folder, '.config'))]).toEqual([3, false])
  const long = join(home.folder, 'deep', 'n'.repeat(300), 'rclone.conf')
  expect((await home.run(['touch', '--config', long])).code).toBe(6)
  expect(existsSync(join(home.folder, 'deep'))).toBe(false)
})

/** A mount that refuses to change an attribute. */
function mounted(home: Home, options: readonly string[]): string {
  const [under, point] = [join(home.folder, 'under'), join(home.folder, 'mount')]
  mkdirSync(under)
  mkdirSync(point)
  const { status } = spawnSync('bindfs', [...options, under, point], { stdio: 'ignore' })
  expect(status, 'bindfs').toBe(0)
  onTestFinished(() => {
    spawnSync('umount', [point], { stdio: 'ignore' })
  })
  return point
}

const canMount = process.getuid?.() === 0 && has('bindfs') && existsSync('/dev/fuse')

describe('S47: a file system that refuses an attribute', () => {
  const REFUSALS = [['--chmod-deny'], ['--chown-deny'], ['--chmod-deny', '--chown-deny']]
  const cases = REFUSALS.flatMap((options) =>
    [0, USER].flatMap((uid) => [0o600, 0o640, 0o644].map((mode) => ({ options, uid, mode }))),
  )
  test.skipIf(!canMount).each(sample(cases, 5))(
    'S47: $options, owner $uid, mode $mode: saved, with its owner and mode',
    { timeout: 60_000 },
    async ({ options, uid, mode }) => {
      const home = makeHome()
      const folder = mounted(home, options)
      const config = join(folder, 'r.conf')
      const real = join(home.folder, 'under', 'r.conf')
      writeFileSync(real, CONFIG)
      chmodSync(real, mode)
      chownSync(real, uid, uid)
      const { code, stderr } = await home.run(['update', 'a', 'k=v', '--config', config])
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('Cannot')])
      expect(readFileSync(real, 'utf8')).toContain('k = v')
      const facts = statSync(real)
      expect([facts.uid, facts.mode & 0o777]).toEqual([uid, mode])
      const settings = await home.run(['settings', 'set', 'region', 'eu'], {
        env: { XDG_CONFIG_HOME: folder },
      })
      expect(settings.code, settings.stderr).toBe(0)
    },
  )
})
