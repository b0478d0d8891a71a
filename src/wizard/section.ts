import { applyEdits } from '../config-file/apply-edits.ts'
import { maskedDiff } from '../config-file/diff.ts'
import { hasRemote } from '../config-file/read.ts'
import type { MakeEdits } from '../config-file/store/commit.ts'
import { PcloudConfigError } from '../errors.ts'
import { MASK, maskValue } from '../rclone/secret-keys.ts'
import type { Entry } from '../rclone/section-keys.ts'
import { compareKeys, keptTexts, withoutNewParents } from '../remotes/inheritance.ts'
import { withWholeTokens } from '../remotes/split-values.ts'
import { describeHost } from '../services/pcloud/regions.ts'
import { findService } from '../services/registry.ts'
import { maskLines } from '../services/stray-keys.ts'
import { encodeToken } from '../tokens/rclone-token.ts'
import { plannedEdits } from './change.ts'
import { type Draft, type EditDraft, keysOf, loginOf, ownAppOf } from './draft.ts'
import type { RemoteContext } from './existing.ts'
import type { GivenAnswers, WizardContext } from './wizard-context.ts'

type MaybeEntry = readonly [key: string, value: string | undefined]

type SectionContext = Pick<WizardContext, 'given' | 'rules'>

/**
 * Adds the section of the draft, or replaces it. Runs on the file under the lock, since a remote
 * with this name may exist now.
 */
export function placeSection(
  draft: Draft,
  { given, rules }: SectionContext,
  note: (warning: string) => void = () => {},
): MakeEdits {
  const { name = '' } = draft
  const entries = sectionOf(draft, given)
  return (fresh) => {
    const taken = hasRemote(fresh, name)
    if (taken && !rules.overwrite) {
      throw new PcloudConfigError('already-exists', `A remote named ${name} exists now.`, {
        advice: { kind: 'overwrite' },
      })
    }
    const kind = taken ? 'replace' : 'add'
    const edits = withoutNewParents(fresh, [{ kind, name, entries }])
    for (const text of keptTexts(edits, name)) note(text)
    return edits
  }
}

/** The keys of the finished remote, in the usual order. */
function sectionOf(draft: Draft, given: GivenAnswers): readonly Entry[] {
  const login = loginOf(draft)
  if (login === undefined) throw new Error('a section requires a login')
  const token = encodeToken(login.token).reveal()
  const all: readonly MaybeEntry[] = [...entriesOf(draft, given), ['token', token]]
  const entries = all.filter((entry): entry is Entry => entry[1] !== undefined)
  return entries.toSorted(([left], [right]) => compareKeys(left, right))
}

/** Omits default values. Always writes `hostname`, which rclone needs for EU accounts. */
function entriesOf(draft: Draft, given: GivenAnswers): readonly MaybeEntry[] {
  const { type = 'pcloud', rootFolder } = draft
  const keys = keysOf(draft)
  const options = new Set(findService(type)?.options.map(({ name }) => name))
  const own: readonly MaybeEntry[] = [
    ['redirect_uri', draft.port?.kind === 'other' ? draft.port.redirectUri : given.redirectUri],
    ['deviceid', given.deviceid],
    ['root_folder_id', rootFolder?.id === 'd0' ? undefined : rootFolder?.id],
    ['hostname', loginOf(draft)?.hostname],
  ]
  return [
    ['type', type],
    ...appEntries(draft),
    ['api_key', keys?.apiKey],
    ['api_secret', keys?.obscured],
    ...advancedOf(draft, given),
    ...own.filter(([key]) => options.has(key)),
  ]
}

function appEntries(draft: Draft): readonly MaybeEntry[] {
  const own = ownAppOf(draft)
  return [
    ['client_id', own?.clientId],
    ['client_secret', own?.clientSecret.reveal()],
  ]
}

function advancedOf({ advanced = new Map() }: Draft, given: GivenAnswers): Iterable<Entry> {
  const merged = new Map<string, string>(advanced)
  if (given.authUrl !== undefined) merged.set('auth_url', given.authUrl)
  if (given.tokenUrl !== undefined) merged.set('token_url', given.tokenUrl)
  return merged
}

/** The masked section for the review. A pCloud remote has comments. */
export function reviewLines(
  draft: Draft,
  context: SectionContext & Pick<WizardContext, 'before'>,
): readonly string[] {
  const notes = (draft.type ?? 'pcloud') === 'pcloud' ? notesOf(draft) : new Map()
  // With the defaults that hide values of a parent, and the keys for remotes below this one.
  const edits = placeSection(draft, context)(context.before)
  const lines = edits
    .flatMap((one) => ('entries' in one ? one.entries : []))
    .map(([key, value]) => {
      const text = `${key} = ${shown(key, value)}`
      const note = notes.get(key)
      return note === undefined ? text : `${text.padEnd(38)} # ${note}`
    })
  const others = edits.flatMap((one) =>
    one.kind === 'set' ? [`[${one.name}] ${one.key} = ${shown(one.key, one.value)}`] : [],
  )
  return [`[${draft.name}]`, ...lines, ...others, ...proofLines(draft)]
}

function shown(key: string, value: string): string {
  if (key === 'client_secret') return MASK
  const masked = maskValue(key, value)
  return key === 'token' ? withoutExpiry(masked) : masked
}

/** A complete token is wider than most screens, so a line shows only its first keys. */
function withoutExpiry(lines: string): string {
  return lines.replace(NEVER_EXPIRES, ',…}')
}

const NEVER_EXPIRES = /,"expiry":"0001-01-01T00:00:00Z"\}(?=$| \(changed\)$)/gm

/** A blank line and the verified account. Empty if pCloud did not verify it. */
function proofLines(draft: Draft): readonly string[] {
  const [login, { rootFolder }] = [loginOf(draft), draft]
  if (!login?.account) return []
  const where = describeHost(login.hostname)
  const root = rootFolder?.label === undefined ? [] : [`root folder ${rootFolder.label}`]
  return ['', [login.account.email, where, ...root].join(' · ')]
}

/** The masked lines that an edit changes. */
export async function changedLines(
  draft: EditDraft,
  context: RemoteContext,
): Promise<readonly string[]> {
  const { before } = context
  const edits = withWholeTokens(before, plannedEdits(draft, context))
  const diff = await maskedDiff(before, applyEdits(before, edits), maskLines)
  const lines = withoutExpiry(diff.trimEnd().replace(/\r$/gm, ''))
  return [lines, ...proofLines(draft)]
}

function notesOf(draft: Draft): ReadonlyMap<string, string> {
  const [login, { rootFolder }] = [loginOf(draft), draft]
  const notes = new Map<string, string>()
  if (rootFolder?.label) notes.set('root_folder_id', rootFolder.label)
  if (login) {
    const who = login.account ? 'confirmed by the API' : 'not verified'
    const [region] = describeHost(login.hostname).split(' (')
    notes.set('hostname', `${region}, ${who}`)
  }
  return notes
}
