import type { ConfigEdit } from '../config-file/config-edit.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import { hasRemote } from '../config-file/read.ts'
import type { MakeEdits } from '../config-file/store/commit.ts'
import { PcloudConfigError } from '../errors.ts'
import { withWholeTokens } from '../remotes/split-values.ts'
import { REGIONS, US } from '../services/pcloud/regions.ts'
import { shownKey } from '../services/stray-keys.ts'
import { encodeToken, type Token } from '../tokens/rclone-token.ts'
import { type ApiKeys, appOf, type EditDraft, keysOf, loginOf } from './draft.ts'
import {
  defaultHost,
  type Existing,
  isRootWritten,
  isTokenWritten,
  ownAnswers,
  ownHostOf,
  type RemoteContext,
  readExisting,
  regionOfExisting,
  valueIn,
  writtenIn,
} from './existing.ts'
import type { GivenAnswers } from './wizard-context.ts'

/** The new value of each key to change. `undefined` means rclone's default. */
type Wishes = ReadonlyMap<string, string | undefined>

/**
 * The changes of the draft. Write the normal form of a value, which has passed the check.
 */
function wishesOf(draft: EditDraft, context: RemoteContext): Wishes {
  const { existing, given } = context
  const wishes = new Map<string, string | undefined>()
  const { rootFolder, advanced = new Map() } = draft
  const [app, keys] = [appOf(draft), keysOf(draft)]
  if (app) {
    wishes.set('client_id', app.kind === 'own' ? app.clientId : undefined)
    wishes.set('client_secret', app.kind === 'own' ? app.clientSecret.reveal() : undefined)
  }
  if (keys && !isSameKeys(keys, existing)) {
    wishes.set('api_key', keys.apiKey)
    wishes.set('api_secret', keys.obscured)
  }
  if (given.authUrl !== undefined) wishes.set('auth_url', given.authUrl)
  if (given.tokenUrl !== undefined) wishes.set('token_url', given.tokenUrl)
  for (const [key, value] of advanced) wishes.set(key, value || undefined)
  if (rootFolder && !isRootWritten(existing, rootFolder.id)) {
    wishes.set('root_folder_id', rootFolder.id === 'd0' ? undefined : rootFolder.id)
  }
  for (const [key, value] of loginWishes(draft, context)) wishes.set(key, value)
  return wishes
}

/** Obscuring uses a random IV, so compare the revealed values. */
function isSameKeys({ apiKey, apiSecret }: ApiKeys, existing: Existing): boolean {
  const own = ownAnswers(existing)
  return own.apiKey === apiKey && own.apiSecret?.equals(apiSecret) === true
}

/** Always write the host with a login. rclone needs it for EU accounts. */
function loginWishes(draft: EditDraft, { existing, given }: RemoteContext): Wishes {
  const login = loginOf(draft)
  if (login === undefined) {
    const hostname = wishedHost(draft, existing, given)
    return new Map(hostname === undefined ? [] : [['hostname', hostname]])
  }
  const { token, hostname } = login
  if (existing.type !== 'pcloud') return tokenWish(token, existing)
  const known = valueIn(existing, 'hostname') ?? US.hostname
  const isSame = login.isKept === true && known === hostname
  return new Map([
    ...(isSame ? [] : [['hostname', hostname] as const]),
    ...tokenWish(token, existing),
  ])
}

function tokenWish(token: Token, existing: Existing): Wishes {
  const isWritten = isTokenWritten(existing, token)
  return new Map(isWritten ? [] : [['token', encodeToken(token).reveal()]])
}

/** Without a login, use the region that the user chose. */
function wishedHost({ regionWish }: EditDraft, existing: Existing, given: GivenAnswers) {
  if (given.hostname !== undefined && given.hostname !== ownHostOf(existing)) return given.hostname
  if (regionWish === regionOfExisting(existing)) return undefined
  return REGIONS.find(({ id }) => id === regionWish)?.hostname
}

/** The lines to change. A pCloud section always gets a host. */
export function editsFor(existing: Existing, wishes: Wishes): readonly ConfigEdit[] {
  const edits = [...wishes]
    .map(([key, wanted]) => editOf(existing, key, wanted))
    .filter((edit) => edit !== undefined)
  const isHostless = existing.type === 'pcloud' && valueIn(existing, 'hostname') === undefined
  if (edits.length === 0 || !isHostless || wishes.has('hostname')) return edits
  const value = defaultHost(valueIn(existing, 'token'))
  return [...edits, { kind: 'set', name: existing.name, key: 'hostname', value }]
}

function editOf(
  existing: Existing,
  key: string,
  wanted: string | undefined,
): ConfigEdit | undefined {
  const { name, inherited } = existing
  const value = writtenIn(existing, key)
  // rclone ignores a blank value.
  if (wanted === undefined && !value) return undefined
  if (wanted !== undefined)
    return value === wanted ? undefined : { kind: 'set', name, key, value: wanted }
  // Write a blank value to hide the value of the parent.
  return inherited.get(key) ? { kind: 'set', name, key, value: '' } : { kind: 'unset', name, key }
}

/** The edits for the file as loaded at the start. */
export function plannedEdits(draft: EditDraft, context: RemoteContext): readonly ConfigEdit[] {
  return editsFor(context.existing, wishesOf(draft, context))
}

/** The login has just verified these keys, so they replace newer values in the file. */
const FRESHEST = new Set(['token', 'hostname'])

/**
 * The edits for the file under the lock. Refuses to replace a key that a different program changed
 * during the run. Reports a replaced token to `note`.
 * @throws PcloudConfigError `not-found`, `config-changed`, when the edits run
 */
export function changeOf(
  draft: EditDraft,
  context: RemoteContext,
  note: (warning: string) => void = () => undefined,
): MakeEdits {
  const wishes = wishesOf(draft, context)
  return (fresh) => {
    const now = stillThere(fresh, context.existing)
    const edits = editsFor(now, wishes)
    const foreign = edits
      .flatMap((edit) => ('key' in edit ? [edit.key] : []))
      .filter((key) => valueIn(now, key) !== valueIn(context.existing, key))
    const precious = foreign.filter((key) => !FRESHEST.has(key))
    if (precious.length > 0 && !draft.overrule) throw changedMeanwhile(now.name, precious)
    if (foreign.length > 0) note(replaced(now.name, foreign))
    return withWholeTokens(fresh, edits)
  }
}

function replaced(name: string, keys: readonly string[]): string {
  return `Another program changed ${keys.map(shownKey).join(', ')} of ${name} at the same time. Your value replaced it.`
}

function stillThere(fresh: ConfigDocument, { name, type }: Existing): Existing {
  if (!hasRemote(fresh, name)) {
    throw new PcloudConfigError('not-found', `The remote ${name} is no longer in the file.`, {
      hint: 'A different program deleted or renamed it. The file did not change.',
    })
  }
  const now = readExisting(fresh, name)
  if (now.type !== type) throw changedMeanwhile(name, ['type'])
  return now
}

function changedMeanwhile(name: string, keys: readonly string[]): PcloudConfigError {
  const what = keys.map(shownKey).join(', ')
  return new PcloudConfigError(
    'config-changed',
    `Another program changed ${what} of ${name} in the meantime.`,
    {
      hint: 'The file did not change. Check it with `pcloud-config show`, then repeat this command.',
    },
  )
}
