import { describe, expect, it } from 'vitest'
import { GLOBAL_OPTIONS, listed } from '../../src/cli/command-options.ts'
import { textsOf } from '../../src/cli/command-texts.ts'
import { COMMANDS, GROUPS } from '../../src/cli/commands.ts'
import { commandHelp, programHelp, topicHelp } from '../../src/cli/help.ts'
import { columns, command, wrap } from '../../src/cli/help-layout.ts'
import { parseCommandLine } from '../../src/cli/parse.ts'
import { TOPICS } from '../../src/cli/topics.ts'

const TOPIC_NAMES = [...TOPICS.keys()]

/** The text without its line breaks. */
const flat = (text: string) => text.replace(/ \\\n/g, ' ').replace(/\s+/g, ' ')

const COMPLETE = { isComplete: true }

describe('help is made from the command table', () => {
  it('help --all lists all commands in their groups, and all global options', () => {
    const help = programHelp(COMPLETE)
    for (const { title, commands } of GROUPS.filter((group) => group.commands.length > 0)) {
      const group = help.slice(help.indexOf(`\n${title}:\n`)).split('\n\n')[0] ?? ''
      for (const { name, summary } of commands) {
        expect(group).toMatch(new RegExp(`^  ${name} `, 'm'))
        expect(flat(group)).toContain(summary)
      }
    }
    for (const { name } of GLOBAL_OPTIONS) expect(help).toContain(`--${name}`)
    for (const topic of TOPIC_NAMES) expect(help).toContain(`help ${topic}`)
  })

  it('--help lists the nine commands that most people need, then names help --all', () => {
    const [, rows = '', next] = /\nCommands:\n([\s\S]*?)\n\n(.*)\n/.exec(programHelp()) ?? []
    expect(rows.split('\n').map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['new', 'Set up a remote, step by step.'],
      ['edit', 'Change a remote.'],
      ['reconnect', 'Log in again and keep all other settings.'],
      ['authorize', 'Log in here for another machine.'],
      ['list', 'List your remotes.'],
      ['check', 'Find problems and explain how to fix them.'],
      ['rename', 'Rename a remote and update the remotes that use it.'],
      ['delete', 'Delete a remote.'],
      ['undo', 'Undo the last change.'],
    ])
    expect(next).toBe('All commands: pcloud-config help --all')
  })

  it('has each command once, and topics have different names', () => {
    const names = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(new Set(names).size).toBe(names.length)
    expect(TOPIC_NAMES.filter((topic) => names.includes(topic))).toEqual([])
  })

  it.each(COMMANDS.map((row) => [row.name, row] as const))(
    '%s: usage, options with their help, and examples that parse',
    async (name, row) => {
      const help = commandHelp(row, COMPLETE)
      expect(flat(help)).toContain(`Usage: pcloud-config ${`${name} ${row.args}`.trim()} [options]`)
      for (const option of [...listed(row.options), ...GLOBAL_OPTIONS]) {
        expect(help).toContain(`--${option.name}`)
        expect(flat(help)).toContain(flat(option.help))
      }
      const { detail = '', more = [], examples } = textsOf(row)
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) {
        expect(flat(help)).toContain(flat(example))
        const words = /\bpcloud-config ([^|>)]*[^|>) ])/.exec(example)?.[1]?.split(' ') ?? []
        expect((await parseCommandLine(words)).command?.name).toBe(name)
      }
      for (const text of [detail, ...more]) {
        expect(flat(help)).toContain(flat(text))
      }
      expect(help.indexOf('Examples:')).toBeLessThan(help.indexOf('Usage:'))
    },
  )

  it('new --help leaves the expert options to new --help --all', () => {
    const row = COMMANDS.find(({ name }) => name === 'new')
    const [short, long] = row ? [commandHelp(row), commandHelp(row, COMPLETE)] : []
    expect(short).toContain('All options: pcloud-config new --help --all')
    for (const name of ['client-id', 'client-secret', 'root-folder', 'region', 'no-browser']) {
      expect(short).toContain(`--${name} `)
    }
    for (const name of ['hostname', 'auth-url', 'token-url', 'allow-missing-state', 'deviceid']) {
      expect(short).not.toContain(`--${name}`)
      expect(long).toContain(`--${name}`)
    }
  })
})

const SHORT: readonly (readonly [string, (columns: number) => string])[] = [
  ['--help', (columns) => programHelp({ columns })],
  ...COMMANDS.map((row) => [row.name, (columns: number) => commandHelp(row, { columns })] as const),
]

describe('help fits in a window of 24 lines and 80 columns', () => {
  it.each(SHORT)('%s', (_, help) => {
    const rows = help(80).trimEnd().split('\n')
    expect(rows.length).toBeLessThanOrEqual(24)
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80)
  })
})

describe('help fits the width of the terminal', () => {
  const texts: readonly (readonly [string, (columns: number) => string])[] = [
    ...SHORT,
    ['help --all', (columns) => programHelp({ columns, isComplete: true })],
    ...COMMANDS.map(
      (row) =>
        [
          `${row.name} --all`,
          (columns: number) => commandHelp(row, { columns, isComplete: true }),
        ] as const,
    ),
    ...TOPIC_NAMES.map(
      (topic) => [topic, (columns: number) => topicHelp(topic, { columns })] as const,
    ),
  ]

  const UNBREAKABLE = /".*"|`[^`]*`|\bpcloud-config [a-z].*?(?=[.,;:)]|$)/g

  it.each(texts)('%s: at 80 and at 40 columns, the same words', (_, help) => {
    for (const width of [80, 40]) {
      const long = help(width)
        .split('\n')
        .filter((line) => line.length > width && /\S \S{2}/.test(line.replace(UNBREAKABLE, 'x')))
      expect(long).toEqual([])
    }
    expect(flat(help(40))).toBe(flat(help(80)))
  })

  it.each(texts)('%s: straight quotes, and one spelling of client ID and login', (_, help) => {
    expect(flat(help(80))).not.toMatch(/[‘’“”]|[Cc]lient [Ii]d\b|\blog-in\b|\bto login\b/)
  })

  it('wraps at words', () => {
    expect(wrap('a bb ccc dddd', 6)).toEqual(['a bb', 'ccc', 'dddd'])
    expect(wrap('abcdefgh ij', 4, '  ')).toEqual(['  abcdefgh', '  ij'])
    expect(wrap('', 4)).toEqual([])
  })

  it('has two columns, or text below a wide left side', () => {
    const rows = [
      ['a', 'one two'],
      ['bb', 'three'],
    ] as const
    expect(columns(rows, 20)).toEqual(['  a   one two', '  bb  three'])
    expect(columns(rows, 10)).toEqual(['  a   one', '      two', '  bb  three'])
    expect(columns([['a long term', 'and why']], 12)).toEqual([
      '  a long \\',
      '    term',
      '      and',
      '      why',
    ])
  })

  it('breaks a command so that it can be copied', () => {
    expect(command('xyz --a "b c" --d e f', 16)).toEqual([
      '  xyz \\',
      '    --a "b c" \\',
      '    --d e f',
    ])
    expect(command('x --yes --json', 80)).toEqual(['  x --yes --json'])
  })
})

describe('topics', () => {
  it('omits options that are accepted but useless', () => {
    const help = (wanted: string) =>
      COMMANDS.filter(({ name }) => name === wanted)
        .map((command) => commandHelp(command, COMPLETE))
        .join()
    expect(help('authorize')).not.toMatch(/--(overwrite|root-folder|email|api-key|type)\b/)
    expect(help('authorize')).toContain('--format')
    for (const name of ['edit', 'reconnect']) expect(help(name)).not.toContain('--type')
    expect(flat(help('new'))).toContain('If blank, you choose.')
  })

  it.each(TOPIC_NAMES)('%s contains only existing options', (topic) => {
    const known = [...GLOBAL_OPTIONS, ...COMMANDS.flatMap(({ options }) => options)]
    const spellings = known.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    const named = [...topicHelp(topic).matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name)
    expect(named.filter((name) => !spellings.includes(name ?? ''))).toEqual([])
  })

  it('`help headless` contains only commands that parse', async () => {
    const commands = topicHelp('headless').match(/^ {2}pcloud-config .*/gm) ?? []
    expect(commands).toHaveLength(5)
    for (const line of commands) {
      const found = (await parseCommandLine(line.trim().split(' ').slice(1))).command?.name
      expect(['new', 'authorize']).toContain(found)
    }
  })

  it('S41: `help security` and `show --help` say that obscured is not encrypted', () => {
    expect(topicHelp('security')).toContain('Obscured is not encrypted')
    const show = COMMANDS.find(({ name }) => name === 'show')
    expect(show && commandHelp(show)).toContain('not encrypted')
  })

  it('include the environment and the exit codes', () => {
    expect(topicHelp('environment')).toContain('PCLOUD_CLIENT_SECRET')
    expect(topicHelp('environment')).toContain('~/.config/pcloud-config/credentials\n')
    expect(topicHelp('exit-codes')).toContain('130')
  })

  it('are listed for an invalid name, starting with the closest', () => {
    const hint = `Topics: ${TOPIC_NAMES.join(', ')}.`
    const failure = (text: string) => expect.objectContaining({ code: 'usage', hint: text })
    expect(() => topicHelp('weather')).toThrow(failure(hint))
    expect(() => topicHelp('headles')).toThrow(failure(`Did you mean headless? ${hint}`))
    expect(() => topicHelp('encrypton')).toThrow(failure(`Did you mean encryption? ${hint}`))
  })
})
