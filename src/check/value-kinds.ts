import { goBool } from '../rclone/provider-option.ts'
import { whyNotEncoding } from '../rclone/rclone-option.ts'
import { splitSpaceList } from '../rclone/value-syntax.ts'
import { shownKey } from '../services/stray-keys.ts'
import { bytesOf, floatOf, integerOf, isTime } from './go-numbers.ts'
import type { OptionFacts } from './inspector.ts'
import { listOf, type OptionRule, ruleFor } from './option-rules.ts'

/** If rclone accepts the value for a kind of option (`fs/registry.go`, `Option.Type`). Always false for free text. */
export function isOfKind(kind: string, text: string): boolean {
  if (isEncoding(kind)) return whyNotEncoding(text) === undefined
  if (kind.includes('|')) return kind.split('|').includes(text.toLowerCase())
  return KINDS[kind]?.accepts(text) ?? false
}

/**
 * If rclone refuses to open a remote with this value.
 * @param option the type and the key, for example `chunker.hash_type`
 */
export function isRefused(
  option: string,
  value: string,
  facts: OptionFacts,
  isNewRclone: boolean,
): boolean {
  // rclone uses the default for an empty value.
  if (value === '') return false
  const { kind, examples } = realFacts(option, facts)
  const isKnown = isEncoding(kind) || kind.includes('|') || kind in KINDS
  if (isKnown && !isOfKind(kind, value)) return !NOT_READ.test(option)
  const rule = ruleFor(option, isNewRclone) ?? bitsRule(facts)
  if (rule !== undefined) return !rule.accepts(value)
  const choice = CHOICES.get(option)
  if (choice === undefined || examples.length === 0) return false
  return !examples.includes(choice === 'any case' ? value.toLowerCase() : value)
}

/** Hides the value, which can be a misplaced secret. */
export function refusedMessage(
  type: string,
  key: string,
  facts: OptionFacts,
  isNewRclone: boolean,
): string {
  const { kind, examples } = realFacts(`${type}.${key}`, facts)
  const choices = kind.includes('|') ? kind.split('|') : examples
  const rule = ruleFor(`${type}.${key}`, isNewRclone) ?? bitsRule(facts)
  const word =
    rule !== undefined
      ? rule.word
      : isEncoding(kind)
        ? 'a list of encodings, such as Slash,Dot'
        : KINDS[kind]?.word
  return `rclone cannot open this remote: ${shownKey(key)} must be ${word ?? `one of ${choices.join(', ')}`}.`
}

/** rclone documents these as strings, but parses them. */
function realFacts(option: string, facts: OptionFacts): OptionFacts {
  const kind = facts.kind === 'string' ? REAL_KINDS.get(option) : undefined
  return kind === undefined ? facts : { ...facts, kind }
}

const REAL_KINDS: ReadonlyMap<string, string> = new Map([
  ['cache.plex_insecure', 'bool'],
  ['compress.level', 'int'],
  ['filen.auth_version', 'int'],
  ['quatrix.effective_upload_time', 'Duration'],
  ['s3.role_session_duration', 'Duration'],
  ['webdav.encoding', 'Encoding'],
])

/** rclone opens the remote with any value. */
const NOT_READ =
  /^(.*\.client_credentials|s3\.memory_pool_.*|(dropbox|google photos)\.batch_commit_timeout|smb\.port)$/

/** A list of keywords, for example `read,write`. */
function bitsRule({ kind, examples }: OptionFacts): OptionRule | undefined {
  if (kind !== 'Bits' || examples.length === 0) return undefined
  const words = new Set(examples.flatMap((one) => one.split(',')))
  return listOf([...words], 'any case')
}

function isEncoding(kind: string): boolean {
  return kind === 'Encoding' || kind === 'MultiEncoder'
}

interface Kind {
  accepts(text: string): boolean
  /** The expected value, as the end of a sentence. */
  readonly word: string
}

const isBool = (text: string) => goBool(text) !== undefined

/** Tried with 1.60.1 and 1.75.2. */
const KINDS: Readonly<Record<string, Kind>> = {
  bool: { accepts: isBool, word: 'true or false' },
  Tristate: {
    accepts: (text) => isBool(text) || /^(true|false|unset)$/i.test(text),
    word: 'true, false or unset',
  },
  int: { accepts: (text) => integerOf(text) !== undefined, word: 'a whole number' },
  float64: { accepts: (text) => floatOf(text) !== undefined, word: 'a number' },
  SizeSuffix: {
    accepts: (text) => bytesOf(text) !== undefined,
    word: 'a size, such as 100M or 1Gi',
  },
  Duration: { accepts: isTime, word: 'a time, such as 90s or 24h' },
  SpaceSepList: {
    accepts: (text) => splitSpaceList(text) !== undefined,
    word: 'a list with spaces, and double quotes only around whole items, such as ssh "-o A=b c"',
  },
  Time: { accepts: isTime, word: 'a date or a time, such as 2026-01-31 or 24h' },
}

/** rclone compares these values with the examples when it opens the remote. */
const CHOICES: ReadonlyMap<string, 'exact' | 'any case'> = new Map([
  ['chunker.hash_type', 'exact'],
  ['chunker.meta_format', 'exact'],
  ['chunker.transactions', 'exact'],
  ['crypt.filename_encoding', 'any case'],
  ['crypt.filename_encryption', 'any case'],
])
