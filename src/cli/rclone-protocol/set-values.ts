import { type ConfigDocument, getSection, remoteNames, sameKeys } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { quotedName } from '../../visible.ts'
import { type Existing, readExisting } from '../../wizard/existing.ts'
import { mustExist } from '../arguments.ts'
import type { Invocation } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { isStored, obscured } from '../stored-values.ts'
import { answerCall } from './answer-call.ts'
import { writeAnswered } from './write-answers.ts'

/** Sets keys of a remote that is there, and what the dialogue about them adds. */
export async function setValues(
  invocation: Invocation,
  name: string,
  pairs: readonly (readonly [key: string, value: string])[],
): Promise<void> {
  await mustBeInFile(invocation, [name])
  const before = readExisting(await invocation.store().load(), name)
  // With a new type in the same breath, its options are the ones meant.
  const type = new Map(pairs).get('type') ?? before.type
  const given = obscured(type, pairs, invocation)
  const stored = given.filter(isStored)
  const existing = { ...before, type, own: new Map([...before.own, ...stored]) }
  const answer = await answerCall(invocation, existing, given)
  const values = new Map([...stored, ...answer.changes])
  // A dialogue may have waited for a login, or for rclone: the remote may have moved meanwhile.
  let now = name
  await writeAnswered(
    invocation,
    () => now,
    answer,
    (file) => {
      now = whereNow(file, before, type)
      return [...values].map(([key, value]) => ({ kind: 'set', name: now, key, value }))
    },
  )
  if (now !== name && !invocation.options.has('quiet')) {
    invocation.host.writeErr(
      `${quotedName(name)} was renamed meanwhile: saved in ${quotedName(now)}.\n`,
    )
  }
}

/**
 * One that was renamed has every value that it had. A remote of another type has taken the
 * name of the one that was asked about: the answer is not meant for it.
 */
function whereNow(file: ConfigDocument, { name, own }: Existing, type: string): string {
  const there = getSection(file, name)
  const isMeant = [own.get('type'), type].includes(there?.get('type'))
  if (there !== undefined && isMeant) return name
  const isHeir = (other: string) => own.size > 0 && sameKeys(own, getSection(file, other))
  const heirs = remoteNames(file).filter(isHeir)
  if (heirs.length === 1 && heirs[0] !== undefined) return heirs[0]
  mustExist(file, name)
  throw new PcloudConfigError(
    'config-changed',
    `Another program gave ${name} another type meanwhile; what it wrote stays.`,
    { hint: `See it with \`pcloud-config show ${quotedName(name)}\`, and try again.` },
  )
}
