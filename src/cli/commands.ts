import { GLOBAL_OPTIONS, type OptionSpec } from './command-options.ts'
import type { Command } from './invocation.ts'
import { CHANGE, SET_UP } from './table/change-commands.ts'
import { HOUSEKEEPING, MOVE } from './table/file-commands.ts'
import { LOOK } from './table/show-commands.ts'

/** The command table. Parsing, dispatch, help, completion and the man page use it. */
export const GROUPS: readonly CommandGroup[] = [
  { title: 'Set up and log in', commands: SET_UP },
  { title: 'Show and check', commands: LOOK },
  { title: 'Change', commands: CHANGE },
  { title: 'Move to other machines', commands: MOVE },
  { title: 'File and settings', commands: HOUSEKEEPING },
]

export const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => commands)

/** An option of two commands occurs twice. */
export const EVERY_OPTION: readonly OptionSpec[] = [
  ...GLOBAL_OPTIONS,
  ...COMMANDS.flatMap(({ options }) => options),
]

/** `pcloud-config unset NAME KEY...` */
export function usageOf({ name, args }: Command): string {
  return `pcloud-config ${name} ${args}`.trim()
}

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name))
}

/** Commands in the style of the help. */
interface CommandGroup {
  readonly title: string
  readonly commands: readonly Command[]
}
