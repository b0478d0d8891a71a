import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection } from '../../config-file/read.ts'
import { PcloudConfigError } from '../../errors.ts'
import { sameKeys } from '../../rclone/section-keys.ts'
import { renamedTo } from '../../remotes/rename-remote.ts'
import { withWholeTokens } from '../../remotes/split-values.ts'
import { quotedName } from '../../visible.ts'
import { type Existing, readExisting } from '../../wizard/existing.ts'
import { mustExist } from '../arguments.ts'
import type { Invocation } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { isStored, obscured } from '../stored-values.ts'
import { note } from '../talk.ts'
import { answerCall } from './answer-call.ts'
import { writeAnswered } from './write-answers.ts'

/** Sets keys of an existing remote, and the keys from the results of the protocol. */
export async function setValues(
  invocation: Invocation,
  name: string,
  pairs: readonly (readonly [key: string, value: string])[],
): Promise<void> {
  await mustBeInFile(invocation, [name])
  const before = readExisting(await invocation.store().load(), name)
  // With a new type in the same call, the options of that type count.
  const type = new Map(pairs).get('type') ?? before.type
  const given = obscured(type, pairs, invocation)
  const stored = given.filter(isStored)
  const existing = { ...before, type, own: new Map([...before.own, ...stored]) }
  const answer = await answerCall(invocation, existing, given)
  const values = new Map([...stored, ...answer.changes])
  // During a login, or while rclone runs, a different program can rename the remote.
  let now = name
  await writeAnswered(
    invocation,
    { nameOf: () => now, keys: stored.map(([key]) => key) },
    answer,
    (file) => {
      now = whereNow(file, before, type)
      const edits = [...values].map(
        ([key, value]) => ({ kind: 'set', name: now, key, value }) as const,
      )
      return withWholeTokens(file, edits)
    },
  )
  if (now !== name) {
    note(
      invocation,
      `A different program renamed ${quotedName(name)}. Saved in ${quotedName(now)}.`,
    )
  }
}

/**
 * The current name of the remote. A renamed remote still has the same values. A remote with the same
 * name but a different type is not the same remote, and does not change.
 */
function whereNow(file: ConfigDocument, { name, own }: Existing, type: string): string {
  const there = getSection(file, name)
  const isMeant = [own.get('type'), type].includes(there?.get('type'))
  if (there !== undefined && isMeant) return name
  const isSame = (other: string) => own.size > 0 && sameKeys(own, getSection(file, other))
  const heir = renamedTo(file, isSame)
  if (heir !== undefined) return heir
  mustExist(file, name)
  throw new PcloudConfigError(
    'config-changed',
    `A different program changed the type of ${name}. That change was kept.`,
    { hint: `Look at it with \`pcloud-config show ${quotedName(name)}\`, and try again.` },
  )
}
