import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { has } from '../support/needs.ts'
import { startProgram } from '../support/program.ts'
import { sample } from '../support/sample.ts'
import { type Home, makeHome } from './support/homes.ts'

const onLinux = test.skipIf(process.platform === 'win32' || !has('mkfifo') || !has('bash'))

/** The kinds of files. */
const KINDS: Readonly<Record<string, (path: string) => void>> = {
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a file of 3 GB': (path) => {
    writeFileSync(path, '')
    truncateSync(path, 3 * 1024 ** 3)
  },
  'a device': (path) => symlinkSync('/dev/zero', path),
}

interface Place {
  readonly path: (home: Home) => string
  readonly words: readonly string[]
  readonly code: number
  /** Run first, so that a backup exists. */
  readonly before?: readonly string[]
}

const theBackup = (end: string) => (home: Home) => {
  const [folder = ''] = readdirSync(home.backups)
  return join(home.backups, folder, `00000001.${end}`)
}

/** All files that the program finds without a path. */
const PLACES: Readonly<Record<string, Place>> = {
  'the config': { path: ({ config }) => config, words: ['list'], code: 6 },
  'the config, written': { path: ({ config }) => config, words: ['touch'], code: 6 },
  'its lock': {
    path: ({ config }) => join(dirname(config), '.rclone.conf.pcloud-config.lock'),
    words: ['update', 'a', 'k=v'],
    code: 6,
  },
  'the settings': {
    path: ({ settings }) => settings,
    words: ['settings', 'set', 'region', 'eu'],
    code: 6,
  },
  'the settings, read': {
    path: ({ settings }) => settings,
    words: ['settings', 'get', 'region'],
    code: 0,
  },
  'their lock': {
    path: ({ settings }) => join(dirname(settings), '.lock'),
    words: ['settings', 'set', 'region', 'eu'],
    code: 6,
  },
  'a session': {
    path: ({ sessions }) => join(sessions, 'me.pcloud_credentials'),
    words: ['userinfo', 'me'],
    code: 6,
  },
  'a note of a backup': {
    path: theBackup('json'),
    words: ['undo', '--list'],
    before: ['update', 'a', 'k=v'],
    code: 6,
  },
  'a backup': {
    path: theBackup('conf'),
    words: ['undo', '--yes'],
    before: ['update', 'a', 'k=v'],
    code: 6,
  },
}

describe('S33: reports at once if the path is not a file', () => {
  const cases = Object.keys(PLACES).flatMap((place) =>
    Object.keys(KINDS)
      // A lock is a link, so a link to a device looks like the lock of an unknown program.
      .filter((kind) => kind !== 'a device' || !place.endsWith('lock'))
      .map((kind) => ({ place, kind })),
  )
  onLinux.each(sample(cases, 12))(
    'S33: $kind in place of $place',
    { timeout: 30_000 },
    async ({ place, kind }) => {
      const found = PLACES[place]
      const make = KINDS[kind]
      if (found === undefined || make === undefined) throw new Error(place)
      const home = makeHome()
      if (found.before !== undefined) await home.run(found.before)
      const path = found.path(home)
      rmSync(path, { force: true })
      mkdirSync(dirname(path), { recursive: true })
      make(path)
      const start = performance.now()
      const { code, stderr } = await home.run(found.words)
      expect(performance.now() - start).toBeLessThan(8_000)
      const named = path.replace(home.folder, '~')
      expect([code, stderr]).toEqual([found.code, expect.stringContaining(named)])
      expect(stderr).not.toMatch(/inside|at Object/)
    },
  )
})

/** Whether a process has opened this file. */
function hasOpen(pid: number | undefined, path: string): boolean {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).some((name) => {
    try {
      return readlinkSync(join(folder, name)) === path
    } catch {
      // It was closed in the meantime.
      return false
    }
  })
}

describe('S33: a path from the user can be a pipe', () => {
  onLinux(
    'S33: reading commands read a config from a pipe, and no command writes to it',
    async () => {
      const home = makeHome()
      const from = { after: `--config <(cat '${home.other}')` }
      expect(await home.run(['list'], from)).toMatchObject({ code: 0, stdout: 'imported:\n' })
      const written = await home.run(['update', 'imported', 'k=v'], from)
      expect(written).toMatchObject({ code: 6, stderr: expect.stringContaining('it is a pipe') })
    },
  )

  onLinux('S33: import and a secret come from a pipe that is slow', async () => {
    const home = makeHome()
    const { code } = await home.run(['import', '--yes'], {
      after: `<(sleep 1; cat '${home.other}')`,
    })
    expect([code, readFileSync(home.config, 'utf8')]).toEqual([
      0,
      expect.stringContaining('[imported]'),
    ])
    const secret = await home.run(['new', 'x', '--no-input', '--client-id', 'abc'], {
      after: '--client-secret @<(sleep 1; true)',
    })
    expect(secret.stderr).toContain('is empty')
  })

  onLinux('S33: an empty pipe, and /dev/null by any name, are an empty config', async () => {
    const home = makeHome()
    for (const after of [
      '--config <(true)',
      '--config /dev/null',
      '--config /dev/fd/7 7</dev/null',
    ]) {
      expect(await home.run(['list'], { after }), after).toMatchObject({ code: 0, stdout: '' })
    }
  })

  onLinux(
    'S33: stops after 10 s for a pipe without a writer, and names a silent one',
    { timeout: 60_000 },
    async () => {
      const home = makeHome()
      const pipe = join(home.folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      const [alone, silent] = await Promise.all([
        home.run(['list', '--config', pipe]),
        home.run(['list'], { after: `--config <(sleep 11; cat '${home.other}')` }),
      ])
      expect(alone).toMatchObject({
        code: 6,
        stderr: expect.stringContaining('no program writes to it'),
      })
      expect(silent.stderr).toMatch(/^Waiting for the program that writes to \/dev\/fd\/\d+\./)
      expect([silent.code, silent.stdout]).toEqual([0, 'imported:\n'])
    },
  )

  onLinux.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'S33: %s stops the wait for a pipe',
    async (signal) => {
      const home = makeHome()
      const pipe = join(home.folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      const { child, ended } = startProgram(['list', '--config', pipe], {
        env: { HOME: home.folder },
      })
      await expect.poll(() => hasOpen(child.pid, pipe), { timeout: 15_000 }).toBe(true)
      const start = performance.now()
      child.kill(signal)
      const { code } = await ended
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
      expect(performance.now() - start).toBeLessThan(2000)
    },
  )
})
