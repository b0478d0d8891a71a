import {
  type ConfigDocument,
  type ConfigEdit,
  checkRemoteName,
  hasRemote,
  remoteExists,
} from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { remoteName } from '../../rclone/remote-name.ts'
import { need, readKeyValues } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { answerCall } from '../rclone-protocol/answer-call.ts'
import { setValues } from '../rclone-protocol/set-values.ts'
import { writeAnswered } from '../rclone-protocol/write-answers.ts'
import { checkType } from '../remote-type.ts'
import { isStored, obscured } from '../stored-values.ts'

/** Unlike rclone's, it never replaces a remote unasked: that would drop its id, secret and token. */
export const run: CommandRun = async (invocation) => {
  const [word, type] = need(invocation, 'NAME', 'TYPE')
  const name = remoteName(word)
  const wrong = checkRemoteName(name, invocation.host.platform)
  if (wrong !== undefined) throw new PcloudConfigError('usage', wrong)
  const pairs = readKeyValues(invocation.args.slice(2))
  // The second call of a dialogue and those after it: the remote is there.
  if (invocation.options.has('continue')) return setValues(invocation, name, pairs)
  // A type among the pairs comes last and counts, as for rclone.
  const all = new Map<string, string>([['type', type], ...pairs])
  await checkType(all.get('type') ?? '', invocation)
  await add(invocation, name, [...all])
}

type Pair = readonly [key: string, value: string]

async function add(invocation: Invocation, name: string, pairs: readonly Pair[]): Promise<void> {
  const type = new Map(pairs).get('type') ?? ''
  const given = obscured(type, pairs, invocation)
  const own = new Map(given.filter(isStored))
  const overwrite = invocation.options.has('overwrite')
  // Before a login that would be for nothing, and once more under the lock.
  place(await invocation.store().load(), name, [], overwrite)
  const existing = { name, type, own, inherited: new Map() }
  const answer = await answerCall(invocation, existing, given)
  const entries = [...new Map([...own, ...answer.changes])]
  const decide = (file: ConfigDocument) => [place(file, name, entries, overwrite)]
  await writeAnswered(invocation, () => name, answer, decide)
}

function place(
  file: ConfigDocument,
  name: string,
  entries: readonly Pair[],
  overwrite: boolean,
): ConfigEdit {
  if (!hasRemote(file, name)) return { kind: 'add', name, entries }
  if (overwrite) return { kind: 'replace', name, entries }
  throw remoteExists(name, 'Change single keys with update, or replace all of it with --overwrite.')
}
