import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { commandHelp, programHelp, topicHelp } from '../../src/cli/help.ts'
import { GLOBAL_OPTIONS } from '../../src/cli/option-table.ts'
import { parseCommandLine } from '../../src/cli/parse.ts'

describe('help is made from the command table', () => {
  it('names every command and every global option', () => {
    const help = programHelp()
    for (const { name } of COMMANDS) expect(help).toMatch(new RegExp(`^  ${name}\\b.*`, 'm'))
    for (const { summary } of COMMANDS) expect(help).toContain(summary)
    for (const { name } of GLOBAL_OPTIONS) expect(help).toContain(`--${name}`)
  })

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    '%s: usage, options with their help, and examples that parse',
    (name, command) => {
      const help = commandHelp(command)
      expect(help).toContain(`Usage: pcloud-config ${`${name} ${command.args}`.trim()} [options]`)
      for (const option of command.options) {
        expect(help).toContain(`--${option.name}`)
        expect(help).toContain(option.help)
      }
      expect(command.examples.length).toBeGreaterThan(0)
      for (const example of command.examples) {
        const [program, ...words] = example.split(/ [|>] /)[0]?.split(' ') ?? []
        expect(program).toBe('pcloud-config')
        expect(parseCommandLine(words).command?.name).toBe(name)
      }
    },
  )
})

describe('topics', () => {
  const TOPICS = ['headless', 'security', 'exit-codes', 'environment']

  it.each(TOPICS)('%s is named in the help, and fits a terminal', (topic) => {
    expect(programHelp()).toContain(topic)
    for (const line of topicHelp(topic).split('\n')) expect(line.length).toBeLessThanOrEqual(92)
  })

  it.each(TOPICS)('%s names no option that is not there', (topic) => {
    const known = [...GLOBAL_OPTIONS, ...COMMANDS.flatMap(({ options }) => options)]
    const spellings = known.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    const named = [...topicHelp(topic).matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name)
    expect(named.filter((name) => !spellings.includes(name ?? ''))).toEqual([])
  })

  it('the commands of `help headless` can be given', () => {
    const commands = topicHelp('headless').match(/^ {2}pcloud-config .*/gm) ?? []
    expect(commands).toHaveLength(3)
    for (const line of commands) {
      expect(parseCommandLine(line.trim().split(' ').slice(1)).command?.name).toBe('new')
    }
  })

  it('S41: `help security` and `show --help` say that obscured is not encrypted', () => {
    expect(topicHelp('security')).toContain('Obscured is not encrypted')
    const show = COMMANDS.find(({ name }) => name === 'show')
    expect(show && commandHelp(show)).toContain('not encrypted')
  })

  it('tells of the environment and the exit codes', () => {
    expect(topicHelp('environment')).toContain('PCLOUD_CLIENT_SECRET')
    expect(topicHelp('exit-codes')).toContain('130')
  })

  it('lists them for one that is not there', () => {
    expect(() => topicHelp('weather')).toThrow(
      expect.objectContaining({ code: 'usage', hint: `Topics: ${TOPICS.join(', ')}.` }),
    )
  })
})
