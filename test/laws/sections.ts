import fc from 'fast-check'
import { obscure } from '../../src/rclone/obscure.ts'

/** A section with or without a mistake in it, before it has a unique name. */
export interface MadeSection {
  /** Undefined for a section that is right. */
  readonly mistake: string | undefined
  /** Undefined for a plain name. `#` stands for the number that makes it unique. */
  readonly name: string | undefined
  readonly entries: readonly (readonly [key: string, value: string])[]
}

/** Remotes that the others use. */
export const BASES = '[base]\ntype = memory\n\n[my base]\ntype = local\n'

const TOKEN = '{"access_token":"seed","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'

/** Obscuring takes random bytes, and a law is repeated with its seed. */
const password = (text: string) => obscure(text, Buffer.alloc(16, text))

const right = fc.constantFrom(
  'base:',
  'base:dir/sub',
  'my base:x',
  ':memory:',
  './base',
  '/tmp',
  '../base/x',
  'my base,encoding=None,nounc:x',
  'my base,nounc="true":',
  ':local,copy_links=true:/tmp',
  ':alias,remote="my base,nounc:":',
)
const bool = fc.constantFrom('true', 'false', 'True', 'T', '0')
const some = (key: string, values: fc.Arbitrary<string>) =>
  fc.option(
    values.map((value) => [key, value] as const),
    { nil: undefined },
  )
const always = (key: string, values: fc.Arbitrary<string>) =>
  values.map((value) => [key, value] as const)

type Part = fc.Arbitrary<readonly [string, string] | undefined>
const section = (type: string, ...parts: readonly Part[]) =>
  fc
    .tuple(...parts)
    .map((entries) => [['type', type] as const, ...entries.filter((one) => one !== undefined)])

const DESCRIPTION = some('description', fc.constantFrom('disk #3', '"mine"', 'a ; b'))

/** Sections of every type that rclone opens without a network, each as it should be. */
const RIGHT = fc.oneof(
  section('alias', always('remote', right), DESCRIPTION),
  section(
    'crypt',
    ...[
      always('remote', right),
      always('password', fc.constantFrom(password('a'), password('ünï'))),
    ],
    ...[some('password2', fc.constant(password('salt'))), some('directory_name_encryption', bool)],
    some('filename_encryption', fc.constantFrom('standard', 'off', 'obfuscate', 'Standard')),
    some('filename_encoding', fc.constantFrom('base32', 'base64')),
    DESCRIPTION,
  ),
  section(
    'union',
    always(
      'upstreams',
      fc.constantFrom(
        'base: "my base:"',
        'base:a base:b:ro',
        '"my base:x" base:',
        './base /tmp:nc',
      ),
    ),
    ...[
      some('action_policy', fc.constantFrom('epall', 'EPALL')),
      some('create_policy', fc.constantFrom('epmfs', 'lus')),
      some('search_policy', fc.constantFrom('ff', 'newest')),
      some('cache_time', fc.constantFrom('120', '0')),
    ],
    some('min_free_space', fc.constantFrom('1Gi', 'off')),
  ),
  section(
    'combine',
    always('upstreams', fc.constantFrom('a=base:', 'a=base:x b=./base', '"a b=my base:"')),
  ),
  section(
    'chunker',
    ...[
      always('remote', right),
      some('chunk_size', fc.constantFrom('2Gi', '100M', '1.5G', '.5MiB', '1e3M', '0x1p4M', 'off')),
    ],
    ...[
      some('hash_type', fc.constantFrom('md5', 'none')),
      some('meta_format', fc.constant('simplejson')),
    ],
    ...[
      some('name_format', fc.constantFrom('*.rclone_chunk.###', '*.part#')),
      some('transactions', fc.constantFrom('rename', 'norename', 'auto')),
      some('start_from', fc.constantFrom('1', '0x10', '+1')),
    ],
    some('fail_hard', bool),
  ),
  section(
    'hasher',
    ...[
      always('remote', right),
      some('hashes', fc.constantFrom('md5', 'md5,sha1', 'MD5,quickxor')),
    ],
    some('max_age', fc.constantFrom('off', '24h', '1.5w', '1h30m', '10', '2020-01-01', '.5h')),
  ),
  section(
    'compress',
    always('remote', right),
    some('mode', fc.constant('gzip')),
    some('level', fc.constantFrom('-1', '5')),
  ),
  section(
    'local',
    some('copy_links', bool),
    some('encoding', fc.constantFrom('Slash,Dot', 'None', '0xff')),
    DESCRIPTION,
  ),
  section(
    'pcloud',
    ...[
      always('token', fc.constant(TOKEN)),
      always('hostname', fc.constantFrom('api.pcloud.com', 'eapi.pcloud.com')),
    ],
    ...[
      some('encoding', fc.constant('Slash,Del,Ctl')),
      some('root_folder_id', fc.constantFrom('d0', 'd19066333043')),
    ],
    some('password', fc.constant(password('p'))),
    DESCRIPTION,
  ),
)

type Entries = readonly (readonly [string, string])[]
type Mistake = readonly [name: string, make: (entries: Entries) => Entries | undefined]

/** Another value for a key; undefined if the section does not have it. */
const change =
  (key: string, value: (before: string) => string | undefined) =>
  (entries: Entries): Entries | undefined => {
    const before = entries.find(([one]) => one === key)?.[1]
    const after = before === undefined ? undefined : value(before)
    return after === undefined
      ? undefined
      : entries.map(([one, old]) => [one, one === key ? after : old] as const)
  }
const rename =
  (key: string, name: string) =>
  (entries: Entries): Entries | undefined =>
    name !== key && entries.some(([one]) => one === key)
      ? entries.map(([one, value]) => [one === key ? name : one, value] as const)
      : undefined
const without = (key: string) => (entries: Entries) =>
  entries.some(([one]) => one === key) ? entries.filter(([one]) => one !== key) : undefined

const target = (...values: readonly string[]): readonly Mistake[] =>
  values.flatMap((value): Mistake[] => [
    [`remote = ${value}`, change('remote', () => value)],
    [
      `upstreams with ${value}`,
      change('upstreams', (before) =>
        before.includes('=') ? `"new=${value}" ${before}` : `"${value}" ${before}`,
      ),
    ],
  ])

/** A remote's name where a folder of this machine comes out. */
export const FOLDERS = [
  'base',
  'base/dir',
  'Base',
  'BASE/dir',
  'base：dir',
  'my base',
  'my base/dir',
  '/base:enc',
] as const

const KEYS = [
  ...['type', 'remote', 'upstreams', 'password', 'password2', 'directory_name_encryption'],
  ...['filename_encryption', 'filename_encoding', 'action_policy', 'cache_time', 'min_free_space'],
  ...['create_policy', 'search_policy', 'transactions'],
  ...['chunk_size', 'hash_type', 'meta_format', 'name_format', 'start_from', 'fail_hard', 'hashes'],
  ...['max_age', 'mode', 'level', 'copy_links', 'encoding', 'token', 'hostname', 'root_folder_id'],
]

const MISTAKES: readonly Mistake[] = [
  ...FOLDERS.flatMap((one) => target(one)),
  ...target(
    'gone:',
    'BASE:',
    'base :x',
    'my\u00a0base:',
    '"base:',
    ':nosuch:',
    ':memory',
    'base,x="y:',
    ':local/x:',
    'my base,nounc=maybe:',
    'my base,encoding=Foo:x',
    ':local,copy_links=on:/tmp',
    ':alias,remote="my base,nounc=2:":',
    ':crypt,remote=/tmp,password=plain:',
    ':crypt,remote=/tmp:',
    ':pcloud:',
    ':pcloud,hostname=api.pcloud.com:',
    ':chunker,remote="base:",chunk_size=50x:',
    'my base,type=nosuch:',
  ),
  ...KEYS.flatMap((key): Mistake[] => [
    [`"" around ${key}`, change(key, (value) => (value.includes('"') ? undefined : `"${value}"`))],
    [`'' around ${key}`, change(key, (value) => `'${value}'`)],
    [`# behind ${key}`, change(key, (value) => `${value} # a comment`)],
    [`; behind ${key}`, change(key, (value) => `${value}\t; a comment`)],
    [
      `capital ${key}`,
      (entries) =>
        entries.some(([one]) => one === key)
          ? entries.map(
              ([one, value]) =>
                [one === key ? `${one[0]?.toUpperCase()}${one.slice(1)}` : one, value] as const,
            )
          : undefined,
    ],
    [`no ${key}`, without(key)],
  ]),
  ...[
    'hunter2',
    'this-is-a-plain-passphrase-of-some-length',
    'a long password with spaces',
    '',
  ].flatMap((clear): Mistake[] => [
    [`password = ${clear}`, change('password', () => clear)],
    [`password2 = ${clear}`, change('password2', () => clear)],
  ]),
  ...(
    [
      ['directory_name_encryption', 'yes'],
      ['fail_hard', 'ture'],
      ['copy_links', 'on'],
      ['chunk_size', '50 MB'],
      ['min_free_space', '1GB'],
      ['start_from', '1k'],
      ['cache_time', 'two'],
      ['level', '5.5'],
      ['max_age', 'forever'],
      ['max_age', '1D'],
      ['encoding', 'slash'],
      ['encoding', 'Slash,Foo'],
      ['hash_type', 'MD5'],
      ['meta_format', 'SimpleJSON'],
      ['filename_encryption', 'none'],
      ['filename_encoding', 'base16'],
      ['filename_encryption', 'obfuscated'],
      ['action_policy', 'nosuch'],
      ['create_policy', 'ep all'],
      ['search_policy', 'first'],
      ['hashes', 'sha-1'],
      ['hashes', 'md5, sha1'],
      ['hashes', 'SHA-256'],
      ['transactions', 'Rename'],
      ['name_format', '*.rclone_chunk'],
      ['name_format', '#.*'],
      ['name_format', 'x*.#'],
      ['start_from', '-1'],
      ['mode', 'zip'],
      ['min_free_space', 'one'],
      ['level', 'high'],
    ] as const
  ).map(([key, value]): Mistake => [`${key} = ${value}`, change(key, () => value)]),
  // rclone ignores the key, so the remote opens with the default.
  ...KEYS.filter((key) => key.length > 4).flatMap((key): Mistake[] => [
    [`misspelled ${key}`, rename(key, `${key.slice(0, -2)}${key.at(-1)}${key.at(-2)}`)],
    [`misspelled ${key} with a space`, rename(key, key.replace('_', ' '))],
    [`misspelled ${key} with a hyphen`, rename(key, key.replace('_', '-'))],
  ]),
  ...['Alias', 'PCLOUD', 'cyrpt', 'nosuch'].map(
    (type): Mistake => [`type = ${type}`, change('type', () => type)],
  ),
  ...[
    "{'access_token': 'seed', 'locationid': 2}",
    '{"access_token":"seed"',
    'x',
    '“{}”',
    TOKEN.replace('}', ',}'),
  ].map((token): Mistake => [`token = ${token}`, change('token', () => token)]),
]

/** `#` is replaced by a number. */
const ODD_NAMES = [
  '$w#',
  '{{ w# }}',
  'w# (work)',
  'w#:',
  'Bu\u0308ro#',
  'Büro#',
  'w\u00a0#',
  'a@w#',
  'a+w#',
  '-w#',
  'w#-',
  'a.w#',
  'w #',
  'w–#',
  'w#/x',
]

/**
 * Each mistake in a few sections that can have it, each odd name, and sections without a mistake.
 * @param setup about how many sections, and the seed that they come from
 */
export function sampleSections({
  numRuns,
  seed,
}: {
  numRuns: number
  seed: number
}): readonly MadeSection[] {
  const each = Math.ceil(numRuns / (MISTAKES.length + ODD_NAMES.length))
  const rights = fc.sample(RIGHT, { numRuns: 300 * each, seed })
  const mistaken = MISTAKES.flatMap(([mistake, make]) => {
    const made = rights.map(make).filter((entries) => entries !== undefined)
    return made.slice(0, each).map((entries) => ({ mistake, name: undefined, entries }))
  })
  const odd = ODD_NAMES.flatMap((name, at) =>
    rights
      .slice(at * each, at * each + each)
      .map((entries) => ({ mistake: `named ${name}`, name, entries })),
  )
  const plain = rights
    .slice(0, 60 * each)
    .map((entries) => ({ mistake: undefined, name: undefined, entries }))
  return [...mistaken, ...odd, ...plain]
}
