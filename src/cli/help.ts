import { closest } from '../closest.ts'
import { PcloudConfigError } from '../errors.ts'
import { asText, fillLines } from '../text-layout.ts'
import { GLOBAL_OPTIONS, listed, type OptionSpec } from './command-options.ts'
import { textsOf } from './command-texts.ts'
import { COMMANDS, GROUPS, usageOf } from './commands.ts'
import { columns, command, type Row, wrap } from './help-layout.ts'
import type { Command } from './invocation.ts'
import { hintFor } from './meant-commands.ts'
import { type Block, TOPICS } from './topics.ts'

export const DESCRIPTION = 'Set up, check and repair pCloud in rclone.'

/** How wide the page is, and whether it has everything or fits in 24 lines of 80 columns. */
interface HelpPage {
  readonly columns?: number | undefined
  readonly isComplete?: boolean
}

/** 80 columns if the output is not a terminal. Lines of more than 100 columns are hard to read. */
function pageWidth(columns: number | undefined): number {
  return Math.min(columns || 80, 100)
}

/** `pcloud-config --help`: the commands that most people need. `help --all` has all of them. */
export function programHelp({ columns: terminal, isComplete = false }: HelpPage = {}): string {
  const width = pageWidth(terminal)
  const everyday = COMMANDS.filter(({ isEveryday }) => isEveryday)
  return paragraphs([
    wrap(DESCRIPTION, width),
    [
      ...hanging('Usage: pcloud-config COMMAND [options]', width),
      ...wrap('Without a command, you get a menu like that of `rclone config`.', width),
    ],
    ...(isComplete
      ? allCommands(width)
      : [
          ['Commands:', ...columns(everyday.map(commandRow), width)],
          [
            ...wrap('All commands: pcloud-config help --all', width),
            ...wrap('Help for a command: pcloud-config COMMAND --help', width),
          ],
        ]),
  ])
}

function allCommands(width: number): readonly (readonly string[])[] {
  const groups = GROUPS.filter(({ commands }) => commands.length > 0)
  return [
    ...groups.map(({ title, commands }) => [
      `${title}:`,
      ...columns(commands.map(commandRow), width),
    ]),
    ['Help:', ...columns([...HELP_ROWS, ...topicRows()], width)],
    everyCommand(width),
  ]
}

function everyCommand(width: number): readonly string[] {
  return ['Options of every command:', ...columns(GLOBAL_OPTIONS.map(optionRow), width)]
}

/** In short help. More examples are in the complete help. */
const FEW_EXAMPLES = 2

/** `COMMAND --help`, with the examples first. Most people copy an example. */
export function commandHelp(
  row: Command,
  { columns: terminal, isComplete }: HelpPage = {},
): string {
  const width = pageWidth(terminal)
  const { name, summary, aliases } = row
  const { detail, more = [], examples } = textsOf(row)
  const usage = `Usage: ${usageOf(row)} [options]`
  const shown = listed(row.options).filter((option) => isComplete || option.expert === undefined)
  const few = isComplete ? examples : examples.slice(0, FEW_EXAMPLES)
  return paragraphs([
    wrap(summary, width),
    ['Examples:', ...few.flatMap((example) => command(example, width))],
    [...hanging(usage, width), ...(aliases ? [`Also: ${aliases.join(', ')}`] : [])],
    detail === undefined ? [] : wrap(detail, width),
    ...(isComplete ? more.map((text) => wrap(text, width)) : []),
    shown.length === 0 ? [] : ['Options:', ...columns(shown.map(optionRow), width)],
    isComplete
      ? everyCommand(width)
      : wrap(`All options: pcloud-config ${name} --help --all`, width),
  ])
}

/** `help TOPIC`. @throws PcloudConfigError `usage` */
export function topicHelp(name: string, { columns: terminal }: HelpPage = {}): string {
  const width = pageWidth(terminal)
  const topic = TOPICS.get(name)
  if (topic === undefined) throw noSuchTopic(name)
  const lines = (block: Block) =>
    typeof block === 'string' ? wrap(block, width) : columns(block, width)
  return paragraphs([wrap(topic.summary, width), ...topic.blocks.map(lines)])
}

export function unknownCommand(word: string): PcloudConfigError {
  const topic = TOPICS.has(word) ? `help ${word}` : undefined
  const names = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  const meantHere = hintFor(word)
  const near = topic ?? closest(word, ['help', ...names])
  return new PcloudConfigError('usage', `Unknown command: ${word === '' ? '""' : word}.`, {
    hint:
      meantHere ?? (near === undefined ? 'See `pcloud-config --help`.' : `Did you mean ${near}?`),
  })
}

function noSuchTopic(name: string): PcloudConfigError {
  const topics = [...TOPICS.keys()]
  const near = closest(name, [...topics, ...COMMANDS.map((known) => known.name)])
  const list = `Topics: ${topics.join(', ')}.`
  const hint = near === undefined ? list : `Did you mean ${near}? ${list}`
  return new PcloudConfigError('usage', `Unknown command or topic: ${name}.`, {
    hint: hintFor(name) ?? hint,
  })
}

const HELP_ROWS: readonly Row[] = [
  ['help COMMAND', 'Examples and common options. Same as COMMAND --help.'],
  ['help COMMAND --all', 'All options of a command.'],
]

function topicRows(): readonly Row[] {
  return [...TOPICS].map(([name, { summary }]) => [`help ${name}`, summary])
}

function commandRow({ name, summary }: Command): Row {
  return [name, summary]
}

function optionRow({ name, short, value, help }: OptionSpec): Row {
  const spelling = `${short === undefined ? '    ' : `-${short}, `}--${name}`
  return [value === undefined ? spelling : `${spelling} ${value}`, help]
}

/** A usage line is not for copying, so it can break at each space. */
function hanging(text: string, width: number): readonly string[] {
  const [first = '', ...more] = fillLines(text.split(' '), width - 4)
  return [first, ...more.map((line) => `    ${line}`)]
}

function paragraphs(parts: readonly (readonly string[])[]): string {
  const shown = parts.filter((lines) => lines.length > 0)
  return shown.map(asText).join('\n')
}
