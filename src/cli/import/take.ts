import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, hasRemote } from '../../config-file/read.ts'
import { isDrive } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { leftBehind } from '../../export/exported-remote.ts'
import { sameKeys } from '../../rclone/section-keys.ts'
import { withoutNewParents } from '../../remotes/inheritance.ts'
import { US } from '../../services/pcloud/regions.ts'
import { findService } from '../../services/registry.ts'
import { visible } from '../../visible.ts'
import type { Invocation } from '../invocation.ts'
import { narrate, tell } from '../talk.ts'
import { changeDiff, writeConfig } from '../write.ts'
import { confirmImport } from './guard.ts'
import type { ImportedRemote, Settled } from './name-clashes.ts'
import type { Examined } from './verify.ts'

/** Displays the change, requests confirmation, and writes all remotes at once. */
export async function take(
  kept: readonly Examined[],
  { same, skipped }: Settled,
  seen: ConfigDocument,
  invocation: Invocation,
): Promise<void> {
  const { options, output } = invocation
  const arrivals = kept.map(({ arrival }) => arrival)
  const decide = (file: ConfigDocument) => {
    // --overwrite applies to any content, a confirmation only to the shown content.
    if (!options.has('overwrite')) for (const one of arrivals) mustBeAsSeen(one, seen, file)
    const edits = arrivals.map((one) => place(one, file))
    return withoutNewParents(file, edits, (name) => inheritedBy(name, arrivals))
  }
  for (const name of same) narrate(invocation, `${name} already exists with the same settings.`)
  if (!options.has('dry-run') && arrivals.length > 0) {
    narrate(invocation, (await changeDiff(invocation, decide)).trimEnd())
    await confirmImport(
      arrivals.length === 1 ? 'Import it?' : `Import these ${arrivals.length}?`,
      invocation,
    )
  }
  const result = await writeConfig(invocation, decide)
  if (result === undefined) return
  await warn(arrivals, invocation)
  if (output.json) {
    return output.document({
      imported: kept.map(document),
      skipped,
      unchanged: same,
      notes: kept.flatMap(({ notes }) => notes),
      written: result.written,
      file: result.path,
    })
  }
  const names = arrivals.map(({ name }) => name)
  if (names.length === 0) return narrate(invocation, 'Nothing imported.')
  const undo = result.undoable ? ' To undo this: `pcloud-config undo`' : ''
  await tell(invocation, { tone: 'ok', text: `Imported ${names.join(', ')}.${undo}` })
}

/** The values that it has in the imported file. */
function inheritedBy(name: string, arrivals: readonly ImportedRemote[]) {
  return arrivals.find((one) => one.name === name)?.inherited ?? new Map()
}

/** Uses the current file under the lock, so no new remote is overwritten. */
function place({ name, keys, replaces }: ImportedRemote, file: ConfigDocument): ConfigEdit {
  const entries = [...keys]
  if (!hasRemote(file, name)) return { kind: 'add', name, entries }
  if (replaces) return { kind: 'replace', name, entries }
  throw new PcloudConfigError(
    'already-exists',
    `A different program has just added a remote named ${visible(name)}.`,
    {
      hint: 'No remote was imported. Repeat the command.',
    },
  )
}

/** The confirmation applies only to the values that were shown. */
function mustBeAsSeen(
  { name, replaces }: ImportedRemote,
  seen: ConfigDocument,
  now: ConfigDocument,
) {
  const [before, after] = [seen, now].map((file) => getSection(file, name))
  if (!replaces || before === undefined || after === undefined || sameKeys(before, after)) return
  throw new PcloudConfigError(
    'config-changed',
    `A different program changed the remote ${visible(name)}.`,
    { hint: 'No remote was imported. Repeat the command to see the new values.' },
  )
}

async function warn(arrivals: readonly ImportedRemote[], invocation: Invocation): Promise<void> {
  const file = await invocation.store().load()
  for (const [name, needed] of leftBehind(arrivals)) {
    if (!hasRemote(file, needed) && !isDrive(needed, invocation.host.platform))
      narrate(invocation, `! ${name} uses the remote ${needed}:, which does not exist here.`)
  }
  const rotating = arrivals.filter(
    ({ keys }) => findService(keys.get('type') ?? '')?.tokens === 'rotating',
  )
  if (rotating.length > 0) narrate(invocation, ONE_OWNER)
}

const ONE_OWNER = '! This login works in only one place. Use it here, and not on the other machine.'

/** Includes all keys, also those that have no value. */
function document({ arrival, email }: Examined) {
  const { name, from, keys, replaces } = arrival
  const type = keys.get('type') ?? ''
  const hostname = type === 'pcloud' ? keys.get('hostname') || US.hostname : null
  return { name, from: from ?? null, type, replaced: replaces, email: email ?? null, hostname }
}
