import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection } from '../../config-file/read.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { refuseWhileBuiltFrom, refuseWhileInherited } from '../../remotes/references.ts'
import { withWholeTokens } from '../../remotes/split-values.ts'
import { shownKey } from '../../services/stray-keys.ts'
import { quotedName } from '../../visible.ts'
import { mustExist, need } from '../arguments.ts'
import type { CommandRun } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { note } from '../talk.ts'
import { writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME', 'KEY')
  const name = remoteName(word)
  const keys = invocation.args.slice(1)
  await mustBeInFile(invocation, [name])
  let removed: readonly string[] = []
  const edits = (file: ConfigDocument) => {
    mustExist(file, name)
    if (keys.includes('type')) throw keepsType(name)
    const own = getSection(file, name)
    removed = keys.filter((key) => own?.has(key))
    refuseWhileBuiltFrom(file, (one) => one.name === name && removed.includes(one.key), BUILT)
    refuseWhileInherited(file, name, removed)
    const edits = removed.map((key): ConfigEdit => ({ kind: 'unset', name, key }))
    return withWholeTokens(file, edits)
  }
  const done = () => `Removed ${removed.map(shownKey).join(', ')} from ${name}.`
  await writeAndReport(invocation, edits, done)
  if (removed.length > 0) return
  const absent = keys.map(shownKey).join(', ')
  note(invocation, `Nothing was removed: ${name} does not have ${absent}.`)
}

function keepsType(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', 'You cannot remove the type of a remote.', {
    hint: `To remove the remote: \`pcloud-config delete ${quotedName(name)}\``,
  })
}

const BUILT = { hint: 'Change that value first, or remove it too.' }
