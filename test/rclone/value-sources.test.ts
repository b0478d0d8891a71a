import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { remoteVariable, sourceOf, typeVariable } from '../../src/rclone/environment-variables.ts'
import { PCLOUD_OPTIONS } from '../../src/services/pcloud/options.ts'
import { seeRemote } from '../../src/services/seen-remote.ts'
import { describeRclones } from '../support/rclones.ts'

const TOKEN = '{"access_token":"t","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const FILE = new Map([
  ['pc', new Map(Object.entries({ type: 'pcloud', hostname: 'file.test', token: TOKEN }))],
  ['bare', new Map(Object.entries({ type: 'pcloud', token: TOKEN }))],
  ['pc.sub', new Map([['root_folder_id', 'd1']])],
])
const REMOTE = 'RCLONE_CONFIG_PC_HOSTNAME'
const TYPE = 'RCLONE_PCLOUD_HOSTNAME'
const DEFAULT = 'api.pcloud.com'
const NV = { RCLONE_CONFIG_NV_TYPE: 'pcloud', RCLONE_CONFIG_NV_TOKEN: TOKEN }

interface Row {
  readonly title: string
  readonly name?: string
  readonly env: Readonly<Record<string, string>>
  /** The host that 1.75.2 asks. Undefined if the remote does not exist. */
  readonly host: string | undefined
  /** The same for 1.60.1, if it differs. */
  readonly old?: string
}

const ROWS: readonly Row[] = [
  { title: 'the file', env: {}, host: 'file.test' },
  { title: 'the default', name: 'bare', env: {}, host: DEFAULT },
  { title: 'remote before file', env: { [REMOTE]: 'remote.test' }, host: 'remote.test' },
  { title: 'type before file', env: { [TYPE]: 'type.test' }, host: 'type.test' },
  {
    title: 'type before remote',
    env: { [REMOTE]: 'remote.test', [TYPE]: 'type.test' },
    host: 'type.test',
    old: 'remote.test',
  },
  {
    title: 'a type that repeats the default after remote',
    env: { [REMOTE]: 'remote.test', [TYPE]: DEFAULT },
    host: 'remote.test',
  },
  { title: 'a type that repeats the default before file', env: { [TYPE]: DEFAULT }, host: DEFAULT },
  { title: 'an empty one of the remote', env: { [REMOTE]: '' }, host: '' },
  { title: 'an empty one of the type', env: { [TYPE]: '' }, host: '' },
  {
    title: 'an empty one of the type before remote',
    env: { [REMOTE]: 'remote.test', [TYPE]: '' },
    host: '',
    old: 'remote.test',
  },
  {
    title: 'a key that the file lacks',
    name: 'bare',
    env: { RCLONE_CONFIG_BARE_HOSTNAME: 'b.test' },
    host: 'b.test',
  },
  {
    title: 'small letters do not count',
    env: { rclone_config_pc_hostname: 'x.test' },
    host: 'file.test',
  },
  { title: 'only variables', name: 'nv', env: NV, host: DEFAULT },
  { title: 'only variables, in capitals', name: 'NV', env: NV, host: DEFAULT },
  {
    title: 'only variables, and the type',
    name: 'Nv',
    env: { ...NV, RCLONE_CONFIG_NV_HOSTNAME: 'nv.test', [TYPE]: 'type.test' },
    host: 'type.test',
    old: 'nv.test',
  },
  {
    title: 'a type of nothing',
    name: 'nv',
    env: { ...NV, RCLONE_CONFIG_NV_TYPE: '' },
    host: undefined,
  },
  {
    title: 'the file tells capitals apart',
    name: 'PC',
    env: { [REMOTE]: 'x.test' },
    host: undefined,
  },
  {
    title: 'another name that begins the same',
    env: { RCLONE_CONFIG_PC_OLD_TYPE: 'pcloud', RCLONE_CONFIG_PC_OLD_HOSTNAME: 'old.test' },
    host: 'file.test',
  },
]

describe('the order of sources', () => {
  it.each(ROWS)('$title', ({ name = 'pc', env, host }) => {
    const seen = seeRemote(name, fileOf(), env, 'remote-and-type')
    const found = seen && (seen.keys.get('hostname') ?? DEFAULT)
    expect(found).toBe(host)
  })

  it('reads the same section without variables and with unrelated variables', () => {
    for (const name of ['pc', 'bare', 'pc.sub', 'no-such']) {
      const [without, other] = [{}, { RCLONE_VERBOSE: '1' }].map((env) =>
        seeRemote(name, fileOf(), env, 'remote-and-type'),
      )
      expect(without).toEqual(other)
    }
  })

  it('reads every key of an unknown type from variables', () => {
    const place = { name: 'a', type: 'google photos', options: undefined }
    const env = { RCLONE_GPHOTOS_READ_ONLY: 'x' }
    const found = sourceOf('read_only', place, { env, inFile: 'y', scope: 'remote-and-type' })
    expect(found).toEqual({ value: 'x', variable: 'RCLONE_GPHOTOS_READ_ONLY' })
    const own = sourceOf('read_only', place, { env, inFile: 'y', scope: 'remote' })
    expect(own).toEqual({ value: 'y', variable: undefined })
  })

  it('reads only the options of a known type from variables', () => {
    const place = { name: 'a', type: 'pcloud', options: PCLOUD_OPTIONS }
    const env = { RCLONE_PCLOUD_TYPE: 'x', RCLONE_PCLOUD_NO_SUCH: 'x' }
    for (const key of ['type', 'no_such']) {
      expect(sourceOf(key, place, { env, inFile: 'y', scope: 'remote-and-type' })?.value).toBe('y')
    }
  })

  it('replaces no character of a name, and uses the upper case of Go', () => {
    expect(remoteVariable('a-b.c ß', 'x')).toBe('RCLONE_CONFIG_A-B.C ß_X')
    expect(typeVariable('a-b', 'x-y')).toBe('RCLONE_A_B_X_Y')
  })
})

describeRclones('rclone has the same order', (rclone) => {
  const made = mkdtempSync(join(tmpdir(), 'sources-'))
  const folder = () => made

  it.each(ROWS)('$title', ({ name = 'pc', env, host, old }) => {
    const config = join(folder(), 'rclone.conf')
    const sections = [...FILE].map(
      ([section, keys]) =>
        `[${section}]\n${[...keys].map((pair) => pair.join(' = ')).join('\n')}\n`,
    )
    writeFileSync(config, sections.join('\n'))
    const words = ['--config', config, '--retries', '1', '--low-level-retries', '1']
    const { stderr } = spawnSync('rclone', ['lsd', `${name}:`, ...words], {
      encoding: 'utf8',
      // No server is there, so rclone names the host that it could not reach.
      env: { PATH: process.env.PATH, HOME: folder(), HTTPS_PROXY: 'http://127.0.0.1:1', ...env },
    })
    const expected = rclone.isAtLeast(1, 64) ? host : (old ?? host)
    if (expected === undefined) expect(stderr).toMatch(/didn't find (section|backend)/)
    else expect(/"https:\/\/([^/"]*)/.exec(stderr)?.[1]).toBe(expected)
  })
})

function fileOf() {
  return { names: () => [...FILE.keys()], section: (name: string) => FILE.get(name) }
}
