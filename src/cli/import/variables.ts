import { PcloudConfigError } from '../../errors.ts'
import type { OptionNames } from '../../rclone/option-lists.ts'
import { readMarks, type VariableMark } from '../export/variable-mark.ts'
import { type Keys, type Offer, withoutComment } from './offer.ts'
import { followSmallNames } from './small-names.ts'
import { ownersOf } from './variable-owners.ts'

const PREFIX = 'RCLONE_CONFIG_'
export const VARIABLE_OF_TYPE = /^RCLONE_CONFIG_[^\s=]+_TYPE$/

/** A shell script or `.env` file with at least one remote of rclone's in variables. */
export function holdsVariables(text: string): boolean {
  return /^[ \t]*(?:export[ \t]+)?RCLONE_CONFIG_[^\s=]+_TYPE=/m.test(text)
}

/**
 * Remotes in rclone's variables. Variables are in capitals and do not tell where a name ends:
 * a mark of our export decides, or else the options of the remote's type.
 * @throws PcloudConfigError `usage` for a variable that two remotes can have
 */
export function readVariables(
  source: string | ReadonlyMap<string, string>,
  known: OptionNames,
): Offer {
  const variables = typeof source === 'string' ? assignments(source) : source
  const marks = typeof source === 'string' ? readMarks(source) : []
  const ours = new Map([...variables].filter(([name]) => name.startsWith(PREFIX)))
  const { owners, stray } = ownersOf(ours, marks, known)
  const remotes = new Map<string, Map<string, string>>()
  for (const { name, key, value } of owners) {
    const keys = remotes.get(name) ?? new Map<string, string>()
    remotes.set(name, keys.set(key, value))
  }
  const dropped = stray.filter((name) => !RCLONE_ITSELF.test(name))
  return {
    ...{ kind: 'remotes', what: 'variables of rclone', dropped },
    remotes: followSmallNames(remotes, new Set(marks.map(({ name }) => name))),
    notes: notes(remotes, marks),
  }
}

function notes(remotes: ReadonlyMap<string, Keys>, marks: readonly VariableMark[]) {
  const isMarked = (name: string) => marks.some((mark) => mark.name === name)
  const named = [...remotes.keys()].filter((name) => /[a-z]/.test(name) && !isMarked(name))
  const capitals = 'Variables are in capitals; in the file small letters are used'
  return named.length === 0 ? [] : [`${capitals}: ${named.join(', ')}.`]
}

/** Options of rclone that do not belong to a remote. */
const RCLONE_ITSELF = /^RCLONE_CONFIG_(PASS|DIR)$/

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
    found.set(name, isWord ? word(value, name) : withoutComment(value))
  }
  return found
}

const ASSIGNMENT = /^[ \t]*(export[ \t]+)?(RCLONE_CONFIG_[^\s=]+)=(.*)$/s
/** Another way to set one of these variables, which would be lost. */
const OTHER_ASSIGNMENT = /^(?![ \t]*#).{0,200}?\b(RCLONE_CONFIG_\w+)["']?[ \t]*[=:\s]/

/** A word as a shell reads it, and as `.env` files have it if it begins with a quote. */
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

/** In quotes of either kind, after a backslash, or plain. Expansions are not read. */
const PIECE = /^(?:'([^']*)'|"((?:[^"\\$`]|\\.)*)"|\\(.)|([^\s'"\\$`;&|<>()]+))/

function notAWord(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The value of ${name} is not one word in quotes.`, {
    hint: 'Expansions and other commands are not carried out. Let a shell do it: `(. FILE; env | grep ^RCLONE_CONFIG_) | pcloud-config import -`',
  })
}
