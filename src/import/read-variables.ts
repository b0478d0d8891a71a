import { PcloudConfigError } from '../errors.ts'
import { readMarks, type VariableMark } from '../export/exported-remote.ts'
import type { OptionNames } from '../rclone/option-lists.ts'
import type { Keys, Remotes } from '../rclone/section-keys.ts'
import { repairsFor, wrappedBy } from '../rclone/wrappers.ts'
import type { Offer } from './offer.ts'
import { ownersOf, VARIABLE_PREFIX } from './variable-owners.ts'

export const VARIABLE_OF_TYPE = /^RCLONE_CONFIG_[^\s=]+_TYPE$/

/** A shell script or `.env` file with at least one remote in rclone's variables. */
export function holdsVariables(text: string): boolean {
  return /^[ \t]*(?:export[ \t]+)?RCLONE_CONFIG_[^\s=]+_TYPE=/m.test(text)
}

/** A line that sets such a variable. */
export function isVariableLine(line: string): boolean {
  return ASSIGNMENT.test(line)
}

/**
 * Reads remotes from rclone's variables. A variable does not show the end of the remote's name, so a
 * comment of `export` or the options of the type decide.
 * @throws PcloudConfigError `usage` for a variable that fits two remotes
 */
export function readVariables(
  source: string | ReadonlyMap<string, string>,
  known: OptionNames,
): Offer {
  const variables = typeof source === 'string' ? assignments(source) : source
  const marks = typeof source === 'string' ? readMarks(source) : []
  const ours = new Map([...variables].filter(([name]) => name.startsWith(VARIABLE_PREFIX)))
  const { owners, stray } = ownersOf(ours, marks, known)
  const remotes = new Map<string, Map<string, string>>()
  for (const { name, key, value } of owners) {
    const keys = remotes.get(name) ?? new Map<string, string>()
    remotes.set(name, keys.set(key, value))
  }
  const dropped = stray.filter((name) => !RCLONE_ITSELF.test(name))
  return {
    ...{ kind: 'remotes', what: 'rclone environment variables', dropped },
    remotes: followSmallNames(remotes, new Set(marks.map(({ name }) => name))),
    notes: notes(remotes, marks),
  }
}

function notes(remotes: ReadonlyMap<string, Keys>, marks: readonly VariableMark[]) {
  const isMarked = (name: string) => marks.some((mark) => mark.name === name)
  const named = [...remotes.keys()].filter((name) => /[a-z]/.test(name) && !isMarked(name))
  const lower = 'Names are changed to lower case here'
  return named.length === 0 ? [] : [`${lower}: ${named.join(', ')}.`]
}

/** Options of rclone that do not belong to a remote. */
export const RCLONE_ITSELF = /^RCLONE_CONFIG_(PASS|DIR)$/

function assignments(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, exported, name = '', value = ''] = ASSIGNMENT.exec(line) ?? []
    if (name === '') {
      const other = OTHER_ASSIGNMENT.exec(line)?.[1]
      if (other !== undefined) throw notAWord(other)
      continue
    }
    const isWord = exported !== undefined || /^["']/.test(value)
    if (!isWord && /\sRCLONE_CONFIG_\w+=/.test(value)) throw notAWord(name)
    const text = isWord ? word(value, name) : withoutComment(value)
    if (found.has(name) && found.get(name) !== text) throw setTwice(name)
    found.set(name, text)
  }
  return found
}

const ASSIGNMENT = /^[ \t]*(export[ \t]+)?(RCLONE_CONFIG_[^\s=]+)=(.*)$/s
/** Another way to set such a variable, which would be lost. */
const OTHER_ASSIGNMENT = /^(?![ \t]*#).{0,200}?\b(RCLONE_CONFIG_\w+)["']?[ \t]*[=:\s]/

/** A word as shells and `.env` files write it. */
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

/** In quotes, after a backslash, or plain. Does not expand variables. */
const PIECE = /^(?:'([^']*)'|"((?:[^"\\$`]|\\.)*)"|\\(.)|([^\s'"\\$`;&|<>()]+))/

function setTwice(name: string): PcloudConfigError {
  return new PcloudConfigError('config-malformed', `${name} has two different values.`, {
    hint: 'Nothing was imported. Put each remote in a separate file, or give them different names.',
  })
}

function notAWord(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The value of ${name} is not a single word.`, {
    hint: 'Commands and variables in the file are not run. To run it in a shell: `(. FILE; env | grep ^RCLONE_CONFIG_) | pcloud-config import -`',
  })
}

/**
 * Changes names from variables to lower case, and updates the remotes that use them. rclone ignores
 * the case of remotes in variables.
 * @param exact names with a known case
 */
function followSmallNames(remotes: Remotes, exact: ReadonlySet<string>): Remotes {
  const used = [...remotes.keys()].flatMap((name) => wrappedBy(name, remotes) ?? [])
  const renames = [...new Set(used)].flatMap((from) => {
    const to = from.toLowerCase()
    return remotes.has(from) || !remotes.has(to) || exact.has(to) ? [] : [{ from, to }]
  })
  return renames.reduce(
    (all, { from, to }) =>
      repairsFor(from, to, all).reduce<Remotes>(
        (now, { name, key, value }) => withKey(now, name, key, value),
        all,
      ),
    remotes,
  )
}

function withKey(remotes: Remotes, name: string, key: string, value: string): Remotes {
  const keys: Keys = new Map([...(remotes.get(name) ?? []), [key, value]])
  return new Map([...remotes, [name, keys]])
}

/** A bare value up to a comment, which begins behind a blank. */
function withoutComment(value: string): string {
  const at = value.search(/\s#/)
  return (at < 0 ? value : value.slice(0, at)).trimEnd()
}
