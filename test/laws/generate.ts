import fc from 'fast-check'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'

/** How many cases a law tries, and from which seed; both settable, so a fuzz run is a loop around it. */
export function runs(defaultCount: number): { numRuns: number; seed: number } {
  const factor = Number(process.env.LAW_FACTOR ?? '1')
  const seed = Number(process.env.LAW_SEED ?? Math.floor(Math.random() * 2 ** 31))
  return { numRuns: Math.ceil(defaultCount * factor), seed }
}

const SPACES = ['', ' ', '  ', '\t', '\u00a0', '\u0085', '\u2003', '\v', '\f']
const NAMES = ['a', 'b', 'my remote', 'a.b', 'a.b.c', '.x', 'DEFAULT', '__proto__', 'constructor']
const ODD_NAMES = [
  '',
  'ü',
  '😀',
  '-',
  '[',
  ']',
  'x]y',
  '#c',
  ';d',
  '=',
  ':',
  '"q"',
  '`q`',
  '\ufeff',
  'a\rb',
]
const KEYS = [
  'type',
  'token',
  'k',
  'r1',
  'r2',
  'key with space',
  '__proto__',
  'toString',
  '-',
  '#1',
]
const ODD_KEYS = [
  '[x',
  'a[]',
  '"k"',
  '"a=b"',
  '`c:d`',
  '"""e"f"""',
  '`',
  '""',
  '` `',
  '"-"',
  'ключ',
  '`x` y',
  '"un',
]
const PIECES = [
  'pcloud',
  '{"access_token":"x==","expiry":"0001-01-01T00:00:00Z"}',
  '#',
  ';',
  '=',
  ':',
  '"',
  '"""',
  '`',
  '`abc`',
  '"""abc"""',
  ' ',
  '\t',
  'é',
  '😀',
  '\u0085',
  '\ufeff',
  '\u2028',
  '\r',
  '\0',
  ']',
  '[',
  '%(r1)s',
  '%(r2)s',
  '%(k)s',
  '%(nosuch)s',
  '%( )s',
  '%()s',
  '%(',
  ')s',
  '%((r1)s',
  '%(r1s)s',
  '%',
  '$&',
  'a',
]

const space = fc.constantFrom(...SPACES)
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  fc.constantFrom(...ODD_NAMES),
)
const value = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((parts) => parts.join(''))
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KEYS) },
  fc.constantFrom(...ODD_KEYS),
)
const sign = fc.constantFrom('=', ':', ' = ', ' : ', '= ')

const header = fc
  .tuple(space, space, name, space, space)
  .map(([a, b, n, c, d]) => `${a}[${b}${n}${c}]${d}`)
const entry = fc.tuple(space, key, sign, value, space).map((parts) => parts.join(''))
const comment = fc.tuple(space, fc.constantFrom('#', ';'), value).map((parts) => parts.join(''))
const junk = fc
  .array(fc.constantFrom(...PIECES, ...ODD_KEYS), { maxLength: 4 })
  .map((parts) => parts.join(''))
const line = fc.oneof(
  { weight: 4, arbitrary: header },
  { weight: 10, arbitrary: entry },
  { weight: 2, arbitrary: comment },
  { weight: 2, arbitrary: space },
  { weight: 1, arbitrary: junk },
)
const lineEnd = fc.oneof(
  { weight: 9, arbitrary: fc.constant('\n') },
  fc.constantFrom('\r\n', '\r\r\n', ' \n'),
)

/** Lines of the dialect, the odd ones included; about half of the files are refused by rclone. */
export const wildText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff', '\ufeff\ufeff'),
    fc.array(fc.tuple(line, lineEnd), { maxLength: 10 }),
    fc.oneof(fc.constant(''), line),
  )
  .map(([bom, lines, last]) => bom + lines.map((pair) => pair.join('')).join('') + last)

/** As {@link wildText}, with some bytes that are not UTF-8. */
export const wildBytes: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    wildText,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0xff, 0x80, 0xc3, 0xe2, 0xf0, 0x85)), {
      maxLength: 3,
    }),
  )
  .map(([text, spots]) => {
    let bytes = Buffer.from(text)
    for (const [where, byte] of spots) {
      const at = where % (bytes.length + 1)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)])
    }
    return bytes
  })

const tameKey = fc.oneof(
  fc.constantFrom(
    'type',
    'token',
    'k',
    'r1',
    'r2',
    'key with space',
    '__proto__',
    '"a=b"',
    '`c:d`',
    'ключ',
  ),
  fc.stringMatching(/^[a-z_]{1,8}$/),
)
const tameValue = fc.array(
  fc.constantFrom(...PIECES.filter((piece) => !/[`\r\0]|"""/.test(piece))),
  {
    maxLength: 4,
  },
)
const tameLine = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom('', '', '  ', '\t'), tameKey, sign, tameValue)
      .map(([indent, k, s, v]) => `${indent}${k}${s}${v.join('')}`),
  },
  { weight: 2, arbitrary: fc.constantFrom('# comment', ';c', '', '', '  # [x]') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('q = `quoted` tail', '"""t"u"""=1', 'v = """w`x"""', '"" = y'),
  },
)
const tameSection = fc
  .tuple(
    name.filter((n) => n !== '' && n !== ']'),
    fc.array(tameLine, { maxLength: 6 }),
  )
  .map(([n, lines]) => [`[${n}]`, ...lines])

/** Files that rclone reads, with comments, blank lines, quotes and repeated sections and keys. */
export const goodText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '\ufeff'),
    fc.array(tameLine, { maxLength: 2 }),
    fc.array(tameSection, { maxLength: 5 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([bom, top, sections, eol, closed]) => {
    const text = [...top, ...sections.flat()].join(eol)
    return bom + text + (closed && text !== '' ? eol : '')
  })

/** Values to write: everything, line breaks left out. */
export const anyValue: fc.Arbitrary<string> = fc.oneof(
  value.map((text) => text.replace(/[\r\0]/g, '')),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n\0]/g, '')),
  fc.string({ unit: 'grapheme', maxLength: 10 }).map((text) => text.replace(/[\r\n\0]/g, '')),
)

export const anyKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'type',
    'token',
    'k',
    'new',
    'a=b',
    'c:d',
    't"u',
    '-',
    ' ',
    '',
    '#x',
    '[y',
    ' z ',
    '`b',
    '"',
    'é',
  ),
  fc.stringMatching(/^[a-z_]{1,8}$/),
)

export const anyName: fc.Arbitrary<string> = fc.oneof(
  name,
  fc.stringMatching(/^[a-z][a-z0-9_ .@+-]{0,8}[a-z]$/),
)

/** One edit for a file: mostly of a section and a key that are there. */
export function anyEdit(
  names: readonly string[],
  keys: readonly string[],
): fc.Arbitrary<ConfigEdit> {
  const known = names.length > 0 ? fc.constantFrom(...names) : anyName
  const oneName = fc.oneof({ weight: 8, arbitrary: known }, anyName)
  const oneKey = fc.oneof(
    { weight: 4, arbitrary: keys.length > 0 ? fc.constantFrom(...keys) : anyKey },
    anyKey,
  )
  const entries = fc.array(fc.tuple(anyKey, anyValue), { maxLength: 4 })
  return fc.oneof(
    fc.record({ kind: fc.constant('add' as const), name: anyName, entries }),
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('set' as const),
        name: oneName,
        key: oneKey,
        value: anyValue,
      }),
    },
    fc.record({ kind: fc.constant('unset' as const), name: oneName, key: oneKey }),
    fc.record({ kind: fc.constant('remove' as const), name: oneName }),
    fc.record({ kind: fc.constant('rename' as const), from: oneName, to: anyName }),
    fc.record({ kind: fc.constant('replace' as const), name: oneName, entries }),
  )
}

/** A file that rclone reads and an edit for it. */
export const fileAndEdit: fc.Arbitrary<{ text: string; edit: ConfigEdit }> = goodText.chain(
  (text) => {
    const remotes = readOrNothing(text)
    const keys = [...remotes.values()].flatMap((section) => [...section.keys()])
    return fc.record({
      text: fc.constant(text),
      edit: anyEdit([...remotes.keys()], [...new Set(keys)]),
    })
  },
)

function readOrNothing(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  try {
    return readRemotes(parseConfig(Buffer.from(text)))
  } catch {
    return new Map()
  }
}
