/** The man page. build.mjs generates it from the command table and the help topics. */

import { VERSION } from '../src/cli/build-info.ts'
import { GLOBAL_OPTIONS, listed, type OptionSpec } from '../src/cli/command-options.ts'
import { textsOf } from '../src/cli/command-texts.ts'
import { COMMANDS, GROUPS } from '../src/cli/commands.ts'
import { DESCRIPTION } from '../src/cli/help.ts'
import type { Command } from '../src/cli/invocation.ts'
import { type Block, FILES, TOPICS } from '../src/cli/topics.ts'
import { example, paragraph, section, subsection, tagged, text, title } from './man/roff.ts'

const ALL_OPTIONS = COMMANDS.flatMap(({ options }) => listed(options))

/** Options that several commands share. The page explains them once. */
const SHARED = [...new Map(ALL_OPTIONS.map((option) => [keyOf(option), option])).values()].filter(
  isShared,
)

export default function manPage(): string {
  const parts = [
    title('PCLOUD-CONFIG', `pcloud-config ${VERSION}`),
    section('NAME'),
    text('pcloud-config - set up, check and repair pCloud in rclone'),
    section('SYNOPSIS'),
    paragraph('`pcloud-config` COMMAND [options]'),
    section('DESCRIPTION'),
    paragraph(DESCRIPTION),
    paragraph(
      'You answer a few questions and click Allow in a browser, on this computer or another device. A remote is saved only after pCloud confirms that it works. The rest of rclone.conf does not change, and `undo` reverts each change. Commands that also exist in rclone accept its arguments.',
    ),
    section('COMMANDS'),
    ...GROUPS.filter(({ commands }) => commands.length > 0).flatMap(({ title: name, commands }) => [
      subsection(name),
      ...commands.map(commandEntry),
    ]),
    section('OPTIONS'),
    paragraph('Every command has these options:'),
    ...GLOBAL_OPTIONS.map(optionEntry),
    paragraph('Several commands share these options:'),
    ...SHARED.map(optionEntry),
    ...chapters(),
    section('EXAMPLES'),
    ...COMMANDS.flatMap(exampleEntry),
    section('SEE ALSO'),
    paragraph('`rclone`(1)'),
  ]
  return `${parts.join('\n')}\n`
}

function chapters(): readonly string[] {
  const blocks = (topic: string) => TOPICS.get(topic)?.blocks.map(blockText) ?? []
  const files = blockText(FILES)
  return [
    section('ENVIRONMENT'),
    ...blocks('environment').filter((text) => text !== files),
    section('FILES'),
    files,
    section('EXIT STATUS'),
    ...blocks('exit-codes'),
    section('WITHOUT A BROWSER'),
    ...blocks('headless'),
    section('SECURITY'),
    ...blocks('security'),
  ]
}

function commandEntry(command: Command): string {
  const { name, args, aliases, summary, options } = command
  const { detail, more = [] } = textsOf(command)
  const also =
    aliases === undefined ? '' : ` Also: ${aliases.map((one) => `\`${one}\``).join(', ')}.`
  const shown = listed(options)
  const own = shown.filter((option) => !isShared(option))
  const shared = shown.filter(isShared).map(({ name: option }) => `\`--${option}\``)
  const rest = [
    ...(detail === undefined ? [] : [paragraph(detail)]),
    ...more.map(paragraph),
    ...own.map(optionEntry),
    ...(shared.length === 0 ? [] : [paragraph(`See OPTIONS for ${shared.join(', ')}.`)]),
  ]
  return tagged(`\`${name}\` ${args}`, [text(summary + also), ...rest])
}

function isShared(option: OptionSpec): boolean {
  return ALL_OPTIONS.filter((other) => keyOf(other) === keyOf(option)).length > 2
}

function keyOf({ name, help }: OptionSpec): string {
  return `${name} ${help}`
}

function optionEntry({ name, short, value, aliases = [], help }: OptionSpec): string {
  const spellings = [
    ...(short === undefined ? [] : [`-${short}`]),
    ...[name, ...aliases].map((one) => `--${one}`),
  ]
  const tag = spellings.map((one) => `\`${one}\``).join(', ')
  return tagged(value === undefined ? tag : `${tag} ${value}`, [text(help)])
}

function exampleEntry(command: Command): readonly string[] {
  return [paragraph(command.summary), example(textsOf(command).examples)]
}

function blockText(block: Block): string {
  if (typeof block === 'string') return paragraph(block)
  return block.map(([term, about]) => tagged(`\`${term}\``, [text(about)])).join('\n')
}
