import { maskedDiff } from '../../config-file/diff.ts'
import type { Change } from '../../config-file/store/backups/backup-note.ts'
import type { History, PastWrite, UndoPlan } from '../../config-file/store/backups/history.ts'
import { brokenTokens } from '../../remotes/split-values.ts'
import { maskLines, shownKey } from '../../services/stray-keys.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { note } from '../talk.ts'

/** Undoes the most recent write of this program, and each further call an earlier write. */
export const run: CommandRun = async (invocation) => {
  const { options, store, output } = invocation
  const history = await store().history()
  if (options.has('list')) return list(invocation, await history.list())
  const plan = await history.planUndo(brokenTokens)
  const undone = asDocument(plan.write)
  if (options.has('dry-run')) {
    const diff = await maskedDiff(plan.now, plan.then, maskLines)
    note(invocation, ...whatStays(plan))
    if (output.json) return output.document({ dry_run: true, undone, diff })
    return output.data(output.wording.diff(diff))
  }
  const warnings = await plan.run()
  note(invocation, ...warnings, ...sentences(plan))
  if (output.json) await output.document({ undone, kept_tokens: plan.keptTokens })
}

type Listed = Awaited<ReturnType<History['list']>>

async function list(invocation: Invocation, listed: Listed): Promise<void> {
  const { output } = invocation
  const { writes, changedSince, encryptedSince } = listed
  if (output.json) {
    return output.document({
      changed_since: changedSince,
      encrypted_since: encryptedSince,
      writes: writes.map(asDocument),
    })
  }
  if (writes.length === 0) return note(invocation, 'There are no changes to undo.')
  const rows = writes.map(({ time, changes }) => `${localTime(time)}  ${changeWords(changes)}\n`)
  await output.data(rows.join(''))
  if (changedSince) {
    note(invocation, 'The file has changed since then, so undo would refuse.')
  }
  if (encryptedSince) {
    note(invocation, 'Changes before the encryption cannot be undone.')
  }
}

function asDocument({ time, changes, copy }: PastWrite) {
  const shown = changes.map((change) =>
    change.keys === undefined ? change : { ...change, keys: change.keys.map(shownKey) },
  )
  return { time, changes: shown, copy: copy ?? null }
}

function sentences(plan: UndoPlan): readonly string[] {
  const { write, removesFile, now, then } = plan
  const what = changeWords(write.changes)
  const isSame = now.text === then.text && !removesFile && !write.changes.some(sealSentence)
  const end = removesFile ? ' The file did not exist before the change, so it was removed.' : ''
  const done = isSame ? `Already restored: ${what}.` : `Undone: ${what}.${end}`
  return [done, ...whatStays(plan)]
}

/** Changes of the encryption, and tokens that are not restored. These are not visible in a diff. */
function whatStays(plan: UndoPlan): readonly string[] {
  const seal = plan.write.changes.flatMap((change) => sealSentence(change) ?? [])
  return [...seal, ...tokenSentences(plan)]
}

function sealSentence({ what }: Change): string | undefined {
  if (what === 'decrypted') return 'The file is now encrypted with the earlier password.'
  if (what === 'password') return 'The earlier password opens the file.'
  return undefined
}

function tokenSentences({ keptTokens }: UndoPlan): readonly string[] {
  return keptTokens.map(
    (name) => `${name} still has the current token: the old token may no longer be valid.`,
  )
}

/** The changes of a write, on one line. The names in an encrypted file are not recorded. */
function changeWords(changes: readonly Change[]): string {
  return changes.map(words).join(', ')
}

function words({ what, remote = 'a remote', to, keys }: Change): string {
  switch (what) {
    case 'added':
    case 'replaced':
      return `${what} ${remote}`
    case 'removed':
      return `deleted ${remote}`
    case 'renamed':
      return to === undefined ? `renamed ${remote}` : `renamed ${remote} to ${to}`
    case 'changed':
      return keys === undefined
        ? `changed ${remote}`
        : `changed ${keys.map(shownKey).join(', ')} of ${remote}`
    case 'created':
      return 'created the file'
    case 'encrypted':
      return 'encrypted the file'
    case 'decrypted':
      return 'decrypted the file'
    case 'password':
      return 'changed the password of the file'
  }
}

/** `2026-11-22 04:11:24`, in local time. */
function localTime(iso: string): string {
  const time = new Date(iso)
  const two = (part: number) => String(part).padStart(2, '0')
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}
