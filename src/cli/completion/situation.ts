import {
  GLOBAL_OPTIONS,
  HELP_ALL,
  listed,
  type OptionSpec,
  type Takes,
} from '../command-options.ts'
import { EVERY_OPTION, findCommand } from '../commands.ts'
import type { Command } from '../invocation.ts'

/** An incomplete command line: the complete arguments before the cursor, and the current one. */
export interface Typed {
  readonly words: readonly string[]
  readonly current: string
}

/** The kind of argument that is possible at the cursor. */
type Wanted =
  | { readonly kind: 'command' }
  /** A command or a topic. */
  | { readonly kind: 'subject' }
  | { readonly kind: 'option'; readonly options: readonly OptionSpec[] }
  /** `prefix` is the part of the current argument up to the value, for example `--region=`. */
  | { readonly kind: 'value'; readonly takes: Takes; readonly prefix: string }

export interface Situation {
  readonly wanted: Wanted
  /** The arguments of the command so far. */
  readonly args: readonly string[]
  /** The value of `--config` in the line. */
  readonly config: string | undefined
  /** After `--`, an argument that starts with a dash is not an option. */
  readonly ended: boolean
}

const NOTHING: Wanted = { kind: 'value', takes: 'anything', prefix: '' }

/** Reads a line like `parse.ts`, but ignores mistakes. */
export function whatIsWanted({ words, current }: Typed): Situation {
  const line = readLine(words)
  const { positionals, config, ended, pending } = line
  const command = positionals[0] === undefined ? undefined : findCommand(positionals[0])
  const wanted = pending ? asValue(ownOf(pending, command)) : wantedWord(line, current)
  return { wanted, args: positionals.slice(1), config, ended }
}

interface Line {
  readonly positionals: readonly string[]
  readonly given: ReadonlySet<string>
  readonly config: string | undefined
  readonly ended: boolean
  /** The option that needs the following argument as a value. */
  readonly pending: OptionSpec | undefined
}

function readLine(words: readonly string[]): Line {
  const positionals: string[] = []
  const given = new Set<string>()
  let config: string | undefined
  let pending: OptionSpec | undefined
  let ended = false
  for (const word of words) {
    const option = ended || pending ? undefined : optionOf(word)
    const value = pending ? word : valueIn(word)
    if ((pending ?? option)?.name === 'config' && value !== undefined) config = value
    if (option !== undefined) given.add(option.name)
    if (pending) pending = undefined
    else if (!ended && word === '--') ended = true
    else if (ended || !word.startsWith('-') || word === '-') positionals.push(word)
    else if (option && takesNextWord(option) && value === undefined) pending = option
  }
  return { positionals, given, config, ended, pending }
}

function wantedWord(line: Line, current: string): Wanted {
  const [name, ...args] = line.positionals
  const command = name === undefined ? undefined : findCommand(name)
  if (!line.ended && current.startsWith('-')) return wantedOption(line, command, current)
  if (name === undefined) return { kind: 'command' }
  if (name === 'help') return args.length === 0 ? { kind: 'subject' } : NOTHING
  if (command === undefined || args.length >= command.maxArgs) return NOTHING
  const takes = command.takes[args.length] ?? command.takes.at(-1) ?? 'anything'
  return { kind: 'value', takes, prefix: '' }
}

function wantedOption(
  { given, positionals }: Line,
  command: Command | undefined,
  current: string,
): Wanted {
  const sign = current.indexOf('=')
  if (sign >= 0) {
    return asValue(ownOf(optionOf(current), command), current.slice(0, sign + 1))
  }
  const own = command?.options ?? []
  const isHelp = given.has('help') || positionals[0] === 'help'
  const more = isHelp && !own.some(({ name }) => name === HELP_ALL.name) ? [HELP_ALL] : []
  const options = listed([...own, ...more, ...GLOBAL_OPTIONS])
  return { kind: 'option', options: options.filter(({ name }) => !given.has(name)) }
}

/** The option in an argument such as `--region=us`, without the value. */
function optionOf(word: string): OptionSpec | undefined {
  const name = /^--([^=]+)/.exec(word)?.[1]
  return EVERY_OPTION.find(
    (option) => name !== undefined && (option.name === name || option.aliases?.includes(name)),
  )
}

/** Two commands can have an option with the same name but different values. */
function ownOf(option: OptionSpec | undefined, command: Command | undefined) {
  return command?.options.find(({ name }) => name === option?.name) ?? option
}

function valueIn(word: string): string | undefined {
  const sign = word.indexOf('=')
  return word.startsWith('--') && sign >= 0 ? word.slice(sign + 1) : undefined
}

function takesNextWord({ value, bare }: OptionSpec): boolean {
  return value !== undefined && bare === undefined
}

function asValue(option: OptionSpec | undefined, prefix = ''): Wanted {
  return { kind: 'value', takes: option?.takes ?? 'anything', prefix }
}
