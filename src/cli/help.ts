import { closest } from '../closest.ts'
import { PcloudConfigError } from '../errors.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import type { Command } from './invocation.ts'
import { columns, command, type Row, wrap } from './layout.ts'
import { GLOBAL_OPTIONS, listed, type OptionSpec } from './option-table.ts'
import { TOPICS } from './topics/index.ts'
import type { Block } from './topics/topic.ts'

export const DESCRIPTION = 'Set up pCloud remotes in rclone.conf: verified before they are saved.'

/** 80 where no terminal says how wide it is; lines of more than 100 columns read badly. */
function pageWidth(columns: number | undefined): number {
  return Math.min(columns || 80, 100)
}

/** `pcloud-config --help`: what it is for, the commands, the options of all of them. */
export function programHelp(terminal?: number): string {
  const width = pageWidth(terminal)
  const groups = GROUPS.filter(({ commands }) => commands.length > 0)
  return paragraphs([
    wrap(DESCRIPTION, width),
    [
      ...hanging('Usage: pcloud-config COMMAND [options]', width),
      ...wrap('Without a command: a menu, as `rclone config` has.', width),
    ],
    ['Start with:', ...command('pcloud-config new', width)],
    ...groups.map(({ title, commands }) => [
      `${title}:`,
      ...columns(commands.map(commandRow), width),
    ]),
    ['Help:', ...columns([HELP_ROW, ...topicRows()], width)],
    ['Options of every command:', ...columns(GLOBAL_OPTIONS.map(optionRow), width)],
  ])
}

/** `COMMAND --help`: how it is used, by examples, before what it is made of. */
export function commandHelp({ name, ...row }: Command, terminal?: number): string {
  const width = pageWidth(terminal)
  const { args, summary, detail, examples, options, aliases } = row
  const usage = `Usage: ${`pcloud-config ${name} ${args}`.trim()} [options]`
  const spellings = GLOBAL_OPTIONS.map((option) => `--${option.name}`).join(', ')
  return paragraphs([
    wrap(summary, width),
    ['Examples:', ...examples.flatMap((example) => command(example, width))],
    [...hanging(usage, width), ...(aliases ? [`Also: ${aliases.join(', ')}`] : [])],
    detail === undefined ? [] : wrap(detail, width),
    options.length === 0 ? [] : ['Options:', ...columns(listed(options).map(optionRow), width)],
    wrap(`Options of every command (see \`pcloud-config --help\`): ${spellings}.`, width),
  ])
}

/** `help TOPIC`. @throws PcloudConfigError `usage` */
export function topicHelp(name: string, terminal?: number): string {
  const width = pageWidth(terminal)
  const topic = TOPICS.get(name)
  if (topic === undefined) throw noSuchTopic(name)
  const lines = (block: Block) =>
    typeof block === 'string' ? wrap(block, width) : columns(block, width)
  return paragraphs([wrap(topic.summary, width), ...topic.blocks.map(lines)])
}

function noSuchTopic(name: string): PcloudConfigError {
  const topics = [...TOPICS.keys()]
  const near = closest(name, [...topics, ...COMMANDS.map((known) => known.name)])
  const list = `Topics: ${topics.join(', ')}.`
  return new PcloudConfigError('usage', `There is no help on ${name}.`, {
    hint: near === undefined ? list : `Did you mean ${near}? ${list}`,
  })
}

const HELP_ROW: Row = ['help COMMAND', 'Examples and options of a command, as COMMAND --help.']

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

function hanging(text: string, width: number): readonly string[] {
  const [first = '', ...more] = wrap(text, width - 4)
  return [first, ...more.map((line) => `    ${line}`)]
}

function paragraphs(parts: readonly (readonly string[])[]): string {
  const shown = parts.filter((lines) => lines.length > 0)
  return shown.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n')
}
