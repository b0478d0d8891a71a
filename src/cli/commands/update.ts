import { getValue } from '../../config-file/index.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, readKeyValues, remoteName } from '../remote-args.ts'
import { showSection } from '../section-text.ts'
import { storedValues } from '../stored-values.ts'
import { need } from '../words.ts'
import { writeConfig } from '../write.ts'

/** Sets the given keys and no others; unlike rclone's, it never starts a login. */
export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME')
  const name = remoteName(word)
  const given = readKeyValues(invocation.args.slice(1))
  const before = await invocation.store().load()
  mustExist(before, name)
  // With a new type in the same breath, its options are the ones meant.
  const type = new Map(given).get('type') ?? getValue(before, name, 'type') ?? ''
  const pairs = storedValues(type, given, invocation)
  const result = await writeConfig(invocation, (file) => {
    mustExist(file, name)
    return pairs.map(([key, value]) => ({ kind: 'set', name, key, value }))
  })
  if (result) await showSection(name, result.document, invocation)
}
