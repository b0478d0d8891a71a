import {
  type ConfigDocument,
  type ConfigEdit,
  hasRemote,
  type MakeEdits,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { REGIONS, US } from '../services/pcloud/regions.ts'
import { shownKey } from '../services/stray-keys.ts'
import { encodeToken, type Token } from '../tokens/rclone-token.ts'
import type { GivenAnswers } from './answers.ts'
import type { ApiKeys, Draft } from './draft.ts'
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
} from './existing.ts'

/** What keys shall be afterwards; undefined stands for rclone's default. Other keys stay. */
export type Wishes = ReadonlyMap<string, string | undefined>

/**
 * What the draft changes. If a value was put into another form to check it, that form is what
 * was checked, so it is written.
 */
export function wishesOf(draft: Draft, context: RemoteContext): Wishes {
  const { existing, given } = context
  const wishes = new Map<string, string | undefined>()
  const { app, keys, rootFolder, advanced = new Map() } = draft
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

/** Obscured, the same secret has a thousand faces. */
function isSameKeys({ apiKey, apiSecret }: ApiKeys, existing: Existing): boolean {
  const own = ownAnswers(existing)
  return own.apiKey === apiKey && own.apiSecret?.equals(apiSecret) === true
}

/** After a login the host is always written: without it, an EU account fails in rclone. */
function loginWishes(draft: Draft, { existing, given }: RemoteContext): Wishes {
  const { authorization, probed } = draft
  if (authorization === undefined) {
    const hostname = wishedHost(draft, existing, given)
    return new Map(hostname === undefined ? [] : [['hostname', hostname]])
  }
  const { token, hostname } = authorization
  if (existing.type !== 'pcloud') return tokenWish(token, existing)
  const known = valueIn(existing, 'hostname') ?? US.hostname
  const isSame = authorization === probed && known === hostname
  return new Map([
    ...(isSame ? [] : [['hostname', hostname] as const]),
    ...tokenWish(token, existing),
  ])
}

function tokenWish(token: Token, existing: Existing): Wishes {
  const isWritten = isTokenWritten(existing, token)
  return new Map(isWritten ? [] : [['token', encodeToken(token).reveal()]])
}

/** Where nobody can be asked about the token, what was said of the host counts. */
function wishedHost({ regionWish }: Draft, existing: Existing, given: GivenAnswers) {
  if (given.hostname !== undefined && given.hostname !== ownHostOf(existing)) return given.hostname
  if (regionWish === regionOfExisting(existing)) return undefined
  return REGIONS.find(({ id }) => id === regionWish)?.hostname
}

/** The lines to change. A pCloud section that is written also names its host. */
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
  { name, own, inherited }: Existing,
  key: string,
  wanted: string | undefined,
): ConfigEdit | undefined {
  const value = own.has(key) ? own.get(key) : inherited.get(key)
  // rclone passes over a blank value.
  if (wanted === undefined && !value) return undefined
  if (wanted !== undefined)
    return value === wanted ? undefined : { kind: 'set', name, key, value: wanted }
  // Without a line of its own, the parent's value would come through.
  return inherited.get(key) ? { kind: 'set', name, key, value: '' } : { kind: 'unset', name, key }
}

/** What would change in the file as it was when the run began. */
export function plannedEdits(draft: Draft, context: RemoteContext): readonly ConfigEdit[] {
  return editsFor(context.existing, wishesOf(draft, context))
}

/** A login has just proved these: they are the newer ones, whatever stands there by now. */
const FRESHEST = new Set(['token', 'hostname'])

/**
 * The change on the file as it is under the lock. A key that another program changed since
 * the run began is not overwritten unasked; `note` hears of a token that is.
 * @throws PcloudConfigError `not-found`, `config-changed`, from within
 */
export function changeOf(
  draft: Draft,
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
    return edits
  }
}

function replaced(name: string, keys: readonly string[]): string {
  return `Another program changed ${keys.map(shownKey).join(', ')} of ${name} at the same time. Your value replaced it.`
}

function stillThere(fresh: ConfigDocument, { name, type }: Existing): Existing {
  if (!hasRemote(fresh, name)) {
    throw new PcloudConfigError('not-found', `The remote ${name} is no longer in the file.`, {
      hint: 'Another program deleted or renamed it meanwhile. Nothing was written.',
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
      hint: 'Nothing was written. Check it with `pcloud-config show`, then run this command again.',
    },
  )
}
