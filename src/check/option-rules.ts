import { readJsonObject } from '../json.ts'
import { storedKeys } from '../rclone/option-lists.ts'
import { optionNames } from '../rclone/option-names.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'
import { WRAPPING_TYPES } from '../rclone/wrappers.ts'
import { findService } from '../services/registry.ts'
import { bytesOf, integerOf } from './go-numbers.ts'
import type { OptionFacts, RcloneBackends } from './inspector.ts'

/** The values that rclone accepts for an option. */
export interface OptionRule {
  accepts(value: string): boolean
  /** The expected value, as the end of a sentence. */
  readonly word: string
}

/**
 * Rules that `rclone config providers` does not list. Found by opening a remote of each type with
 * invalid values in 1.60.1 and 1.75.2.
 */
export function ruleFor(option: string, isNewRclone: boolean): OptionRule | undefined {
  if (!isNewRclone && option === 'hasher.hashes') return listOf(HASHES, 'any case')
  if (!isNewRclone && option === 's3.sts_endpoint') return undefined
  return RULES.get(option)
}

const HASHES = 'md5 sha1 whirlpool crc32 sha256 dropbox hidrive mailru quickxor'.split(' ')
const NEW_HASHES = ['sha512', 'blake3', 'xxh3', 'xxh128']

const POLICIES = [
  ...['all', 'epall', 'epff', 'eplfs', 'eplno', 'eplus', 'epmfs', 'eprand'],
  ...['ff', 'lfs', 'lno', 'lus', 'mfs', 'newest', 'rand'],
]

type Case = 'exact' | 'any case'

function oneOf(words: readonly string[], spelling: Case): OptionRule {
  return {
    accepts: (value) => words.includes(spelling === 'exact' ? value : value.toLowerCase()),
    word: `one of ${words.join(', ')}`,
  }
}

/** rclone does not accept spaces after the commas. */
export function listOf(words: readonly string[], spelling: Case): OptionRule {
  const { accepts } = oneOf(words, spelling)
  return {
    accepts: (value) => value.split(',').every(accepts),
    word: `a list of ${words.join(', ')}, with commas and without spaces`,
  }
}

function number(min: number, max = Number.MAX_SAFE_INTEGER): OptionRule {
  const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${max}`
  return {
    accepts: (value) => isBetween(integerOf(value), min, max),
    word: `a number of at least ${min}${upTo}`,
  }
}

function isBetween(number = Number.NaN, min = -Infinity, max = Infinity): boolean {
  return number >= min && number <= max
}

function size(min: string | undefined, max?: string): OptionRule {
  const lowest = min === undefined ? -Infinity : bytesOf(min)
  const highest = max === undefined ? Infinity : bytesOf(max)
  const limits = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ]
  return {
    accepts: (value) => isBetween(bytesOf(value), lowest, highest),
    word: `a size of ${limits.join(' and ')}`,
  }
}

/** `backend/drive` checkUploadChunkSize */
const POWER_OF_TWO: OptionRule = {
  accepts: (value) =>
    isBetween(bytesOf(value), 2 ** 18) && Number.isInteger(Math.log2(bytesOf(value) ?? 0)),
  word: 'a power of two of at least 256Ki',
}

const MULTIPLE_OF_320K: OptionRule = {
  accepts: (value) => isBetween(bytesOf(value), 1) && (bytesOf(value) ?? 0) % (320 * 1024) === 0,
  word: 'a multiple of 320Ki',
}

const BASE64: OptionRule = {
  accepts: (value) =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
  word: 'base64',
}

const JSON_OBJECT: OptionRule = {
  accepts: (value) => readJsonObject(value) !== undefined,
  word: 'the JSON of a key file',
}

const HEADERS: OptionRule = {
  accepts: (value) => (value.replace(/"[^"]*"/g, '').match(/,/g) ?? []).length % 2 === 1,
  word: 'a list of names and values, such as Cookie,a=b',
}

/** `backend/chunker` setChunkNameFormat */
const NAME_FORMAT: OptionRule = {
  accepts: (value) => /^\*[^*#/]*#+[^*#/]*$/.test(value),
  word: 'a format that begins with * and contains one group of #',
}

const ENDPOINT: OptionRule = {
  accepts: (value) => /^(?:https?:\/\/)*\w+\.[\w.]*(?::\d{0,5})*$/.test(value),
  word: 'a web address',
}

const LOG_MODES = [
  ...['off', 'all', 'signing', 'retries', 'request', 'requestwithbody', 'response'],
  ...['responsewithbody', 'deprecatedusage', 'requesteventmessage', 'responseeventmessage'],
]

const RULES: ReadonlyMap<string, OptionRule> = new Map(
  Object.entries({
    'union.action_policy': oneOf(POLICIES, 'any case'),
    'union.create_policy': oneOf(POLICIES, 'any case'),
    'union.search_policy': oneOf(POLICIES, 'any case'),
    'chunker.name_format': NAME_FORMAT,
    'chunker.start_from': number(0),
    'http.headers': HEADERS,
    'webdav.headers': HEADERS,
    'azureblob.access_tier': oneOf(['hot', 'cool', 'cold', 'archive'], 'any case'),
    'azureblob.public_access': oneOf(['blob', 'container'], 'exact'),
    'azureblob.chunk_size': size('1b'),
    'azureblob.key': BASE64,
    'azurefiles.key': BASE64,
    'azureblob.list_chunk': number(0),
    'b2.chunk_size': size('5Mi'),
    'b2.sse_customer_key_base64': BASE64,
    'box.upload_cutoff': size('50000000b'),
    'drime.chunk_size': size('5Mi'),
    'drive.chunk_size': POWER_OF_TWO,
    'drive.service_account_credentials': JSON_OBJECT,
    'dropbox.batch_mode': oneOf(['sync', 'async', 'off'], 'exact'),
    'dropbox.batch_size': number(0, 999),
    'dropbox.chunk_size': size('1b', '150Mi'),
    'dropbox.export_formats': listOf(['html', 'md'], 'exact'),
    'google cloud storage.service_account_credentials': JSON_OBJECT,
    'google photos.batch_mode': oneOf(['sync', 'async', 'off'], 'exact'),
    'google photos.batch_size': number(0, 49),
    'iclouddrive.service': oneOf(['drive', 'photos'], 'exact'),
    'internxt.chunk_size': size('5Mi'),
    'internxt.upload_cutoff': size('100Mi', '5Gi'),
    'netstorage.protocol': {
      accepts: (value) => /^[a-z][\w+.-]*$/i.test(value),
      word: 'http or https',
    },
    'qingstor.endpoint': ENDPOINT,
    'hasher.hashes': listOf([...HASHES, ...NEW_HASHES], 'any case'),
    's3.sdk_log_mode': listOf(LOG_MODES, 'any case'),
    'onedrive.chunk_size': MULTIPLE_OF_320K,
    'onedrive.hash_type': oneOf(['auto', 'quickxor', 'sha1', 'sha256', 'crc32'], 'any case'),
    'oracleobjectstorage.sse_customer_key': BASE64,
    'pikpak.chunk_size': size('100Ki', '5Gi'),
    's3.chunk_size': size('5Mi'),
    's3.copy_cutoff': size('1b'),
    's3.sse_customer_key_base64': BASE64,
    's3.sts_endpoint': { accepts: () => false, word: 'unset, since rclone no longer supports it' },
    's3.upload_cutoff': size(undefined, '5Gi'),
    'shade.chunk_size': size('5Mi', '5Gi'),
    'swift.chunk_size': size('1b'),
    'zoho.upload_cutoff': size('10Mi'),
  }),
)

export type Options = ReadonlyMap<string, OptionFacts>

/** The options of a type. Undefined if the type is unknown to this program and to the installed rclone. */
export function optionsOf(type: string, backends: RcloneBackends | undefined): Options | undefined {
  const own = findService(type)?.options.map((one) => [one.name, ownFacts(one)] as const)
  const installed = backends?.get(type)
  if (own === undefined) return installed
  return new Map([...own, ...(installed ?? [])])
}

const KINDS = { text: 'string', bool: 'bool', encoding: 'Encoding' } as const

function ownFacts({ kind = 'text', isPassword, examples = [] }: ProviderOption): OptionFacts {
  return { kind: KINDS[kind], isPassword, examples: examples.map(({ value }) => value) }
}

/** If the type exists in this program or in the installed rclone. */
export function isKnownType(type: string, backends: RcloneBackends | undefined): boolean {
  return (
    findService(type) !== undefined || WRAPPING_TYPES.includes(type) || backends?.has(type) === true
  )
}

/** All keys that a remote of this type can have. Empty for an unknown type. */
export function knownOptions(
  type: string,
  backends: RcloneBackends | undefined,
): ReadonlySet<string> {
  const names = [...(optionsOf(type, backends)?.keys() ?? []), ...(optionNames(type) ?? [])]
  return new Set(
    names.length === 0 ? names : [...names, ...storedKeys(type), 'type', 'description'],
  )
}
