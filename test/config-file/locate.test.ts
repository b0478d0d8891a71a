import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type LocateInput, locateConfig } from '../../src/config-file/locate.ts'
import { canMakeFolder } from '../../src/host/system-paths.ts'
import { describeRclones } from '../support/rclones.ts'
import { tempFolder } from './support/files.ts'

function find(files: string[], input: Partial<LocateInput> = {}) {
  const exists = (path: string) => files.includes(path)
  return locateConfig({
    env: {},
    platform: 'linux',
    homeDir: '/home/me',
    cwd: '/cwd',
    exists,
    ...input,
  })
}

describe('locateConfig', () => {
  const xdg = { env: { XDG_CONFIG_HOME: '/xdg' } }
  const order = [
    '/opt/rclone.conf',
    '/xdg/rclone/rclone.conf',
    '/home/me/.config/rclone/rclone.conf',
    '/home/me/.rclone.conf',
  ]

  test("uses the first existing file, in rclone's order", () => {
    for (let skip = 0; skip < order.length; skip++) {
      const found = find(order.slice(skip), { ...xdg, rcloneDir: '/opt' })
      expect(found).toEqual({ kind: 'file', path: order[skip], exists: true, why: 'found' })
    }
  })

  test('creates a new file at the same path as rclone', () => {
    expect(find([], xdg)).toMatchObject({
      path: '/xdg/rclone/rclone.conf',
      exists: false,
      why: 'default',
    })
    expect(find([])).toMatchObject({ path: '/home/me/.config/rclone/rclone.conf' })
    expect(find([], { homeDir: '' })).toMatchObject({ path: '/cwd/.rclone.conf' })
    expect(find([], { env: { XDG_CONFIG_HOME: '' } })).toMatchObject({
      path: '/home/me/.config/rclone/rclone.conf',
    })
  })

  test('goes to the home folder where the folder of a new file cannot be created', () => {
    const never = { ...xdg, canMake: () => false }
    expect(find([], never)).toMatchObject({ path: '/home/me/.rclone.conf', why: 'default' })
    expect(find([], { ...never, homeDir: '' })).toMatchObject({ path: '/cwd/.rclone.conf' })
    expect(find([order[1] ?? ''], never)).toMatchObject({ path: order[1] })
  })

  test('works on Windows', () => {
    const windows = { platform: 'win32', homeDir: 'C:\\Users\\me', cwd: 'C:\\x' }
    const env = { APPDATA: 'C:\\Roaming', XDG_CONFIG_HOME: 'D:\\xdg' }
    expect(find([], { ...windows, env })).toMatchObject({
      path: 'C:\\Roaming\\rclone\\rclone.conf',
    })
    expect(find(['D:\\xdg\\rclone\\rclone.conf'], { ...windows, env })).toMatchObject({
      path: 'D:\\xdg\\rclone\\rclone.conf',
    })
    // On Windows without APPDATA, XDG_CONFIG_HOME is not used for a new file.
    expect(find([], { ...windows, env: { XDG_CONFIG_HOME: 'D:\\xdg' } })).toMatchObject({
      path: 'C:\\Users\\me\\.config\\rclone\\rclone.conf',
    })
    expect(find([], { ...windows, override: 'NUL' })).toEqual({ kind: 'memory', why: 'option' })
    for (const override of ['con', 'aux.conf', 'x.', 'COM1', 'a\\lpt9.txt']) {
      expect(() => find([], { ...windows, override })).toThrow('Windows')
    }
  })

  test('prefers --config to RCLONE_CONFIG, and both to existing files', () => {
    const env = { RCLONE_CONFIG: 'env.conf' }
    expect(find(order, { env })).toEqual({
      kind: 'file',
      path: '/cwd/env.conf',
      exists: false,
      why: 'environment',
    })
    expect(find(['/x/y.conf'], { env, override: '/x/y.conf' })).toEqual({
      kind: 'file',
      path: '/x/y.conf',
      exists: true,
      why: 'option',
    })
  })

  test.each(['', '/dev/null', 'notfound', '/any/where/notfound'])(
    '%j means memory only',
    (path) => {
      expect(find(order, { override: path })).toEqual({ kind: 'memory', why: 'option' })
      expect(find(order, { env: { RCLONE_CONFIG: path } })).toEqual({
        kind: 'memory',
        why: 'environment',
      })
      expect(find(order, { env: { RCLONE_CONFIG: path }, override: '/x' })).toMatchObject({
        kind: 'file',
      })
    },
  )
})

describeRclones('locateConfig says what `rclone config file` says', () => {
  const cases: [
    why: string,
    env: (home: string) => NodeJS.ProcessEnv,
    files: string[],
    override?: string,
  ][] = [
    ['nothing there', () => ({}), []],
    [
      'XDG',
      (home) => ({ XDG_CONFIG_HOME: join(home, 'xdg') }),
      ['xdg/rclone/rclone.conf', '.rclone.conf'],
    ],
    ['an XDG that is a file', (home) => ({ XDG_CONFIG_HOME: join(home, 'file') }), ['file']],
    ['an XDG below a file', (home) => ({ XDG_CONFIG_HOME: join(home, 'file', 'x') }), ['file']],
    ['an XDG in a device', () => ({ XDG_CONFIG_HOME: '/dev/null/x' }), []],
    ['.config is a file', () => ({}), ['.config']],
    ['XDG without a file', (home) => ({ XDG_CONFIG_HOME: join(home, 'xdg') }), []],
    ['.config', () => ({}), ['.config/rclone/rclone.conf', '.rclone.conf']],
    ['the old name', () => ({}), ['.rclone.conf']],
    ['RCLONE_CONFIG', () => ({ RCLONE_CONFIG: 'rel.conf' }), ['.rclone.conf']],
    ['an empty RCLONE_CONFIG', () => ({ RCLONE_CONFIG: '' }), ['.rclone.conf']],
    ['--config', () => ({ RCLONE_CONFIG: 'rel.conf' }), [], 'sub/../opt.conf'],
    ['--config notfound', () => ({}), ['.rclone.conf'], 'x/notfound'],
  ]
  test.each(cases)('%s', (_why, makeEnv, files, override) => {
    const home = tempFolder()
    for (const file of files) {
      mkdirSync(dirname(join(home, file)), { recursive: true })
      writeFileSync(join(home, file), '')
    }
    const env = { ...makeEnv(home), HOME: home, PATH: process.env.PATH }
    const input = {
      env,
      platform: 'linux',
      homeDir: home,
      cwd: home,
      exists: existsSync,
      canMake: canMakeFolder,
      override,
    }
    const ours = locateConfig(input)
    const args = ['config', 'file', ...(override === undefined ? [] : ['--config', override])]
    const said = execFileSync('rclone', args, { env, cwd: home, encoding: 'utf8' }).trim()
    expect(ours.kind === 'file' ? ours.path : 'memory').toBe(
      said.includes('memory only') ? 'memory' : said.split('\n').at(-1),
    )
    if (ours.kind === 'file') expect(!said.includes("doesn't exist")).toBe(ours.exists)
  })
})
