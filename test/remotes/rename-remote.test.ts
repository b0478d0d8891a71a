import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { getSection, readRemotes } from '../../src/config-file/read.ts'
import { lostVariables, variablesUsing } from '../../src/remotes/references.ts'
import { renaming } from '../../src/remotes/rename-remote.ts'

const SHARED = '[DEFAULT]\ndir = sub\n\n[pc]\ntype = local\n\n[other]\ntype = local\n\n'

/** Each row: the lines of a remote that uses `pc`, and the same lines after a rename to `new`. */
const ROWS: readonly (readonly [type: string, before: string, after: string | undefined])[] = [
  ['alias', 'remote = pc:%(dir)s', 'remote = new:%(dir)s'],
  ['crypt', 'remote = pc:a/%(dir)s/b', 'remote = new:a/%(dir)s/b'],
  ['crypt', 'remote : `pc:%(dir)s`', 'remote : new:%(dir)s'],
  ['chunker', 'at = x\nremote = pc:%(at)s', 'at = x\nremote = new:%(at)s'],
  ['hasher', 'remote = pc,nounc=%(dir)s:', 'remote = new,nounc=%(dir)s:'],
  ['union', 'upstreams = pc:%(dir)s other:%(dir)s', 'upstreams = new:%(dir)s other:%(dir)s'],
  ['union', 'upstreams = "pc:a %(dir)s"', 'upstreams = "new:a %(dir)s"'],
  ['combine', 'upstreams = %(dir)s=pc:%(dir)s', 'upstreams = %(dir)s=new:%(dir)s'],
  // The name comes from a different key, so the line cannot change.
  ['alias', 'at = pc\nremote = %(at)s:dir', undefined],
  ['alias', 'at = pc:dir\nremote = %(at)s', undefined],
  ['union', 'at = pc:b\nupstreams = pc:%(dir)s %(at)s', undefined],
  ['combine', 'at = c=pc:\nupstreams = a=other: %(at)s', undefined],
  // Not this remote, or no reference.
  ['alias', 'at = pc\nremote = other:%(at)s', 'at = pc\nremote = other:%(at)s'],
  ['alias', 'remote = pc:100%(x', 'remote = new:100%(x'],
]

describe('a rename changes only the name', () => {
  it.each(ROWS)('in %s: %s', (type, before, after) => {
    const head = `[user]\ntype = ${type}\n`
    const file = parseConfig(Buffer.from(`${SHARED}${head}${before}\n`))
    const { edits, left } = renaming(file, 'pc', 'new')
    const renamed = applyEdits(file, edits)
    expect(renamed.text).toBe(`${SHARED.replace('[pc]', '[new]')}${head}${after ?? before}\n`)
    expect(left.map(({ name }) => name)).toEqual(after === undefined ? ['user'] : [])
    const [was, is] = [file, renamed].map((doc) => [...(getSection(doc, 'user') ?? [])])
    const moved = was?.map(([key, value]) => [
      key,
      /^(remote|upstreams)$/.test(key) ? value.replaceAll(/\bpc([:,])/g, 'new$1') : value,
    ])
    expect(is).toEqual(after === undefined ? was : moved)
    expect([...readRemotes(renamed).keys()]).toContain('new')
  })

  it('in a remote that uses its own keys, but DEFAULT stays while others use it', () => {
    const text = `${SHARED}[own]\ntype = alias\nat = /srv\nremote = %(at)s/%(dir)s\n`
    const file = parseConfig(Buffer.from(text))
    const renamed = applyEdits(file, renaming(file, 'own', 'new').edits)
    expect(renamed.text).toBe(text.replace('[own]', '[new]'))
    expect(() => renaming(file, 'DEFAULT', 'new')).toThrow('own')
  })
})

describe('variables that use a remote of the file', () => {
  const file = parseConfig(
    Buffer.from('[pc]\ntype = local\n\n[a]\ntype = alias\nremote = /tmp\n\n[u]\ntype = union\n'),
  )
  const X = (type: string, key: string, value: string) => ({
    RCLONE_CONFIG_X_TYPE: type,
    [`RCLONE_CONFIG_X_${key}`]: value,
  })

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['a remote of the environment', X('alias', 'REMOTE', 'pc:dir'), ['RCLONE_CONFIG_X_REMOTE']],
    ['crypt', X('crypt', 'REMOTE', 'pc:'), ['RCLONE_CONFIG_X_REMOTE']],
    ['combine', X('combine', 'UPSTREAMS', 'a=pc: b=pc:c'), ['RCLONE_CONFIG_X_UPSTREAMS']],
    ['a value of a section', { RCLONE_CONFIG_A_REMOTE: 'pc:' }, ['RCLONE_CONFIG_A_REMOTE']],
    ['all remotes of a type', { RCLONE_ALIAS_REMOTE: 'pc:' }, ['RCLONE_ALIAS_REMOTE']],
    ['a list', { RCLONE_CONFIG_U_UPSTREAMS: '/tmp pc:' }, ['RCLONE_CONFIG_U_UPSTREAMS']],
    ['a different remote', X('alias', 'REMOTE', 'pc2:'), []],
    ['a local folder', X('alias', 'REMOTE', './pc'), []],
    ['a different key', X('alias', 'DESCRIPTION', 'pc:'), []],
    ['a variable of the remote itself', { RCLONE_CONFIG_PC_REMOTE: 'pc:' }, []],
    ['a remote without a type', { RCLONE_CONFIG_Y_REMOTE: 'pc:' }, []],
  ])('%s', (_title, env, variables) => {
    const found = variablesUsing(file, env, new Set(['pc']))
    expect(found).toEqual(variables.map((variable) => ({ variable, uses: 'pc' })))
  })
})

describe('variables of a remote that gets a new name', () => {
  const file = parseConfig(Buffer.from('[pc]\ntype = pcloud\n'))

  it.each<[string, Record<string, string>, string, number]>([
    ['a key', { RCLONE_CONFIG_PC_HOSTNAME: 'x' }, 'new', 1],
    ['two keys', { RCLONE_CONFIG_PC_HOSTNAME: 'x', RCLONE_CONFIG_PC_TOKEN: 'y' }, 'new', 2],
    ['a name with the same variables', { RCLONE_CONFIG_PC_HOSTNAME: 'x' }, 'PC', 0],
    ['a variable of the type', { RCLONE_PCLOUD_HOSTNAME: 'x' }, 'new', 0],
    ['a different remote', { RCLONE_CONFIG_PC2_HOSTNAME: 'x' }, 'new', 0],
  ])('%s', (_title, env, to, count) => {
    const texts = lostVariables(file, env, { from: 'pc', to })
    expect(texts).toHaveLength(count)
    for (const text of texts) expect(text).toMatch(/RCLONE_CONFIG_PC_\w+ sets \w+ of pc/)
  })
})
