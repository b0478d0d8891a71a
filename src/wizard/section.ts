import { describeHost } from '../providers/pcloud/index.ts'
import { MASK, maskValue } from '../providers/secret-keys.ts'
import { encodeToken } from '../tokens/token.ts'
import type { GivenAnswers } from './answers.ts'
import type { Draft } from './draft.ts'

export type Entry = readonly [key: string, value: string]

/**
 * The keys of the finished remote in the order rclone's documents show them. What is at
 * rclone's default is left out, but for `hostname`: its absence has cost people hours.
 */
export function sectionOf(draft: Draft, given: GivenAnswers): readonly Entry[] {
  const { app, authorization, rootFolder } = draft
  if (authorization === undefined) throw new Error('a section is written after the login')
  const own = app?.kind === 'own' ? app : undefined
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['type', 'pcloud'],
    ['client_id', own?.clientId],
    ['client_secret', own?.clientSecret.reveal()],
    ...advancedOf(draft, given),
    ['root_folder_id', rootFolder?.id === 'd0' ? undefined : rootFolder?.id],
    ['hostname', authorization.hostname],
    ['token', encodeToken(authorization.token).reveal()],
  ]
  return entries.filter((entry): entry is Entry => entry[1] !== undefined)
}

function advancedOf({ advanced = new Map() }: Draft, given: GivenAnswers): Iterable<Entry> {
  const merged = new Map<string, string>(advanced)
  if (given.authUrl !== undefined) merged.set('auth_url', given.authUrl)
  if (given.tokenUrl !== undefined) merged.set('token_url', given.tokenUrl)
  return merged
}

/** The section as the review shows it: masked, with what the ids mean beside them. */
export function reviewLines(draft: Draft, given: GivenAnswers): readonly string[] {
  const notes = notesOf(draft)
  const lines = sectionOf(draft, given).map(([key, value]) => {
    const text = `${key} = ${key === 'client_secret' ? MASK : maskValue(key, value)}`
    const note = notes.get(key)
    return note === undefined ? text : `${text.padEnd(38)} # ${note}`
  })
  return [`[${draft.name}]`, ...lines]
}

function notesOf({ rootFolder, authorization }: Draft): ReadonlyMap<string, string> {
  const notes = new Map<string, string>()
  if (rootFolder?.label) notes.set('root_folder_id', rootFolder.label)
  if (authorization) {
    const who = authorization.account
      ? `${authorization.account.email}, confirmed by the API`
      : 'not verified'
    const [region] = describeHost(authorization.hostname).split(' (')
    notes.set('hostname', `${region}, ${who}`)
  }
  return notes
}
