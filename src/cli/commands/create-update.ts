import { closest } from '../../closest.ts'
import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, hasRemote } from '../../config-file/read.ts'
import { mustBeLegal, remoteExists, remoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { type Entry, sameKeys } from '../../rclone/section-keys.ts'
import { keptTexts, withoutNewParents } from '../../remotes/inheritance.ts'
import { renamedTo } from '../../remotes/rename-remote.ts'
import { withWholeTokens } from '../../remotes/split-values.ts'
import { SERVICES } from '../../services/registry.ts'
import { quotedName, visible } from '../../visible.ts'
import { type Existing, readExisting } from '../../wizard/existing.ts'
import { mustExist, need, readKeyValues } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { answerCall } from '../rclone-protocol/answer-call.ts'
import { isStored, obscured, writeAnswered } from '../rclone-protocol/call-values.ts'
import { mustBeInFile } from '../seen.ts'
import { note } from '../talk.ts'

/** Unlike rclone, it does not replace a remote without `--overwrite`: that would drop the app and the token. */
export const create: CommandRun = async (invocation) => {
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

/** Sets only the given keys. Unlike rclone, it starts a login only on request. */
export const update: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME')
  const pairs = readKeyValues(invocation.args.slice(1))
  for (const [key, value] of pairs) if (key === 'type') await checkType(value, invocation)
  await setValues(invocation, remoteName(word), pairs)
}

/** Sets keys of an existing remote, and the keys from the results of the protocol. */
async function setValues(
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

/**
 * Accepts the types of this program and of the installed rclone. Without rclone, any type is accepted
 * with a warning.
 * @throws PcloudConfigError `usage`
 */
async function checkType(
  type: string,
  invocation: Pick<Invocation, 'host' | 'options'>,
): Promise<void> {
  if (type === '') {
    throw new PcloudConfigError('usage', 'The type of the remote is missing.', {
      hint: 'Examples are pcloud, crypt and alias. To see all: `rclone help backends`.',
    })
  }
  const ours = SERVICES.map((provider) => provider.type)
  if (ours.includes(type)) return
  const meant = closest(type, ours)
  const backends = await (await invocation.host.inspector()).rcloneBackends()
  const known = [...(backends?.keys() ?? [])]
  if (known.some((name) => name === type || name.replaceAll(' ', '') === type)) return
  if (backends === undefined && meant === undefined) {
    return note(
      invocation,
      `! The type ${type} was not checked: rclone is not installed or does not respond.`,
    )
  }
  const close = meant ?? closest(type, known)
  const hint =
    close === undefined ? 'To see all types: `rclone help backends`.' : `Did you mean ${close}?`
  throw new PcloudConfigError('usage', `The installed rclone has no type ${visible(type)}.`, {
    hint,
  })
}
