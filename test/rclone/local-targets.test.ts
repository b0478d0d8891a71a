import { describe, expect, it } from 'vitest'
import { parsePath } from '../../src/rclone/value-syntax.ts'
import { localTargets } from '../../src/rclone/wrappers.ts'

type ParsedPath = ReturnType<typeof parsePath>

describe('a path is read as rclone reads it', () => {
  const kind = (path: string) => {
    const parsed: ParsedPath = parsePath(path)
    return parsed.kind === 'remote' ? `remote ${parsed.name}` : parsed.kind
  }

  it.each([
    ['pc', 'local'],
    ['pc/dir', 'local'],
    ['/pc:dir', 'local'],
    ['//pc:dir', 'local'],
    ['./pc:dir', 'local'],
    ['dir/pc:x', 'local'],
    ['dir\\pc:x', 'local'],
    ['pc,opt=val', 'local'],
    ['pc:', 'remote pc'],
    ['pc:/dir:x', 'remote pc'],
    ['pc,opt=val:path', 'remote pc'],
    ['pc,opt="a:b,""c""",flag:path', 'remote pc'],
    [':memory:', 'remote :memory'],
    [":crypt,remote='pc:it''s':x", 'remote :crypt'],
    [':memory', 'refused'],
    [':', 'refused'],
    ['::', 'refused'],
    [',a=b:', 'refused'],
    [':local/x:', 'refused'],
    ['pc,opt="a:', 'refused'],
    ['pc,opt="a"b:', 'refused'],
    ['pc,opt=a,:', 'refused'],
    ['pc,o p=a:', 'refused'],
  ])('%s: %s', (path, expected) => {
    expect(kind(path)).toBe(expected)
  })
})

describe('a local path that was meant as a remote', () => {
  const found = (keys: Readonly<Record<string, string>>) => {
    const remotes = new Map([
      ['pc', new Map()],
      ['my pc', new Map()],
      ['w', new Map(Object.entries(keys))],
    ])
    return localTargets('w', remotes).map(({ meant }) => meant)
  }

  it.each(['crypt', 'alias', 'chunker', 'hasher', 'compress', 'cache'])('of type %s', (type) => {
    expect(found({ type, remote: 'pc' })).toEqual(['pc:'])
    expect(found({ type, remote: 'pc/a/b' })).toEqual(['pc:a/b'])
    expect(found({ type, remote: 'my pc\\a' })).toEqual(['my pc:a'])
    expect(found({ type, remote: '/pc:enc' })).toEqual(['pc:enc'])
    expect(found({ type, remote: 'w' })).toEqual(['w:'])
  })

  it.each([
    [{ type: 'union', upstreams: 'pc other /x pc/a:ro pc:nc' }, ['pc:', 'pc:a']],
    [{ type: 'union', remotes: 'pc /x' }, ['pc:']],
    [{ type: 'union', upstreams: '"my pc/a b" /x' }, ['my pc:a b']],
    [{ type: 'combine', upstreams: 'a=pc b=pc: c=/pc:x' }, ['pc:', 'pc:x']],
    [{ type: 'alias', remote: ':crypt,remote=pc:x' }, ['pc:']],
    [{ type: 'alias', remote: 'PC' }, ['pc:']],
    [{ type: 'alias', remote: 'My Pc/a' }, ['my pc:a']],
    [{ type: 'alias', remote: 'Pc/' }, ['pc:']],
    [{ type: 'alias', remote: 'pc：dir' }, ['pc:dir']],
    [{ type: 'crypt', remote: 'pc：' }, ['pc:']],
    [{ type: 'crypt', remote: 'pc∶a/b' }, ['pc:a/b']],
    [{ type: 'crypt', remote: 'gone：a/b' }, []],
    [{ type: 'combine', upstreams: 'a=PC/x b=pc：' }, ['pc:x', 'pc:']],
    [{ type: 'alias', remote: ':union,upstreams="pc: pc/b":' }, ['pc:b']],
  ])('%j', (keys, meant) => {
    expect(found(keys as Readonly<Record<string, string>>)).toEqual(meant)
  })

  it.each(['./pc', './pc/a', '../pc', '/pc', '/pc/a', 'pc2', 'pc:', 'pc:pc', 'x/pc', './pc:x'])(
    '%s is a local path on purpose',
    (remote) => {
      expect(found({ type: 'crypt', remote })).toEqual([])
    },
  )

  it('only in a type that uses another remote', () => {
    expect(found({ type: 'sftp', remote: 'pc' })).toEqual([])
  })
})
