import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { hasRemote } from '../../config-file/read.ts'
import { mustBeLegal, remoteExists, remoteName } from '../../config-file/remote-names.ts'
import type { Entry } from '../../rclone/section-keys.ts'
import { keptTexts, withoutNewParents } from '../../remotes/inheritance.ts'
import { need, readKeyValues } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { answerCall } from '../rclone-protocol/answer-call.ts'
import { setValues } from '../rclone-protocol/set-values.ts'
import { writeAnswered } from '../rclone-protocol/write-answers.ts'
import { checkType } from '../remote-type.ts'
import { isStored, obscured } from '../stored-values.ts'
import { note } from '../talk.ts'

/** Unlike rclone, it does not replace a remote without `--overwrite`: that would drop the app and the token. */
export const run: CommandRun = async (invocation) => {
  const [word, type] = need(invocation, 'NAME', 'TYPE')
  const name = remoteName(word)
  mustBeLegal(name, invocation.host.platform)
  const pairs = readKeyValues(invocation.args.slice(2))
  // After the first question, the remote exists.
  if (invocation.options.has('continue')) return setValues(invocation, name, pairs)
  // As in rclone, a type among the pairs overrides TYPE.
  const all = new Map<string, string>([['type', type], ...pairs])
  await checkType(all.get('type') ?? '', invocation)
  await add(invocation, name, [...all])
}

async function add(invocation: Invocation, name: string, pairs: readonly Entry[]): Promise<void> {
  const type = new Map(pairs).get('type') ?? ''
  const given = obscured(type, pairs, invocation)
  const own = new Map(given.filter(isStored))
  const overwrite = invocation.options.has('overwrite')
  // Check now, and under the lock.
  place(await invocation.store().load(), name, [], overwrite)
  const existing = { name, type, own, inherited: new Map() }
  const answer = await answerCall(invocation, existing, given)
  const entries = [...new Map([...own, ...answer.changes])]
  let kept: readonly string[] = []
  const decide = (file: ConfigDocument) => {
    const edits = withoutNewParents(file, [place(file, name, entries, overwrite)])
    kept = keptTexts(edits, name)
    return edits
  }
  await writeAnswered(invocation, { nameOf: () => name, keys: own.keys() }, answer, decide)
  note(invocation, ...kept.map((text) => `! ${text}`))
}

function place(
  file: ConfigDocument,
  name: string,
  entries: readonly Entry[],
  overwrite: boolean,
): ConfigEdit {
  if (!hasRemote(file, name)) return { kind: 'add', name, entries }
  if (overwrite) return { kind: 'replace', name, entries }
  throw remoteExists(name, {
    hint: 'To change single settings, use `pcloud-config update`. To replace the remote, add --overwrite.',
  })
}
