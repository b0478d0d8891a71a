import { PcloudConfigError } from '../../errors.ts'
import { need } from '../arguments.ts'
import { SCRIPTS } from '../completion/scripts.ts'
import type { CommandRun } from '../invocation.ts'
import { SHELLS } from '../option-table.ts'

export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'The name of the shell')
  const shell = SHELLS.find((known) => known === word)
  if (shell === undefined) {
    throw new PcloudConfigError('usage', `Completion does not support ${word}.`, {
      hint: `Shells: ${SHELLS.join(', ')}.`,
    })
  }
  await invocation.output.data(SCRIPTS[shell])
}
