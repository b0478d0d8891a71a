import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, hasRemote } from '../../config-file/read.ts'
import { isDrive } from '../../config-file/remote-names.ts'
import { Cancelled, PcloudConfigError } from '../../errors.ts'
import { leftBehind } from '../../export/exported-remote.ts'
import { sameKeys } from '../../rclone/section-keys.ts'
import { withoutNewParents } from '../../remotes/inheritance.ts'
import { US } from '../../services/pcloud/regions.ts'
import { findService } from '../../services/registry.ts'
import { visible } from '../../visible.ts'
import { askAfter } from '../../wizard/say.ts'
import type { Invocation } from '../invocation.ts'
import { narrate, saysYes, tell } from '../talk.ts'
import { changeDiff, writeConfig } from '../write.ts'
import { confirmImport, NOT_IMPORTED } from './guard.ts'
import type { ImportedRemote } from './name-clashes.ts'
import type { Examined } from './verify.ts'

/** Displays the change, requests confirmation, and writes all remotes that work or are wanted at once. */
export async function take(
  examined: readonly Examined[],
  { same, skipped }: Readonly<Record<'same' | 'skipped', readonly string[]>>,
  seen: ConfigDocument,
  invocation: Invocation,
): Promise<void> {
  const { options, output } = invocation
  const kept = await keepUseful(examined, invocation)
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

/** A remote with a broken or unchecked login is imported only after confirmation. */
async function keepUseful(
  examined: readonly Examined[],
  invocation: Invocation,
): Promise<readonly Examined[]> {
  const kept: Examined[] = []
  for (const one of examined) {
    for (const note of one.notes) narrate(invocation, `! ${note}`)
    if (await wantsAllTheSame(one, invocation)) kept.push(one)
  }
  if (examined.length > 0 && kept.length === 0) throw new Cancelled(NOT_IMPORTED)
  return kept
}

async function wantsAllTheSame({ problem, arrival }: Examined, invocation: Invocation) {
  const { options, prompter } = invocation
  if (problem === undefined) return true
  if (options.has('yes') && !options.has('no-verify')) throw problem
  if (options.has('no-verify')) {
    narrate(invocation, `! ${problem.message}`)
    return true
  }
  return askAfter(problem, async () => {
    const { say } = await prompter()
    say({ tone: 'warn', text: problem.message })
    const message = `Import ${arrival.name} anyway?`
    return saysYes(invocation, { message, more: ALL_THE_SAME, option: '--no-verify' })
  })
}

const ALL_THE_SAME =
  'Yes imports the remote unchanged, with the problem above. To log in later: `pcloud-config reconnect`. No skips the remote.'

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
