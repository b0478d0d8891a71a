import { remoteName } from '../../config-file/remote-names.ts'
import { need, readKeyValues } from '../arguments.ts'
import type { CommandRun } from '../invocation.ts'
import { setValues } from '../rclone-protocol/set-values.ts'
import { checkType } from '../remote-type.ts'

/** Sets only the given keys. Unlike rclone, it starts a login only on request. */
export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME')
  const pairs = readKeyValues(invocation.args.slice(1))
  for (const [key, value] of pairs) if (key === 'type') await checkType(value, invocation)
  await setValues(invocation, remoteName(word), pairs)
}
