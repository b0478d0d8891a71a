import { parseArgs } from 'node:util'
import { closest } from '../closest.ts'
import { PcloudConfigError } from '../errors.ts'
import { GLOBAL_OPTIONS, HELP_ALL, type OptionSpec, type OptionValues } from './command-options.ts'
import { EVERY_OPTION, findCommand, usageOf } from './commands.ts'
import type { Command } from './invocation.ts'

export interface CommandLine {
  /** Absent if there are only options. */
  readonly command?: Command
  readonly args: readonly string[]
  readonly options: OptionValues
}

/** @throws PcloudConfigError `usage`, which does not contain a value */
export async function parseCommandLine(argv: readonly string[]): Promise<CommandLine> {
  const { values, positionals } = parseTokens(argv)
  const [word, ...args] = positionals
  if (word === undefined) return { args: [], options: checked(values, GLOBAL_OPTIONS) }
  if (word === 'help') return helpFor(args, values)
  const command = findCommand(word)
  if (command === undefined) throw (await import('./help.ts')).unknownCommand(word)
  const options = checked(values, [...GLOBAL_OPTIONS, ...command.options], command.name)
  if (args.length > command.maxArgs) throw tooMany(command)
  return { command, args, options }
}

function helpFor(words: readonly string[], values: OptionValues): CommandLine {
  const options = checked(new Map(values).set('help', true), GLOBAL_OPTIONS)
  const [word] = words
  if (word === undefined) return { args: [], options }
  const command = findCommand(word)
  return command ? { command, args: [], options } : { args: [word], options }
}

interface ParsedOption {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
}

function parseTokens(argv: readonly string[]) {
  // Loading Node's parser takes time. Without options, it is not needed.
  if (!argv.some((word) => word.startsWith('-'))) return { values: new Map(), positionals: argv }
  const known = new Map<string, ParsedOption>()
  for (const { name, short, value, many, aliases = [] } of EVERY_OPTION) {
    const type = value === undefined ? 'boolean' : 'string'
    for (const spelling of [name, ...aliases])
      known.set(spelling, { type, ...(many && { multiple: many }) })
    if (short !== undefined) known.set(name, { type, short })
  }
  try {
    const options = Object.fromEntries(known)
    const args = respelled(argv)
    const parsed = parseArgs({ args, options, allowPositionals: true, strict: true })
    return { values: readValues(parsed.values), positionals: parsed.positionals }
  } catch (error) {
    throw badOption(error, argv)
  }
}

/**
 * Rewrites what parseArgs does not support: an option with an optional value, a value that starts
 * with a dash, and flags with a value as in Go (`--all=false`).
 */
function respelled(argv: readonly string[]): string[] {
  const words: string[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--') return [...words, ...argv.slice(at)]
    const option = EVERY_OPTION.find(({ name }) => word === `--${name}`)
    const next = argv[at + 1]
    if (option?.bare !== undefined) words.push(`${word}=${option.bare}`)
    else if (option?.verbatim && next !== undefined) {
      words.push(`${word}=${next}`)
      at += 1
    } else words.push(...bareFlag(word))
  }
  return words
}

function bareFlag(word: string): readonly string[] {
  const [, name, value] = /^--([a-z-]+)=(true|false)$/.exec(word) ?? []
  const isFlag = EVERY_OPTION.some((option) => option.name === name && option.value === undefined)
  if (!isFlag) return [word]
  return value === 'true' ? [`--${name}`] : []
}

function readValues(values: Readonly<Record<string, unknown>>): OptionValues {
  const canonical = (name: string) =>
    EVERY_OPTION.find(({ aliases }) => aliases?.includes(name))?.name ?? name
  const entries = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== false,
  )
  return new Map(entries.map(([name, value]) => [canonical(name), value === true || String(value)]))
}

function checked(
  values: OptionValues,
  allowed: readonly OptionSpec[],
  command?: string,
): OptionValues {
  const withHelp = values.has('help') ? [HELP_ALL] : []
  const names = new Set([...allowed, ...withHelp].map(({ name }) => name))
  const stray = [...values.keys()].find((name) => !names.has(name))
  if (stray === undefined) return values
  const where = command === undefined ? 'without a command' : `with ${command}`
  throw new PcloudConfigError('usage', `--${stray} cannot be used ${where}.`, {
    hint: seeHelp(command),
  })
}

/** The errors of parseArgs, and our messages. */
const PROBLEMS: readonly (readonly [found: RegExp, says: string])[] = [
  [/is ambiguous/, 'needs a value, but the next argument starts with a dash'],
  [/argument missing/, 'needs a value'],
  [/does not take an argument/, 'does not take a value'],
]

function badOption(error: unknown, argv: readonly string[]): PcloudConfigError {
  const text = error instanceof Error ? error.message : String(error)
  const name = /'(?:-\w, )?(--?[\w-]+)/.exec(text)?.[1]
  const near = closestOption(name?.replace(/^-+/, '') ?? '', argv)
  if (/^Unknown option/.test(text) && name !== undefined) {
    return new PcloudConfigError('usage', `Unknown option: ${name}.`, {
      hint: near === undefined ? seeHelp(meant(argv)?.name) : `Did you mean --${near}?`,
    })
  }
  const says = PROBLEMS.find(([found]) => found.test(text))?.[1]
  const takesDash = /is ambiguous/.test(text) && name?.startsWith('--') === true
  return new PcloudConfigError(
    'usage',
    says === undefined || name === undefined ? firstSentence(text) : `${name} ${says}.`,
    { hint: takesDash ? `Write it as ${name}=VALUE.` : seeHelp(meant(argv)?.name) },
  )
}

/** The command in a line that cannot be parsed. */
function meant(argv: readonly string[]): Command | undefined {
  return argv.map(findCommand).find((command) => command !== undefined)
}

function seeHelp(command?: string): string {
  return `See \`pcloud-config ${command === undefined ? '' : `${command} `}--help\`.`
}

/** Prefers options of this command. */
function closestOption(typed: string, argv: readonly string[]): string | undefined {
  const command = meant(argv)
  const own = [...(command?.options ?? []), ...GLOBAL_OPTIONS]
  const names = (options: readonly OptionSpec[]) =>
    options.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  return closest(typed, names(own)) ?? closest(typed, names(EVERY_OPTION))
}

function firstSentence(text: string): string {
  return `${text.split(/\.\s|\n/)[0]?.replace(/\.$/, '') ?? text}.`
}

function tooMany(command: Command): PcloudConfigError {
  return new PcloudConfigError('usage', `Too many arguments for ${command.name}.`, {
    hint: `Usage: ${usageOf(command)}`,
  })
}
