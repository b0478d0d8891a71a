import { isPasswordOption, OVERRIDE, STORED_KEYS, storedKeys } from '../rclone/option-lists.ts'
import { optionNames, RCLONE_TYPES } from '../rclone/option-names.ts'
import { isSecretKey, MASK, maskValue, maskWithin } from '../rclone/secret-keys.ts'
import type { Entry } from '../rclone/section-keys.ts'
import { findService, SERVICES } from './registry.ts'

/** How one command hides secrets. */
export interface Masking {
  readonly mask: string
  value(key: string, value: string): string
}

const SHOWN: Masking = { mask: MASK, value: maskValue }

/** One line of a section. A comment can contain a key that is commented out. */
interface SectionLine {
  readonly key: string
  readonly value: string
  readonly comment?: boolean
}

/**
 * The lines of one section as they may be shown. If a token is pasted over two lines, rclone
 * reads the second half as a key, so a key can be a secret too (S48).
 */
export function maskLines(
  type: string | undefined,
  lines: readonly SectionLine[],
  { mask, value: maskOf }: Masking = SHOWN,
): readonly Entry[] {
  let afterSecret = false
  return lines.map((line): Entry => {
    const stray = line.comment
      ? isStrayComment(line, afterSecret)
      : isStray(line, type, afterSecret)
    const secret = stray || hasSecret(line, type)
    // A comment can stand between the two halves.
    afterSecret = line.comment ? afterSecret || (secret && line.value !== '') : secret
    if (stray) return [mask, mask]
    return [line.key, maskOf(optionMeant(line.key) ?? line.key, line.value)]
  })
}

/** A section of the file: the keys that rclone reads, and the lines that it reads them from. */
interface SectionText {
  readonly keys: ReadonlyMap<string, string>
  readonly lines: readonly SectionLine[]
  readonly type: string | undefined
}

/** The same for the keys of a section. Masked keys get different names, so that none is lost. */
export function maskKeys(section: SectionText, masking = SHOWN): ReadonlyMap<string, string> {
  const strays = strayKeys(section)
  const shown = new Map<string, string>()
  const { mask } = masking
  let hidden = 0
  for (const [key, value] of section.keys) {
    if (!strays.has(key)) shown.set(key, masking.value(optionMeant(key) ?? key, value))
    else shown.set(++hidden === 1 ? mask : `${mask} ${hidden}`, mask)
  }
  return shown
}

/** The keys of a section that can be part of a secret. */
export function strayKeys({ keys, lines, type }: SectionText): ReadonlySet<string> {
  const strays = new Set([...keys.keys()].filter(isOddKey))
  for (const [at, [shown]] of maskLines(type, lines).entries()) {
    const { key = '', comment } = lines[at] ?? {}
    if (!comment && shown !== key) strays.add(key)
  }
  return strays
}

/**
 * The same without the lines of the file, for a message that names keys. The keys are in the order
 * of their lines. A key like `my key` counts only directly after a secret.
 */
export function strayKeysIn(keys: ReadonlyMap<string, string>): ReadonlySet<string> {
  const plain = (key: string) => (/^[a-z0-9_. -]+$/.test(key) ? key.replace(/[ -]/g, '_') : key)
  const lines = [...keys].map(([key, value]) => ({ key: plain(key), value }))
  const shown = maskLines(keys.get('type'), lines)
  return new Set([...keys.keys()].filter((_, at) => shown[at]?.[0] !== lines[at]?.key))
}

/** A key for a message, masked if it can be part of a secret. */
export function shownKey(key: string): string {
  return isOddKey(key) ? MASK : key
}

function isStray({ key }: SectionLine, type: string | undefined, afterSecret: boolean): boolean {
  return isOddKey(key) || (afterSecret && !isOptionOf(type, key))
}

/** Comments are harmless, except text without spaces below a secret: it can be the second half. */
function isStrayComment({ key }: SectionLine, afterSecret: boolean): boolean {
  return afterSecret && /^\S+$/.test(key) && optionMeant(key) === undefined
}

function hasSecret({ key, value }: SectionLine, type = ''): boolean {
  const name = optionMeant(key) ?? key
  return isSecretKey(name) || isPasswordKey(type, name) || maskWithin(value, MASK) !== value
}

/** Not an option, not even a misspelled option. */
function isOddKey(key: string): boolean {
  return !/^[a-z0-9_.]+$/.test(key) && optionMeant(key) === undefined
}

/** True for a type without a known list of options. */
export function isOptionOf(type: string | undefined, key: string): boolean {
  const own = findService(type ?? '')?.options.map(({ name }) => name)
  const rclones = optionNames(type ?? '')
  if (own === undefined && rclones === undefined) return true
  if (OVERRIDE.test(key) || GENERAL.includes(key) || storedKeys(type ?? '').includes(key))
    return true
  return own?.includes(key) === true || rclones?.has(key) === true
}

/** Keys that are not options of a type. */
const GENERAL = ['type', 'description']
const OTHERS = ['type', ...STORED_KEYS, 'redirect_uri', 'deviceid']

/** The option that the user meant, such as `client_id` for `Client ID` or `"client-id"`. */
export function optionMeant(key: string): string | undefined {
  return NAMES.has(key) ? key : BY_SPELLING.get(spelling(key))
}

function spelling(key: string): string {
  return key.replace(/[\s"'`‘’“”_-]+/g, '').toLowerCase()
}

const NAMES: ReadonlySet<string> = new Set([
  ...RCLONE_TYPES.flatMap((type) => [...(optionNames(type) ?? [])]),
  ...SERVICES.flatMap(({ options }) => options.map(({ name }) => name)),
  ...OTHERS,
])

/** `device_id` and `deviceid` are two options, so the exact name is looked up first. */
const BY_SPELLING: ReadonlyMap<string, string> = new Map(
  [...NAMES].map((name) => [spelling(name), name]),
)

/** Whether the file stores this key obscured. */
export function isPasswordKey(type: string, key: string): boolean {
  const own = findService(type)?.options.find(({ name }) => name === key)
  return own?.isPassword === true || isPasswordOption(type, key)
}
