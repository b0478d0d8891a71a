import {
  type ConfigDocument,
  type ConfigEdit,
  checkRemoteName,
  hasRemote,
} from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { CommandRun } from '../commands.ts'
import { readKeyValues, remoteName } from '../remote-args.ts'
import { showSection } from '../section-text.ts'
import { storedValues } from '../stored-values.ts'
import { need } from '../words.ts'
import { writeConfig } from '../write.ts'

/** Unlike rclone's, it never replaces a remote unasked: that would drop its id, secret and token. */
export const run: CommandRun = async (invocation) => {
  const [word, type] = need(invocation, 'NAME', 'TYPE')
  const name = remoteName(word)
  const wrong = checkRemoteName(name, invocation.host.platform)
  if (wrong !== undefined) throw new PcloudConfigError('usage', wrong)
  const pairs = storedValues(type, readKeyValues(invocation.args.slice(2)), invocation)
  const overwrite = invocation.options.has('overwrite')
  const entries = [['type', type] as const, ...pairs.filter(([key]) => key !== 'type')]
  const result = await writeConfig(invocation, (file) => [place(file, name, entries, overwrite)])
  if (result) await showSection(name, result.document, invocation)
}

function place(
  file: ConfigDocument,
  name: string,
  entries: readonly (readonly [string, string])[],
  overwrite: boolean,
): ConfigEdit {
  if (!hasRemote(file, name)) return { kind: 'add', name, entries }
  if (overwrite) return { kind: 'replace', name, entries }
  throw new PcloudConfigError('already-exists', `There is a remote named ${name} already.`, {
    hint: 'Change single keys with update, or replace all of it with --overwrite.',
  })
}
