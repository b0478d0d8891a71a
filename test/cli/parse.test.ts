import { describe, expect, it } from 'vitest'
import { GLOBAL_OPTIONS, LOGIN_OPTIONS, WRITE_OPTIONS } from '../../src/cli/command-options.ts'
import { COMMANDS, findCommand } from '../../src/cli/commands.ts'
import { parseCommandLine } from '../../src/cli/parse.ts'
import { closest } from '../../src/closest.ts'

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean))
const optionsOf = async (line: string) => Object.fromEntries((await parse(line)).options)

describe('the options of the interface', () => {
  it.each(
    [...GLOBAL_OPTIONS, ...LOGIN_OPTIONS, ...WRITE_OPTIONS].map(
      (spec) => [spec.name, spec] as const,
    ),
  )('--%s is read on `new`', async (name, { value, short, aliases = [], bare }) => {
    const given = value === undefined ? true : 'VALUE'
    for (const spelling of [name, ...aliases]) {
      const word = value === undefined ? `--${spelling}` : `--${spelling}=VALUE`
      expect(await optionsOf(`new ${word}`)).toEqual({ [name]: given })
    }
    if (value !== undefined && bare === undefined) {
      expect(await optionsOf(`new --${name} VALUE`)).toEqual({ [name]: given })
    }
    if (short !== undefined) expect(await optionsOf(`new -${short}`)).toEqual({ [name]: true })
  })

  it('include all options of the documentation for `new` and for all commands', () => {
    const promised = [
      ...['config', 'json', 'plain', 'no-input', 'yes', 'quiet', 'verbose', 'color', 'no-color'],
      ...['help', 'version', 'dry-run', 'type', 'client-id', 'app-from', 'client-secret', 'token'],
      ...['root-folder', 'region', 'hostname', 'auth-url', 'token-url', 'login', 'no-browser'],
      ...[
        'redirect-uri',
        'redirect-port',
        'timeout',
        'allow-missing-state',
        'no-verify',
        'overwrite',
      ],
    ]
    const known = [...GLOBAL_OPTIONS, ...(findCommand('new')?.options ?? [])].map(
      ({ name }) => name,
    )
    expect(promised.filter((name) => !known.includes(name))).toEqual([])
  })

  it('have the same kind in all commands', () => {
    const kinds = new Map<string, Set<string>>()
    for (const { name, value, aliases = [] } of [
      ...GLOBAL_OPTIONS,
      ...COMMANDS.flatMap((c) => c.options),
    ]) {
      for (const spelling of [name, ...aliases]) {
        const kind = `${value === undefined ? 'flag' : 'value'} of ${name}`
        kinds.set(spelling, (kinds.get(spelling) ?? new Set()).add(kind))
      }
    }
    expect([...kinds].filter(([, found]) => found.size > 1)).toEqual([])
    const shorts = GLOBAL_OPTIONS.flatMap(({ short }) => short ?? [])
    expect(new Set(shorts).size).toBe(shorts.length)
  })
})

describe('parseCommandLine', () => {
  it('reads command, arguments and options in any order', async () => {
    const { command, args, options } = await parse('--json new -yq pc --client-id X --no-browser')
    expect([command?.name, args]).toEqual(['new', ['pc']])
    expect(Object.fromEntries(options)).toEqual({
      json: true,
      yes: true,
      quiet: true,
      'client-id': 'X',
      'no-browser': true,
    })
  })

  it('accepts aliases', async () => {
    expect((await parse('listremotes')).command?.name).toBe('list')
    expect(await optionsOf('new --auth-no-open-browser')).toEqual({ 'no-browser': true })
  })

  it('uses the last value of a repeated option', async () => {
    expect(await optionsOf('list --config a --config b')).toEqual({ config: 'b' })
  })

  it('reads all text after -- as arguments', async () => {
    expect(await parseCommandLine(['show', '--', '--json'])).toMatchObject({ args: ['--json'] })
    expect((await parseCommandLine(['show', '--', '--json'])).options.size).toBe(0)
  })

  it('accepts a blank value, and a value with a dash after =', async () => {
    expect(
      Object.fromEntries((await parseCommandLine(['new', '--client-id', ''])).options),
    ).toEqual({
      'client-id': '',
    })
    expect(await optionsOf('new --client-secret=-')).toEqual({ 'client-secret': '-' })
    expect(await optionsOf('new --client-secret -')).toEqual({ 'client-secret': '-' })
  })

  it('accepts help as an option and as a command, with a topic', async () => {
    expect(await parse('new --help')).toMatchObject({ command: { name: 'new' } })
    expect(await optionsOf('help')).toEqual({ help: true })
    expect(await parse('help list')).toMatchObject({ command: { name: 'list' }, args: [] })
    expect(await parse('help exit-codes')).toMatchObject({ args: ['exit-codes'] })
    expect(await optionsOf('help --all')).toEqual({ help: true, all: true })
    expect(await optionsOf('new --help --all')).toEqual({ help: true, all: true })
    expect(await optionsOf('-h --all list')).toEqual({ help: true, all: true })
    for (const line of ['list --all', '--all', 'new --all']) {
      await expect(parse(line)).rejects.toThrow(expect.objectContaining({ code: 'usage' }))
    }
  })
})

describe('a mistake on the command line', () => {
  it.each([
    ['lst', 'Unknown command: lst.', 'Did you mean list?'],
    ['neww', 'Unknown command: neww.', 'Did you mean new?'],
    ['listremote', 'Unknown command: listremote.', 'Did you mean listremotes?'],
    ['hlep', 'Unknown command: hlep.', 'Did you mean help?'],
    ['headless', 'Unknown command: headless.', 'Did you mean help headless?'],
    ['create --overwite', 'Unknown option: --overwite.', 'Did you mean --overwrite?'],
    ['new --no-browse', 'Unknown option: --no-browse.', 'Did you mean --no-browser?'],
    [
      'login work',
      'Unknown command: login.',
      'To set up a remote: `pcloud-config new`. To log in again: `pcloud-config reconnect NAME`',
    ],
    ['quantum', 'Unknown command: quantum.', 'See `pcloud-config --help`.'],
    [
      'new --timeout -1',
      '--timeout needs a value, but the next argument starts with a dash.',
      'Write it as --timeout=VALUE.',
    ],
    ['new --timeout', '--timeout needs a value.', 'See `pcloud-config new --help`.'],
    ['list --json=x', '--json does not take a value.', 'See `pcloud-config list --help`.'],
    ['new --client-idd=s3cret', 'Unknown option: --client-idd.', 'Did you mean --client-id?'],
    ['new --regoin eu', 'Unknown option: --regoin.', 'Did you mean --region?'],
    ['new --zzzzzzzz', 'Unknown option: --zzzzzzzz.', 'See `pcloud-config new --help`.'],
    ['--zzzzzzzz', 'Unknown option: --zzzzzzzz.', 'See `pcloud-config --help`.'],
    ['new -z', 'Unknown option: -z.', undefined],
    [
      'list --overwrite',
      '--overwrite cannot be used with list.',
      'See `pcloud-config list --help`.',
    ],
    ['--overwrite', '--overwrite cannot be used without a command.', 'See `pcloud-config --help`.'],
    ['list a b', 'Too many arguments for list.', 'Usage: pcloud-config list [FILTER]'],
    ['new a b', 'Too many arguments for new.', 'Usage: pcloud-config new [NAME]'],
    ['list --constructor', 'Unknown option: --constructor.', undefined],
    ['list --__proto__', 'Unknown option: --__proto__.', undefined],
    ['constructor', 'Unknown command: constructor.', undefined],
  ])('`%s`: %s', async (line, message, hint) => {
    await expect(parse(line)).rejects.toThrow(
      expect.objectContaining({ code: 'usage', message, hint: hint ?? expect.any(String) }),
    )
  })

  it('reports an empty command', async () => {
    await expect(parseCommandLine([''])).rejects.toThrow('Unknown command: "".')
  })

  it.each(['new --client-id', 'new --client-id --json', 'new --json=s3cret', 'new --yes=s3cret'])(
    'S23: the error for `%s` does not contain its value',
    async (line) => {
      await expect(parse(line)).rejects.toThrow(
        expect.objectContaining({ code: 'usage', message: expect.stringMatching(/^[^\n]+\.$/) }),
      )
      await expect(parse(line)).rejects.not.toThrow(/s3cret/)
    },
  )
})

describe('closest', () => {
  const NAMES = [
    ...[
      'list',
      'show',
      'touch',
      'edit',
      'file',
      'dump',
      'new',
      'create',
      'copy',
      'string',
      'paths',
    ],
    ...['update', 'delete', 'security', 'environment', 'exit-codes', 'headless', 'authorize'],
  ]

  it.each([
    ['lisst', 'list'],
    ['lsit', 'list'],
    ['ilst', 'list'],
    ['ist', 'list'],
    ['nwe', 'new'],
    ['sho', 'show'],
    ['udpate', 'update'],
    ['secruity', 'security'],
    ['exitcodes', 'exit-codes'],
    ['autorise', 'authorize'],
    ['enviroment', 'environment'],
    ['Headless', 'headless'],
    ['path', 'paths'],
  ])('corrects %s to %s', (typed, meant) => {
    expect(closest(typed, NAMES)).toBe(meant)
  })

  it.each([
    ...['', 'a', 'ls', 'rm', 'xyz', 'foo', 'nosuch', 'nothing', 'tile', 'mile', 'few', 'pump'],
    ...['sync', 'mount', 'config', 'banana', 'string theory', 'backup', 'remote', 'doctor', 'such'],
  ])('has no suggestion for %j', (typed) => {
    expect(closest(typed, NAMES)).toBeUndefined()
  })

  it('prefers the nearest name', () => {
    expect(closest('updaet', ['uptade', 'update'])).toBe('update')
    expect(closest('PC', ['p', 'pc'])).toBe('pc')
    expect(closest('a', [])).toBeUndefined()
  })
})
