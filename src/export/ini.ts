import { PcloudConfigError } from '../errors.ts'
import { STORED_KEYS } from '../rclone/option-lists.ts'
import { shownKey } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'
import { type ExportedRemote, INI_MARK } from './exported-remote.ts'

/**
 * INI for programs other than rclone. A value has double quotes, as from the `ini` package, if some
 * readers would change it otherwise.
 */
export async function asIni(remotes: readonly ExportedRemote[]): Promise<string> {
  const { unsafe } = await import('ini')
  const line = (key: string, value: string) => {
    if (!isKey(key)) throw noKey(key)
    if (WORDS.includes(value)) throw noText(key, value)
    const isPlain = isBare(value) && unsafe(value) === value
    return `${key} = ${isPlain ? value : quoted(value)}\n`
  }
  const sections = remotes.map(
    ({ name, keys }) => header(name) + [...keys].map(([key, value]) => line(key, value)).join(''),
  )
  return `${INI_MARK}\n\n${sections.join('\n')}`
}

/** The `ini` package drops `__proto__`, and configparser changes keys to lower case. rclone itself writes a few keys with capitals. */
function isKey(key: string): boolean {
  if (STORED_KEYS.has(key)) return true
  return /^[\w.-]+$/.test(key) && key !== '__proto__' && key === key.toLowerCase()
}

/** The `ini` package converts these words to JavaScript values, also in quotes. */
const WORDS = ['true', 'false', 'null']

/** Readers differ in how many quotes they remove. */
function isBare(value: string): boolean {
  return !/^["']/.test(value) && !SPECIAL.test(value)
}

/** Line ends and spaces of some readers, and invisible characters. */
const SPECIAL = /^[\s\ufeff]|[\s\ufeff]$|[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u

/** Escaped as in JSON, so that it contains no line end. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\p{Cc}\u2028\u2029\ufeff]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The package would write `a.b` as a nested section. */
function header(name: string): string {
  // configparser adds the values of DEFAULT to all sections.
  const isSpecial = name === '__proto__' || name === 'DEFAULT'
  if (!/[\]\\]/.test(name) && !isSpecial) return `[${name}]\n`
  throw new PcloudConfigError('usage', `INI cannot have a section named ${visible(name)}.`, {
    hint: 'Copy the remote to a different name, or use the rclone or json format.',
  })
}

function noText(key: string, value: string): PcloudConfigError {
  return new PcloudConfigError('usage', `INI readers treat the value ${value} differently.`, {
    hint: `It is the value of ${visible(shownKey(key))}. Use the rclone or json format.`,
  })
}

function noKey(key: string): PcloudConfigError {
  return new PcloudConfigError('usage', `INI cannot have the key ${visible(shownKey(key))}.`, {
    hint: 'Use the rclone or json format.',
  })
}
