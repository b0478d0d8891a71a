import { readExisting } from '../../wizard/existing.ts'
import type { Invocation } from '../commands.ts'
import { mustExist } from '../remote-args.ts'
import { isStored, obscured } from '../stored-values.ts'
import { holdDialogue } from './dialogue.ts'
import { writeAnswered } from './write-answered.ts'

/** Sets keys of a remote that is there, and what the dialogue about them adds. */
export async function setValues(
  invocation: Invocation,
  name: string,
  pairs: readonly (readonly [key: string, value: string])[],
): Promise<void> {
  const before = readExisting(await invocation.store().load(), name)
  // With a new type in the same breath, its options are the ones meant.
  const type = new Map(pairs).get('type') ?? before.type
  const given = obscured(type, pairs, invocation)
  const stored = given.filter(isStored)
  const existing = { ...before, type, own: new Map([...before.own, ...stored]) }
  const dialogue = await holdDialogue(invocation, existing, given)
  const values = new Map([...stored, ...dialogue.changes])
  await writeAnswered(invocation, name, dialogue, (file) => {
    mustExist(file, name)
    return [...values].map(([key, value]) => ({ kind: 'set', name, key, value }))
  })
}
