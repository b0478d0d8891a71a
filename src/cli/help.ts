import { PcloudConfigError } from '../errors.ts'
import { COMMANDS, type Command } from './commands.ts'
import { GLOBAL_OPTIONS, type OptionSpec } from './option-table.ts'
import { TOPICS } from './topics.ts'

/** `pcloud-config --help`: what it is for, the commands, the options of all of them. */
export function programHelp(): string {
  return [
    'Set up pCloud remotes in rclone.conf: verified before they are saved.',
    '',
    'Usage: pcloud-config COMMAND [options]',
    'Without a command: a menu, as `rclone config` has.',
    '',
    'Commands:',
    ...columns(COMMANDS.map(({ name, args, summary }) => [`${name} ${args}`.trim(), summary])),
    '',
    'Options of every command:',
    ...columns(GLOBAL_OPTIONS.map(optionRow)),
    '',
    `See \`pcloud-config COMMAND --help\`, and \`help TOPIC\`: ${[...TOPICS.keys()].join(', ')}.`,
    '',
  ].join('\n')
}

export function commandHelp(command: Command): string {
  const { name, args, summary, detail, examples, options, aliases } = command
  return [
    summary,
    ...(detail === undefined ? [] : [detail]),
    '',
    `Usage: ${`pcloud-config ${name} ${args}`.trim()} [options]`,
    ...(aliases ? [`Also: ${aliases.join(', ')}`] : []),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    ...(options.length === 0 ? [] : ['', 'Options:', ...columns(options.map(optionRow))]),
    '',
    'Options of every command:',
    ...columns(GLOBAL_OPTIONS.map(optionRow)),
    '',
  ].join('\n')
}

function optionRow({ name, short, value, help }: OptionSpec): [string, string] {
  const spelling = `${short === undefined ? '    ' : `-${short}, `}--${name}`
  return [value === undefined ? spelling : `${spelling} ${value}`, help]
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

/** `help TOPIC`. @throws PcloudConfigError `usage` */
export function topicHelp(topic: string): string {
  const text = TOPICS.get(topic)?.text
  if (text !== undefined) return text
  throw new PcloudConfigError('usage', `There is no help on ${topic}.`, {
    hint: `Topics: ${[...TOPICS.keys()].join(', ')}.`,
  })
}
