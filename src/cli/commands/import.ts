import { type ConfigDocument, parseConfig } from '../../config-file/document.ts'
import { createSealer } from '../../config-file/encryption/sealer.ts'
import { noSuchRemote, remoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { isUnverified } from '../../http.ts'
import { asUtf8 } from '../../import/decode-bytes.ts'
import type { Offer } from '../../import/offer.ts'
import { recognise } from '../../import/recognise.ts'
import { inheritedKeys, type Keys, parentsOf } from '../../rclone/section-keys.ts'
import type { SdkCredentials } from '../../remotes/sdk-credentials-file.ts'
import { encodeToken, lastingToken } from '../../tokens/rclone-token.ts'
import { visible } from '../../visible.ts'
import { need } from '../arguments.ts'
import { isUnattended, textOption } from '../command-options.ts'
import { guardArrivals } from '../import/guard.ts'
import { type Offered, settleNames } from '../import/name-clashes.ts'
import { importSession, localPart } from '../import/session.ts'
import { take } from '../import/take.ts'
import { examineArrivals } from '../import/verify.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { knownOptions } from '../known-options.ts'
import { passwordSource } from '../password-prompt.ts'
import { UNVERIFIED } from '../remote-access.ts'
import { ageInDays } from '../sessions.ts'
import { narrate, warn } from '../talk.ts'

/** Imports remotes from a file of a different machine or program, with a single write. */
export const run: CommandRun = async (invocation) => {
  const [path] = need(invocation, 'FILE')
  const { host, options, store } = invocation
  const known = knownOptions(host)
  const means = { options: known, open: opener(invocation) }
  const offer = await recognise(await readSource(path, invocation), means)
  if (offer.kind === 'unknown') throw notKnown(path, offer)
  const is =
    offer.what === 'rclone.conf' ? 'looks like an rclone config file' : `contains ${offer.what}`
  narrate(invocation, `${path === '-' ? 'stdin' : path} ${is}.`)
  if (isUnverified(host.env)) warn(host, UNVERIFIED)
  if (offer.kind === 'credentials') sayAge(offer.credentials, invocation)
  if (offer.kind === 'credentials' && offer.credentials.authType === 'direct') {
    mustPickNothing(options)
    return importSession(offer.credentials, invocation)
  }
  if (offer.kind === 'remotes') {
    for (const note of offer.notes) narrate(invocation, note)
    if (!options.has('pick')) mustBeWhole(offer.dropped)
  }
  const file = await store().load()
  const settled = await settleNames(offeredBy(offer, invocation), file, invocation)
  const arrivals = await guardArrivals(settled.arrivals, file, known, invocation)
  const examined = await examineArrivals(arrivals, invocation)
  await take(examined, settled, file, invocation)
}

function notKnown(path: string, offer: Offer & { kind: 'unknown' }): PcloudConfigError {
  const { code = 'usage', why, hint } = offer
  const message = `${path === '-' ? 'The input' : visible(path)} cannot be imported. ${why}`
  return new PcloudConfigError(code, message, { hint })
}

/** @throws PcloudConfigError `usage` for variables that do not belong to a remote */
function mustBeWhole(dropped: readonly string[]): void {
  if (dropped.length === 0) return
  const names = visible(dropped.join(', '))
  throw new PcloudConfigError('usage', `These variables do not belong to a remote: ${names}.`, {
    hint: 'Each remote needs a variable RCLONE_CONFIG_NAME_TYPE. To ignore the others, choose the remotes with --pick. No remote was imported.',
  })
}

/** @throws PcloudConfigError `config-malformed` */
function mustLoseNothing(names: readonly string[], lost: ReadonlyMap<string, string> | undefined) {
  const found = names.flatMap((name) => lost?.get(name) ?? [])
  if (found.length === 0) return
  throw new PcloudConfigError('config-malformed', visible(found.join(' ')), {
    hint: 'Nothing was imported, because a part would be lost. Correct the file, or choose the other remotes with --pick.',
  })
}

function mustPickNothing(options: Invocation['options']): void {
  if (!options.has('pick')) return
  throw new PcloudConfigError('usage', 'This file has no names, so --pick cannot be used.')
}

/** The SDK requires a new login after 30 days, even if the token is still valid. */
function sayAge(credentials: SdkCredentials, invocation: Invocation): void {
  const days = ageInDays(credentials, invocation.host.machine.now())
  if (days === undefined) return
  const old = days > 30 ? ' They are too old for the SDK, but may still work.' : ''
  const age = days < 1 ? 'less than a day' : `${days.toFixed(1)} days`
  narrate(invocation, `Saved ${age} ago.${old}`)
}

/** @throws PcloudConfigError `usage`, `not-found` for a name that is not in the file */
function offeredBy(
  offer: Exclude<Offer, { kind: 'unknown' }>,
  { options }: Invocation,
): readonly Offered[] {
  const rename = textOption(options, 'rename')
  const to = rename === undefined ? undefined : remoteName(rename)
  if (offer.kind !== 'remotes') {
    mustPickNothing(options)
    const isToken = offer.kind === 'token'
    const token = isToken ? offer.token : lastingToken(offer.credentials.accessToken)
    const hostname = isToken ? offer.hostname : offer.credentials.hostname
    const name = to ?? (isToken ? undefined : localPart(offer.credentials.email))
    const keys = newKeys(encodeToken(token).reveal(), hostname)
    return [{ from: undefined, name, isProposed: to === undefined, keys }]
  }
  const names = picked([...offer.remotes.keys()], textOption(options, 'pick'))
  mustLoseNothing(names, offer.lost)
  if (to !== undefined && names.length !== 1) {
    throw new PcloudConfigError(
      'usage',
      `--rename works with a single remote, but the file has ${names.length}.`,
      {
        hint: `Add --pick NAME: ${visible(names.join(', '))}.`,
      },
    )
  }
  return names.map((from) => {
    const own = offer.remotes.get(from) ?? new Map()
    const inherited = inheritedKeys(from, offer.remotes)
    const named = { from, name: to ?? from, isProposed: false }
    const hasParent = names.includes(parentsOf(from, offer.remotes)[0] ?? '')
    return hasParent
      ? { ...named, keys: own, inherited }
      : { ...named, keys: new Map([...own, ...inherited]) }
  })
}

/** In the order of `new`. */
function newKeys(token: string, hostname: string | undefined): Keys {
  const host = hostname === undefined ? [] : [['hostname', hostname] as const]
  return new Map([['type', 'pcloud'], ...host, ['token', token]])
}

function picked(names: readonly string[], pick: string | undefined): readonly string[] {
  const wanted = pick?.split(',').map((word) => remoteName(word.trim()))
  const missing = wanted?.find((name) => !names.includes(name))
  if (missing === undefined) return wanted ?? names
  const { hint } = noSuchRemote(missing, names)
  // `pcloud-config list` would show the names of the target.
  const better = hint === undefined || hint.includes('pcloud-config') ? '' : `${visible(hint)} `
  throw new PcloudConfigError(
    'not-found',
    `The file to import has no remote named ${visible(missing)}.`,
    {
      hint: `${better}It has: ${visible(names.join(', '))}.`,
    },
  )
}

/** Reads a file, or a file inside an archive. */
type Opener = (bytes: Uint8Array, file: string) => Promise<ConfigDocument>

/** Reads the imported file, and decrypts an encrypted config. `-` is stdin. */
async function readSource(path: string, invocation: Invocation): Promise<ConfigDocument> {
  const file = path === '-' ? 'stdin' : path
  const bytes = await invocation.host.readInput(path, isUnattended(invocation.options))
  return opener(invocation)(bytes, file)
}

function opener(invocation: Invocation): Opener {
  return async (bytes, file) => {
    const text = asUtf8(bytes)
    const document = parseConfig(text, file)
    if (!document.encrypted) return document
    const sealer = createSealer(passwordSource(invocation))
    return parseConfig((await sealer.open(text, file)).plain, file)
  }
}
