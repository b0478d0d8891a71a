import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection } from '../../config-file/read.ts'
import { Cancelled, PcloudConfigError } from '../../errors.ts'
import type { GuardedKey } from '../../rclone/guarded-keys.ts'
import type { OptionNames } from '../../rclone/option-lists.ts'
import { unquoted } from '../../rclone/option-names.ts'
import { isSecretKey, maskWithin } from '../../rclone/secret-keys.ts'
import type { Keys } from '../../rclone/section-keys.ts'
import { findService } from '../../services/registry.ts'
import { strayKeysIn } from '../../services/stray-keys.ts'
import { visible } from '../../visible.ts'
import { askAfter } from '../../wizard/say.ts'
import { type OptionValues, textOption } from '../command-options.ts'
import type { Invocation } from '../invocation.ts'
import { allowing, guardedIn } from '../known-options.ts'
import { narrate, saysYes, YES_NEEDED } from '../talk.ts'
import type { ImportedRemote } from './name-clashes.ts'

/** A key that needs confirmation. */
interface Asked extends GuardedKey {
  readonly name: string
  readonly value: string
  /** The key can be the second half of a secret, so messages do not show it (S48). */
  readonly isStray: boolean
}

/**
 * Normalizes the hosts, refuses hosts that are not official, and asks about other keys.
 * @param file the current config file. A value that the remote already has is accepted
 * @throws PcloudConfigError `answer-needed`, `host-not-trusted`; Cancelled for a no
 */
export async function guardArrivals(
  arrivals: readonly ImportedRemote[],
  file: ConfigDocument,
  known: () => Promise<OptionNames>,
  invocation: Invocation,
): Promise<readonly ImportedRemote[]> {
  const plain = arrivals.map((one) => withPlainHost(one, invocation))
  // The parent can be skipped. The remote then gets these keys itself.
  const whole = plain.map((one) => ({
    name: one.name,
    keys: new Map([...(one.inherited ?? []), ...one.keys]),
  }))
  for (const { name, keys } of whole) {
    screen(name, keys, invocation.options, getSection(file, name))
  }
  await askAboutKeys(whole, file, known, invocation)
  return plain
}

/**
 * Keys that can send a secret to a different host, proxy, certificate or program need confirmation
 * at the terminal, or `--allow-key` (S49). `--yes` does not confirm them.
 */
async function askAboutKeys(
  arrivals: readonly Pick<ImportedRemote, 'name' | 'keys'>[],
  file: ConfigDocument,
  known: () => Promise<OptionNames>,
  invocation: Invocation,
): Promise<void> {
  const asked: Asked[] = []
  for (const { name, keys } of arrivals) {
    const guarded = await guardedIn(keys, known)
    if (guarded.isUnknownType) narrate(invocation, unknownType(name, keys.get('type') ?? ''))
    const existing = getSection(file, name)
    for (const key of [...ADDRESSES, 'tokenURL']) {
      const value = keys.get(key) ?? ''
      const isGuarded = guarded.keys.some((one) => one.key === key)
      if (!isGuarded && !isAllowed(key, value, existing, invocation)) {
        narrate(
          invocation,
          `! ${name}: ${key} is ${value.slice(0, 200)}. rclone sends the login there.`,
        )
      }
    }
    const strays = strayKeysIn(keys)
    for (const one of guarded.keys) {
      const value = keys.get(one.key) ?? ''
      if (isAllowed(one.key, value, existing, invocation)) continue
      asked.push({ ...one, name, value, isStray: one.reason === 'unknown' && strays.has(one.key) })
    }
  }
  if (asked.length > 0) await confirm(asked, invocation)
}

function isAllowed(
  key: string,
  value: string,
  existing: ReadonlyMap<string, string> | undefined,
  { options }: Invocation,
): boolean {
  const allowed = textOption(options, 'allow-key')?.split(',') ?? []
  const isGiven = ADDRESSES.has(key) && textOption(options, key.replace('_', '-')) === value
  return value === '' || allowed.includes(key) || isGiven || existing?.get(key) === value
}

/** Different options set these values. */
const ADDRESSES: ReadonlySet<string> = new Set(['auth_url', 'token_url'])

async function confirm(asked: readonly Asked[], invocation: Invocation): Promise<void> {
  const refusal = refused(asked)
  const { host, options, output } = invocation
  if (!host.stdinIsTTY || output.json || options.has('no-input')) throw refusal
  const agrees = await askAfter(refusal, async () => {
    const prompter = await invocation.prompter()
    for (const one of asked) prompter.say({ tone: 'warn', text: described(one) })
    const message = asked.length === 1 ? 'Import this key?' : 'Import these keys?'
    return saysYes(invocation, { message, more: MORE, option: '--allow-key' })
  })
  if (!agrees) throw new Cancelled(NOT_IMPORTED)
}

/** Asks before the write. @throws PcloudConfigError `answer-needed`; Cancelled for a no */
export async function confirmImport(message: string, invocation: Invocation): Promise<void> {
  if (invocation.options.has('yes')) return
  const more = 'Only the lines above are written, and only if you confirm.'
  if (await askAfter(YES_NEEDED, () => saysYes(invocation, { message, more }))) return
  throw new Cancelled(NOT_IMPORTED)
}

export const NOT_IMPORTED = 'Nothing imported.'

const MORE =
  'Such a key can send your login or your files to a different server, or start a program. Accept it only if you know who set it.'

const REASONS: Readonly<Record<GuardedKey['reason'], string>> = {
  override: 'rclone uses it for all requests of this remote',
  program: 'it can start a program',
  address: 'your login is sent there',
  unknown: 'this type has no such option',
}

const HIDDEN = '(hidden)'

function described({ name, key, value, reason, isStray }: Asked): string {
  if (isStray) return `${visible(name)}: a line that may be part of a token or password`
  const shown = isSecretKey(key) ? HIDDEN : visible(maskWithin(value, HIDDEN).slice(0, 200))
  return `${visible(name)}: ${visible(key)} = ${shown} (${REASONS[reason]})`
}

function refused(asked: readonly Asked[]): PcloudConfigError {
  const code = asked.every(({ reason }) => reason === 'address')
    ? 'host-not-trusted'
    : 'answer-needed'
  const message = `No remote was imported. These keys need your confirmation: ${asked.map(described).join('; ')}.`
  return new PcloudConfigError(code, message, { hint: remedy(asked) })
}

function remedy(asked: readonly Asked[]): string {
  const others = '--pick takes only the other remotes.'
  if (asked.some(({ isStray }) => isStray)) {
    return `In the file, put the token or password on one line, and delete lines that are not settings. ${others}`
  }
  const options = allowing(new Set(asked.map(({ key }) => key)))
  const own = asked.find(({ key }) => ADDRESSES.has(key))
  const other = own && `, or --${own.key.replace('_', '-')} ${visible(own.value.slice(0, 200))}`
  return `If you trust them, add ${options}${other ?? ''}. ${others}`
}

function unknownType(name: string, type: string): string {
  const what = type === '' ? 'it has no type' : `pcloud-config does not know the type ${type}`
  return `! ${name}: ${what}, so its keys were not checked.`
}

function withPlainHost(arrival: ImportedRemote, invocation: Invocation): ImportedRemote {
  const keys = plainHost(arrival.keys)
  if (keys !== arrival.keys) {
    narrate(invocation, `! ${arrival.name}: hostname is now ${keys.get('hostname')}.`)
  }
  return { ...arrival, keys }
}

/** Normalizes an official host: capitals, quotes, a web address. Does not change other hosts. */
function plainHost(keys: Keys): Keys {
  const hostname = keys.get('hostname') ?? ''
  const text = (unquoted(hostname) ?? hostname).trim().toLowerCase()
  const host = text.replace(/^https?:\/\//, '').replace(/\/$/, '')
  const isOwn = findService(keys.get('type') ?? '')?.apiHosts.includes(host) === true
  return isOwn && host !== hostname ? new Map(keys).set('hostname', host) : keys
}

/**
 * Trusts a host only if it is official, equals `--hostname`, or is already in this remote (S4). Runs
 * before any request.
 * @param existing the current remote of that name
 * @throws PcloudConfigError `host-not-trusted`
 */
function screen(name: string, keys: Keys, options: OptionValues, existing: Keys | undefined): void {
  const provider = findService(keys.get('type') ?? '')
  const hostname = keys.get('hostname') ?? ''
  if (provider === undefined || hostname === '' || provider.apiHosts.includes(hostname)) return
  if (hostname === textOption(options, 'hostname') || hostname === existing?.get('hostname')) return
  const shown = visible(hostname.slice(0, 200))
  throw new PcloudConfigError(
    'host-not-trusted',
    `${visible(name)}: hostname is ${shown}. The login would be sent there. No remote was imported.`,
    {
      hint: `If this is your server, add --hostname ${shown}. To skip this remote, select the others with --pick.`,
    },
  )
}
