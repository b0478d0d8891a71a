import { PcloudConfigError } from '../../errors.ts'
import { type Keys, type Offer, withoutComment } from './offer.ts'

const PREFIX = 'RCLONE_CONFIG_'

/** A shell script or `.env` file with at least one remote of rclone's in variables. */
export function holdsVariables(text: string): boolean {
  return !/^\s*\[/.test(text) && /^[ \t]*(?:export[ \t]+)?RCLONE_CONFIG_\w+_TYPE=/m.test(text)
}

/**
 * Remotes in rclone's variables. Neither names nor keys can be told from their capitals:
 * both become small, as rclone's own options are.
 */
export function readVariables(source: string | ReadonlyMap<string, string>): Offer {
  const variables = typeof source === 'string' ? assignments(source) : source
  const ours = [...variables].filter(([name]) => name.startsWith(PREFIX))
  const prefixes = prefixesIn(ours.map(([name]) => name.slice(PREFIX.length)))
  const remotes = new Map<string, Map<string, string>>()
  const stray: string[] = []
  for (const [name, value] of ours) {
    const rest = name.slice(PREFIX.length)
    const prefix = prefixes.find((one) => rest.startsWith(`${one}_`))
    if (prefix === undefined) stray.push(name)
    else keysOf(remotes, prefix).set(rest.slice(prefix.length + 1).toLowerCase(), value)
  }
  return { kind: 'remotes', what: 'variables of rclone', remotes, notes: notes(remotes, stray) }
}

function keysOf(remotes: Map<string, Map<string, string>>, prefix: string): Map<string, string> {
  const name = prefix.toLowerCase()
  const keys = remotes.get(name) ?? new Map()
  remotes.set(name, keys)
  return keys
}

/**
 * The names of remotes, longest first: each has a type. `OD_DRIVE_TYPE` beside `OD_TYPE` is the
 * key `drive_type` of `od`, as long as nothing else begins with `OD_DRIVE_`.
 */
function prefixesIn(rests: readonly string[]): readonly string[] {
  const found = rests.flatMap((rest) => /^(\w+)_TYPE$/.exec(rest)?.[1] ?? [])
  const isKey = (one: string) =>
    found.some((other) => one.startsWith(`${other}_`)) &&
    rests.filter((rest) => rest.startsWith(`${one}_`)).length === 1
  return found.filter((one) => !isKey(one)).sort((one, other) => other.length - one.length)
}

function notes(remotes: ReadonlyMap<string, Keys>, stray: readonly string[]): readonly string[] {
  const named = [...remotes.keys()].filter((name) => /[a-z]/.test(name))
  const capitals = 'Variables are in capitals; in the file small letters are used'
  const ignored = stray.filter((name) => !RCLONE_ITSELF.test(name))
  return [
    ...(named.length === 0 ? [] : [`${capitals}: ${named.join(', ')}.`]),
    ...(ignored.length === 0 ? [] : [`Left out, since no remote has it: ${ignored.join(', ')}.`]),
  ]
}

/** rclone's own options, and no remotes. */
const RCLONE_ITSELF = /^RCLONE_CONFIG_(PASS|DIR)$/

function assignments(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, exported, name = '', value = ''] = ASSIGNMENT.exec(line) ?? []
    if (name === '') continue
    const isWord = exported !== undefined || /^["']/.test(value)
    found.set(name, isWord ? word(value, name) : withoutComment(value))
  }
  return found
}

const ASSIGNMENT = /^[ \t]*(export[ \t]+)?(RCLONE_CONFIG_\w+)=(.*)$/

/** A word as a shell reads it, and as `.env` files have it where it begins with a quote. */
function word(text: string, name: string): string {
  let value = ''
  for (let rest = text; rest !== ''; ) {
    const piece = PIECE.exec(rest)
    const [all, single, double, escaped, plain] = piece ?? []
    if (all === undefined) {
      if (/^\s+(#.*)?$/.test(rest)) return value
      throw notAWord(name)
    }
    value += single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? ''
    rest = rest.slice(all.length)
  }
  return value
}

/** In quotes of either kind, behind a backslash, or plain; an expansion is none of them. */
const PIECE = /^(?:'([^']*)'|"((?:[^"\\$`]|\\.)*)"|\\(.)|([^\s'"\\$`;&|<>()]+))/

function notAWord(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The value of ${name} is not one word in quotes.`, {
    hint: 'Expansions are not carried out here. Let a shell do it: `(. FILE; env | grep ^RCLONE_CONFIG_) | pcloud-config import -`',
  })
}
