import type { Command, CommandGroup } from './invocation.ts'
import { CHANGE } from './table/change.ts'
import { HOUSEKEEPING } from './table/housekeeping.ts'
import { LOOK } from './table/look.ts'
import { MOVE } from './table/move.ts'
import { SET_UP } from './table/set-up.ts'

/** The one table from which parsing, dispatch, help, completion and the man page are made. */
export const GROUPS: readonly CommandGroup[] = [
  { title: 'Set up and log in', commands: SET_UP },
  { title: 'Show and check', commands: LOOK },
  { title: 'Change', commands: CHANGE },
  { title: 'Move to other machines', commands: MOVE },
  { title: 'File and settings', commands: HOUSEKEEPING },
]

export const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => commands)

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name))
}
