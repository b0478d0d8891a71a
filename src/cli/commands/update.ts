import type { CommandRun } from '../commands.ts'
import { setValues } from '../dialogue/set-values.ts'
import { readKeyValues, remoteName } from '../remote-args.ts'
import { need } from '../words.ts'

/** Sets the given keys and no others; unlike rclone's, it begins no login that is not asked for. */
export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME')
  await setValues(invocation, remoteName(word), readKeyValues(invocation.args.slice(1)))
}
