import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { parseConfig, serializeConfig } from '../../src/config-file/document.ts'
import { renderSection } from '../../src/config-file/spell.ts'
import type { PcloudConfigError } from '../../src/errors.ts'

const edited = (text: string, ...edits: ConfigEdit[]) =>
  Buffer.from(serializeConfig(applyEdits(parseConfig(Buffer.from(text)), edits))).toString()

const add = (name: string, ...entries: [string, string][]): ConfigEdit => ({
  kind: 'add',
  name,
  entries,
})
const set = (name: string, key: string, value: string): ConfigEdit => ({
  kind: 'set',
  name,
  key,
  value,
})
const unset = (name: string, key: string): ConfigEdit => ({ kind: 'unset', name, key })
const remove = (name: string): ConfigEdit => ({ kind: 'remove', name })
const rename = (from: string, to: string): ConfigEdit => ({ kind: 'rename', from, to })
const replace = (name: string, ...entries: [string, string][]): ConfigEdit => ({
  kind: 'replace',
  name,
  entries,
})

type Row = [why: string, before: string, edit: ConfigEdit, after: string]

describe('applyEdits', () => {
  const rows: Row[] = [
    ['add to an empty file', '', add('a', ['k', 'v']), '[a]\nk = v\n'],
    ['add to a byte order mark', '\ufeff', add('a', ['k', 'v']), '\ufeff[a]\nk = v\n'],
    ['add after a blank line', '[a]\nk = v\n', add('b', ['k', 'v']), '[a]\nk = v\n\n[b]\nk = v\n'],
    [
      "add in rclone's own style",
      '[a]\nk = v\n\n',
      add('b', ['k', 'v']),
      '[a]\nk = v\n\n[b]\nk = v\n\n',
    ],
    ['add where the last line is open', '[a]\nk = v', add('b'), '[a]\nk = v\n\n[b]\n'],
    [
      'add where sections stand close',
      '[a]\nk=v\n[b]\nk=v\n',
      add('c', ['k', 'v']),
      '[a]\nk=v\n[b]\nk=v\n[c]\nk=v\n',
    ],
    [
      'add with CRLF and the spacing of the file',
      '[a]\r\n\tk: v\r\n',
      add('b', ['k', 'v']),
      '[a]\r\n\tk: v\r\n\r\n[b]\r\n\tk: v\r\n',
    ],
    [
      'add after a comment at the end',
      '[a]\nk = v\n# end\n',
      add('b'),
      '[a]\nk = v\n# end\n\n[b]\n',
    ],
    [
      'set a value',
      '[a]\nx=1\nk   :  old   \ny=2\n',
      set('a', 'k', 'new'),
      '[a]\nx=1\nk   :  new   \ny=2\n',
    ],
    ['set the last of repeated keys', '[a]\nk=1\nk=2\n', set('a', 'k', '3'), '[a]\nk=1\nk=3\n'],
    [
      'set in a continued section',
      '[a]\nk=1\n[b]\n[a]\nk=2\n',
      set('a', 'k', '3'),
      '[a]\nk=1\n[b]\n[a]\nk=3\n',
    ],
    ['set what is set already', '[a]\nk = "v"  \n', set('a', 'k', '"v"'), '[a]\nk = "v"  \n'],
    ['set a quoted value', '[a]\nk = `x` tail\n', set('a', 'k', 'y'), '[a]\nk = y\n'],
    ['set an empty value', '[a]\nk =\r\nx = 1\r\n', set('a', 'k', 'v'), '[a]\nk = v\r\nx = 1\r\n'],
    ['set an empty value without spaces', '[a]\nk=', set('a', 'k', 'v'), '[a]\nk=v'],
    ['set to nothing', '[a]\nk = v\n', set('a', 'k', ''), '[a]\nk =\n'],
    [
      'set a new key, before the comments and blanks that follow',
      '[a]\nk=1\n\n# of b\n[b]\n',
      set('a', 'n', '2'),
      '[a]\nk=1\nn=2\n\n# of b\n[b]\n',
    ],
    ['set a new key in an open last line', '[a]\nk = 1', set('a', 'n', '2'), '[a]\nk = 1\nn = 2\n'],
    [
      'set a new key in an empty section',
      '[a]\n\n[b]\nx: 1\n',
      set('a', 'n', '2'),
      '[a]\nn: 2\n\n[b]\nx: 1\n',
    ],
    [
      'set a new key before any header',
      'k=1\n\n[a]\n',
      set('DEFAULT', 'n', '2'),
      'k=1\nn=2\n\n[a]\n',
    ],
    ['set an automatic key', '[a]\n- = 1\n- = 2\n', set('a', '#2', 'x'), '[a]\n- = 1\n- = x\n'],
    [
      'unset every occurrence',
      '[a]\nk=1\n# c\nk=2\nx=3\n[a]\nk=4\n',
      unset('a', 'k'),
      '[a]\n# c\nx=3\n[a]\n',
    ],
    ['unset what is not there', '[a]\nx=3\n', unset('a', 'k'), '[a]\nx=3\n'],
    ['remove the first', '# head\n\n[a]\nk=1\n\n[b]\nk=2\n', remove('a'), '# head\n\n[b]\nk=2\n'],
    ['remove the last', '[a]\nk=1\n\n[b]\nk=2\n', remove('b'), '[a]\nk=1\n'],
    [
      'remove keeps the comments of the next',
      '[a]\nk=1\n\n# of b\n[b]\nk=2\n',
      remove('a'),
      '# of b\n[b]\nk=2\n',
    ],
    ['remove every part', '[a]\nx=1\n\n[b]\n\n[a]\ny=2\n', remove('a'), '[b]\n'],
    [
      'remove the keys before any header, not the head',
      '# head\nk=1\nj=2\n\n[a]\n',
      remove('DEFAULT'),
      '# head\n[a]\n',
    ],
    [
      'rename every header, with its blanks',
      ' [ a ]\nk=1\n[b]\n[a]\n',
      rename('a', 'new name'),
      ' [ new name ]\nk=1\n[b]\n[new name]\n',
    ],
    [
      'rename what has no header',
      '# head\nk=1\n[b]\n',
      rename('DEFAULT', 'a'),
      '# head\n[a]\nk=1\n[b]\n',
    ],
    ['rename to the same', '[a]\n', rename('a', 'a'), '[a]\n'],
    [
      'replace changes only what differs',
      '[a]\nx=1\n# c\ny = 2\nz=3\n',
      replace('a', ['z', '3'], ['y', '5'], ['n', '6']),
      '[a]\n# c\ny = 5\nz=3\nn=6\n',
    ],
  ]
  test.each(rows)('%s', (_why, before, edit, after) => {
    expect(edited(before, edit)).toBe(after)
  })

  test('applies several edits in order', () => {
    const edits = [
      add('b', ['k', '1']),
      set('b', 'k', '2'),
      rename('b', 'c'),
      set('c', 'x', 'y'),
      remove('a'),
    ]
    expect(edited('[a]\nk = 0\n', ...edits)).toBe('[c]\nk = 2\nx = y\n')
  })

  test('changes no other text, also if it is not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('[a]\nk = '),
      Buffer.from([0xff, 0xe9]),
      Buffer.from('\n; \x00\n'),
    ])
    const after = serializeConfig(applyEdits(parseConfig(bytes), [set('a', 'n', '1')]))
    expect(Buffer.from(after).toString('latin1')).toBe('[a]\nk = \xff\xe9\nn = 1\n; \x00\n')
  })
})

describe('writes a value so that rclone reads it unchanged', () => {
  const rows: [value: string, spelled: string][] = [
    ['plain', 'plain'],
    ['a=b:c;d#e', 'a=b:c;d#e'],
    ['"quoted"', '"quoted"'],
    [' blanks ', '` blanks `'],
    ['\u00a0', '`\u00a0`'],
    ['`pair`', '``pair``'],
    ['`', '`'],
    ['`open', '``open`'],
    ['mid`dle', 'mid`dle'],
    ['"""', '"""'],
    ['"""x"""', '`"""x"""`'],
    ['100%', '100%'],
    ['%(', '%('],
    ['', ''],
  ]
  test.each(rows)('%j', (value, spelled) => {
    const right = spelled === '' ? '' : ` ${spelled}`
    expect(edited('[a]\n', set('a', 'k', value))).toBe(`[a]\nk =${right}\n`)
  })

  test('writes keys in the same way', () => {
    const rows = [
      ['a=b', '`a=b`'],
      ['c:`d', '"c:`d"'],
      [' e ', '` e `'],
      ['#f', '`#f`'],
      ['[g', '[g'],
      ['"h', '`"h`'],
      ['i`"=', '"""i`"="""'],
    ]
    for (const [key = '', spelled] of rows)
      expect(edited('[a]\n', set('a', key, 'v'))).toBe(`[a]\n${spelled} = v\n`)
    expect(edited('[a]\n', set('a', '[g', 'v]'))).toBe('[a]\n`[g` = v]\n')
  })
})

describe('applyEdits joins lines', () => {
  const join = (name: string, from: string): ConfigEdit => ({
    ...({ kind: 'join', name, key: 'k' } as const),
    ...{ from, to: 'k = ab' },
  })

  test('in the named section only', () => {
    const text = '[a]\nk = a\nb = c\n\n[b]\nk = a\nb = c\n'
    expect(edited(text, join('b', 'k = a\nb = c'))).toBe('[a]\nk = a\nb = c\n\n[b]\nk = ab\n')
  })

  test.each([
    ['a part of a line', '[a]\nk = a\nbc\n', 'k = a\nb', 'have changed'],
    ['lines of two sections', '[a]\nk = a\n[b]\nx = 1\n', 'k = a\n[b]', 'one section'],
  ])('but not %s', (_, text, from, message) => {
    expect(() => edited(text, join('a', from))).toThrow(message)
  })
})

describe('applyEdits refuses', () => {
  const rows: [why: string, edit: ConfigEdit, code: string][] = [
    ['a line break in a value', set('a', 'k', 'secret42\nx'), 'usage'],
    ['a carriage return', set('a', 'k', 'secret42\r'), 'usage'],
    ['a NUL', set('a', 'k', 'secret42\0'), 'usage'],
    ['a reference, which rclone would replace', set('a', 'k', 'secret42%(x)s'), 'usage'],
    ['a line break in a key', set('a', 'k\n[b]', 'secret42'), 'usage'],
    ['a line break in a name', add('x]\n[y', ['k', 'secret42']), 'usage'],
    ['a name with blanks around', add(' x', ['k', 'secret42']), 'usage'],
    ['an empty name', add('', ['k', 'secret42']), 'usage'],
    ['a key that is one dash', set('a', '-', 'secret42'), 'usage'],
    ['an empty key', set('a', '', 'secret42'), 'usage'],
    ["goconfig's own key", set('a', ' ', 'secret42'), 'usage'],
    ['half a character', set('a', 'k', 'secret42\ud83d'), 'usage'],
    ['bytes that would make a character', set('a', 'k', 'secret42\udcc3\udca9'), 'usage'],
    ['an automatic key before other ones', unset('auto', '#1'), 'usage'],
    ['a name that is there', add('a', ['k', 'secret42']), 'already-exists'],
    ['to rename onto a name that is there', rename('a', 'auto'), 'already-exists'],
    ['to change what is not there', set('b', 'k', 'secret42'), 'not-found'],
    ['to unset in what is not there', unset('b', 'k'), 'not-found'],
    ['to remove what is not there', remove('b'), 'not-found'],
    ['to rename what is not there', rename('b', 'c'), 'not-found'],
    ['to replace what is not there', replace('b', ['k', 'secret42']), 'not-found'],
  ]
  test.each(rows)('S31: %s, without showing the value', (_why, edit, code) => {
    let caught: PcloudConfigError | undefined
    try {
      edited('[a]\nk = 1\n\n[auto]\n- = 1\n- = 2\n', edit)
    } catch (error) {
      caught = error as PcloudConfigError
    }
    expect(caught).toMatchObject({ code })
    expect(`${caught?.message}${caught?.hint}${caught?.stack}`).not.toContain('secret42')
  })
})

test('renderSection returns the text that add writes', () => {
  expect(
    renderSection('a', [
      ['type', 'pcloud'],
      ['x', ' y '],
    ]),
  ).toBe('[a]\ntype = pcloud\nx = ` y `\n')
})

describe('a file that is not a config file, although rclone reads it as a key', () => {
  const latin = (text: string) => Buffer.from(text, 'latin1')
  test.each([
    ['JSON on one line', latin('{"a":{"type":"pcloud"}}\n'), 'JSON'],
    ['a list in JSON', latin('[{"a":"b"}]'), 'JSON'],
    ['environment variables', latin('RCLONE_CONFIG_A_TYPE=pcloud\n'), 'environment variables'],
    ['the line ends of old Macs', latin('[a]\rtype = pcloud\r'), 'CR only'],
    ['a web page', latin('<html><a href="x"></html>\n'), 'web page'],
    ['a ZIP file', latin('PK\x03\x04abc=def'), 'not text'],
    ['a gzip file', latin('\x1f\x8b\x08=x'), 'not text'],
    ['a PDF file', latin('%PDF-1.4 = x'), 'not text'],
    ['other bytes', latin('a = \0\x01'), 'not text'],
  ])('is not changed: %s', (_, bytes, word) => {
    const edits = [
      ...[add('x', ['type', 'alias']), set('DEFAULT', 'a', 'b'), remove('DEFAULT')],
      ...[rename('DEFAULT', 'y'), replace('DEFAULT', ['a', 'b'])],
    ]
    for (const edit of edits) {
      const code = expect.objectContaining({
        code: 'config-malformed',
        message: expect.stringContaining(word),
      })
      expect(() => applyEdits(parseConfig(bytes), [edit])).toThrow(code)
    }
  })

  test('a file with only keys above the first section is a config file', () => {
    expect(edited('a = b\n', add('x'))).toBe('a = b\n\n[x]\n')
  })
})

describe('a change after which the file would be of another kind', () => {
  test.each<[string, string, string]>([
    ['a : 1\n', '`b', '{'],
    ['a = 1\n', 'RCLONE_CONFIG_PC_TYPE', 'pcloud'],
  ])('from %j, %s = %s is refused', (text, ...entry) => {
    const change = () => edited(text, replace('DEFAULT', entry))
    expect(change).toThrow('would not be a config file')
  })

  test('is accepted below another key', () => {
    const change = replace('DEFAULT', ['a', '1'], ['`b', '{'])
    expect(edited('a : 1\n', change)).toBe('a : 1\n"`b" : {\n')
  })
})
