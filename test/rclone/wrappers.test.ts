import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import { parseConfig, serializeConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { renamedIn, usesOf } from '../../src/rclone/remote-paths.ts'
import { heirsOf, inheritedKeys } from '../../src/rclone/section-keys.ts'
import { foundationsOf, repairsFor } from '../../src/rclone/wrappers.ts'
import { describeRclones } from '../support/rclones.ts'
import { slowness } from '../support/slowness.ts'

const remotes = (all: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  new Map(Object.entries(all).map(([name, keys]) => [name, new Map(Object.entries(keys))]))

/** The remotes that stop working when `name` is gone. */
const dependentsOf = (name: string, all: Parameters<typeof foundationsOf>[1]) =>
  [...all.keys()].filter((other) => other !== name && foundationsOf(other, all).includes(name))

const toNew =
  (from: string, to = 'new one') =>
  (name: string) =>
    name === from ? to : name

type Rename = (name: string) => string
const inPath = (value: string, rename: Rename) => renamedIn({ key: 'remote', value }, rename)
const inList = (value: string, type: string | undefined, rename: Rename) =>
  renamedIn({ key: 'upstreams', value, type }, rename)

describe('a path with a new name', () => {
  it.each([
    ['pc:', 'pc', 'new one:'],
    ['pc:dir/sub', 'pc', 'new one:dir/sub'],
    ['pc,encoding=None:dir', 'pc', 'new one,encoding=None:dir'],
    ['pc,flag,other=1:dir', 'pc', 'new one,flag,other=1:dir'],
    ['pc,a="x:,y""z",b=\'it\'\'s\':dir', 'pc', 'new one,a="x:,y""z",b=\'it\'\'s\':dir'],
    ['my pc:dir', 'my pc', 'new one:dir'],
    ['a.b+c@d-e:', 'a.b+c@d-e', 'new one:'],
    [':crypt,remote="pc:dir",password=x:sub', 'pc', ':crypt,remote="new one:dir",password=x:sub'],
    [":alias,remote='pc:it''s':", 'pc', ":alias,remote='new one:it''s':"],
    ['wrap,remote="pc:other":', 'pc', 'wrap,remote="new one:other":'],
    [':union,upstreams="pc:a pc2:b":', 'pc', ':union,upstreams="""new one:a"" pc2:b":'],
    [':combine,upstreams="d=pc:a":', 'pc', ':combine,upstreams="""d=new one:a""":'],
    ['mix,upstreams="d=pc:a pc:b":', 'pc', 'mix,upstreams="""d=new one:a"" ""new one:b""":'],
    [
      ':alias,remote=":alias,remote=""pc:x"":":',
      'pc',
      ':alias,remote=":alias,remote=""new one:x"":":',
    ],
  ])('%s', (path, from, renamed) => {
    expect(inPath(path, toNew(from))).toBe(renamed)
  })

  it.each([
    ['pc', 'no colon: a local folder'],
    ['/pc:', 'a local path'],
    ['./pc:x', 'a local path'],
    ['dir/pc:x', 'a local path'],
    ['pc2:', 'another name'],
    ['my pc:', 'a name that ends so'],
    ['other:pc:dir', 'a folder of another remote'],
    ['other:my pc:dir', 'a folder of another remote'],
    [':pc:', 'a backend of that type'],
    ['other,remote=pc:dir', 'a value ends at the colon'],
    ['other,description="pc:":dir', 'no key that names a remote'],
    ['pc,file', 'no colon: a local file'],
    ['pc,bad-key=1:', 'refused by rclone'],
    ['pc,a="open:', 'refused by rclone'],
    ['pc,a="b"c:', 'refused by rclone'],
    ['', 'empty'],
    [':', 'refused by rclone'],
    [',a=b:', 'refused by rclone'],
  ])('%s does not change: %s', (path) => {
    expect(inPath(path, toNew('pc'))).toBe(path)
  })

  it('takes linear time for any text', () => {
    const hostile = [
      'pc,a="'.padEnd(200_000, '"'),
      `pc${',a=1'.repeat(50_000)}`,
      `${'"'.repeat(200_001)} `,
    ]
    const start = performance.now()
    for (const text of hostile) {
      inPath(text, toNew('pc'))
      inList(text, 'union', toNew('pc'))
    }
    expect(performance.now() - start).toBeLessThan(1_000 * slowness())
  })
})

describe('a list of upstreams', () => {
  it.each([
    ['union', 'pc: other:', '"new one:" other:'],
    ['union', 'pc:dir:ro pc:dir2:nc pc3:', '"new one:dir:ro" "new one:dir2:nc" pc3:'],
    ['union', '"pc:my dir:ro" other:', '"new one:my dir:ro" other:'],
    ['union', '"pc:a ""b"" c" x:', '"new one:a ""b"" c" x:'],
    ['union', '/local pc:', '/local "new one:"'],
    // A folder with such a name, and the whole remote.
    ...['ro', 'nc', 'writeback'].flatMap((mode) => [
      ['union', `pc:${mode} other:`, `"new one:${mode}" other:`],
      ['union', `pc::${mode} pc/x:${mode}`, `"new one::${mode}" pc/x:${mode}`],
      ['union', `"pc,a=""b:c"":${mode}:${mode}"`, `"new one,a=""b:c"":${mode}:${mode}"`],
    ]),
    ['union', 'pc,a=b:dir other:', '"new one,a=b:dir" other:'],
    ['combine', 'pc=pc: b=other:', '"pc=new one:" b=other:'],
    ['combine', '"my dir=pc:my dir" b=pc:', '"my dir=new one:my dir" "b=new one:"'],
    ['combine', 'd=pc,a=b:x', '"d=new one,a=b:x"'],
  ])('%s: %s', (type, list, renamed) => {
    expect(inList(list, type, toNew('pc'))).toBe(renamed)
  })

  it('needs no quotes for a name without a space', () => {
    expect(inList('pc: "pc:a b"', 'union', toNew('pc', 'x'))).toBe('x: "x:a b"')
  })

  it.each([
    ['union', 'other:pc: x=pc:'],
    ['union', '"my pc:" y:'],
    ['union', '"pc: other:'],
    ['union', '"a"b pc:'],
    ['combine', 'pc:=other:'],
    ['combine', 'pc=other:'],
  ])('%s: %s does not change', (type, list) => {
    expect(inList(list, type, toNew('pc'))).toBe(list)
  })
})

describe('the remotes that use a remote', () => {
  const all = remotes({
    pc: { type: 'pcloud' },
    pc2: { type: 'pcloud' },
    'my pc': { type: 'pcloud' },
    ...Object.fromEntries(
      ['alias', 'archive', 'cache', 'chunker', 'compress', 'crypt', 'hasher'].map((type) => [
        `on-${type}`,
        { type, remote: 'pc:dir' },
      ]),
    ),
    'on-union': { type: 'union', upstreams: 'pc2: pc:dir:ro' },
    'on-combine': { type: 'combine', upstreams: '"a b=my pc:" c=pc:' },
    'off-union': { type: 'union', upstreams: '"my pc:" pc2:' },
    'off-alias': { type: 'alias', remote: 'my pc:pc:dir' },
    'no-wrapper': { type: 'webdav', remote: 'pc:' },
    'on-crypt.sub': { directory_name_encryption: 'false' },
    'on-crypt.far': { remote: 'pc2:' },
  })

  it('includes all types, but not similar names', () => {
    expect(dependentsOf('pc', all)).toEqual([
      'on-alias',
      'on-archive',
      'on-cache',
      'on-chunker',
      'on-compress',
      'on-crypt',
      'on-hasher',
      'on-union',
      'on-combine',
      'on-crypt.sub',
    ])
    expect(dependentsOf('my pc', all)).toEqual(['on-combine', 'off-union', 'off-alias'])
    expect(dependentsOf('pc2', all)).toEqual(['on-union', 'off-union', 'on-crypt.far'])
    expect(dependentsOf('nobody', all)).toEqual([])
  })

  it('repairs each remote in its own key', () => {
    const repairs = repairsFor('my pc', 'mine', all)
    expect(repairs).toEqual([
      { name: 'on-combine', key: 'upstreams', value: '"a b=mine:" c=pc:' },
      { name: 'off-union', key: 'upstreams', value: '"mine:" pc2:' },
      { name: 'off-alias', key: 'remote', value: 'mine:pc:dir' },
    ])
    expect(repairsFor('pc', 'x', all).map(({ name }) => name)).not.toContain('on-crypt.sub')
  })
})

const NAME = fc.stringMatching(/^[A-Za-z_.][\w.]{0,5}( [\w.]{1,4})?$/)
const DIR = fc.stringMatching(/^[a-z ,:="']{0,8}$/)

describe('laws', () => {
  it('produces the same file after two renames, and replaces the old name everywhere', () => {
    const value = fc.tuple(NAME, DIR).map(([name, dir]) => `${name}:${dir}`)
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 4 }),
        NAME,
        NAME,
        (paths, from, to) => {
          const used = new Set(paths.map((path) => path.slice(0, path.indexOf(':'))))
          fc.pre(!used.has(to) && from !== to)
          const list = paths.map((path) => `"${path.replaceAll('"', '""')}"`).join(' ')
          const renamed = inList(list, 'union', toNew(from, to))
          expect(inList(renamed, 'union', toNew(to, from))).toBe(list)
          const { names } = usesOf({ key: 'upstreams', type: 'union', value: renamed })
          expect(new Set(names)).toEqual(new Set([...used].map(toNew(from, to))))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describeRclones('rclone itself', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wrappers-'))
    for (const name of ['data', join('data', 'sub dir'), 'empty']) mkdirSync(join(folder, name))
    for (const name of [join('data', 'seen'), join('data', 'sub dir', 'seen')]) {
      writeFileSync(join(folder, name), '')
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const list = (config: string, remote: string) => {
    const args = ['--config', config, 'lsf', '-R', '--files-only', remote]
    return execFileSync('rclone', args, { encoding: 'utf8', stdio: 'pipe', timeout: 15_000 })
  }

  it.each([
    ['alias', { remote: 'base one:' }],
    ['alias', { remote: 'base one:sub dir' }],
    ['alias', { remote: 'base one,encoding=None:' }],
    ['alias', { remote: ':alias,remote="base one:sub dir":' }],
    ['chunker', { remote: 'base one:' }],
    ['union', { upstreams: '"base one:" empty:' }],
    ['union', { upstreams: 'empty: "base one:sub dir:ro"' }],
    ['union', { remotes: 'empty: "base one:sub dir"' }],
    ['union', { upstreams: '', remotes: '"base one:" empty:' }],
    ['combine', { upstreams: '"a b=base one:sub dir" base=empty:' }],
  ])('%s %j lists the same after a rename', (type, keys) => {
    const config = join(folder, 'rclone.conf')
    const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}`)
    const base = ['[base one]', 'type = alias', `remote = ${join(folder, 'data')}`]
    const empty = ['[empty]', 'type = alias', `remote = ${join(folder, 'empty')}`]
    const text = [...base, '', ...empty, '', '[w]', `type = ${type}`, ...lines, ''].join('\n')
    writeFileSync(config, text)
    const before = list(config, 'w:')
    expect(before).toContain('seen')
    const document = parseConfig(Buffer.from(text))
    const repairs = repairsFor('base one', 'a new base', readRemotes(document))
    const after = applyEdits(document, [
      ...repairs.map((repair) => ({ kind: 'set', ...repair }) as const),
      { kind: 'rename', from: 'base one', to: 'a new base' },
    ])
    writeFileSync(config, serializeConfig(after))
    expect(list(config, 'w:')).toBe(before)
    expect(() => list(config, 'base one:')).toThrow()
  })
})

describe('a remote that inherits keys', () => {
  const remotes = new Map([
    [
      'my',
      new Map([
        ['type', 'alias'],
        ['remote', '/tmp'],
      ]),
    ],
    ['my.sub', new Map([['remote', '/usr']])],
    [
      'my.own',
      new Map([
        ['type', 'alias'],
        ['remote', '/'],
      ]),
    ],
  ])

  it('needs its parent, unless it has all keys', () => {
    expect(heirsOf('my', remotes)).toEqual(['my.sub'])
    expect(dependentsOf('my', remotes)).toEqual(['my.sub'])
  })

  it('needs the inherited keys under a new name', () => {
    expect([...inheritedKeys('my.sub', remotes)]).toEqual([['type', 'alias']])
    expect([...inheritedKeys('my.own', remotes)]).toEqual([])
  })
})
