import type { ConfigDocument } from '../config-file/document.ts'
import { type Finding, finding } from '../finding.ts'
import { isPasswordOption } from '../rclone/option-lists.ts'
import { type SplitValue, valuesOverLines } from '../remotes/split-values.ts'
import { subjectOf } from '../services/remedies.ts'
import { isBeforeStray, type RemoteFacts } from '../services/service-check.ts'
import { optionMeant } from '../services/stray-keys.ts'
import { hiddenIn } from '../visible.ts'

/** A value that seems to continue on the next lines, which rclone reads as other keys. */
export interface ContinuedValue {
  readonly name: string
  readonly key: string
  /** Line numbers. */
  readonly first: number
  readonly last: number
  /** A key in PEM format, which rclone reads on one line with `\n` in it. */
  readonly isPem: boolean
}

/** Searches the text, since only the lines show the spaces around the sign. */
export function continuedValues(document: Pick<ConfigDocument, 'text'>): readonly ContinuedValue[] {
  return valuesOverLines(document, (lines, at) => {
    const key = ENTRY.exec(lines[at] ?? '')?.[2]
    if (key === undefined || optionMeant(key) === undefined) return undefined
    const last = endOfValue(lines, at)
    if (last === at + 1) return undefined
    const isPem = lines.slice(at, last).some((line) => /-----(BEGIN|END) /.test(line))
    return { key, first: at + 1, last, isPem }
  })
}

const ENTRY = /^(\s*)(\w+)\s*[=:]/

/** The number of the last line of the value that begins at `at`. */
function endOfValue(lines: readonly string[], at: number): number {
  const indent = ENTRY.exec(lines[at] ?? '')?.[1]?.length ?? 0
  let end = at + 1
  while (isContinuation(lines[end] ?? '', indent)) end++
  return end
}

/**
 * A line with no key, or with an unknown key that does not look like an option. People write
 * spaces around the sign, or keys in small letters. A secret, a path or a PEM key has neither.
 */
function isContinuation(line: string, indent: number): boolean {
  if (/^\s*$|^\s*[#;]|^\s*\[.*\]\s*$/.test(line)) return false
  if (/^\s*-----(BEGIN|END) /.test(line)) return true
  const [, space = '', found = ''] = /^(\s*)([^=:]*)[=:]/.exec(line) ?? []
  const key = found.trimEnd()
  if (key === '') return true
  if (optionMeant(key) !== undefined) return false
  // Base64 ends in `==`.
  if (space.length > indent || /^[^=:]*==\s*$/.test(line)) return true
  return (
    /^\s*[^\s=:]+[=:]\S*\s*$/.test(line) && !/^\s*[a-z]([a-z_.]*[=:]|[a-z0-9_.]*[=:]\S)/.test(line)
  )
}

/** The values over several lines in the file. */
interface Around {
  readonly continued: readonly ContinuedValue[]
  /** These have a more exact finding. */
  readonly split: readonly SplitValue[]
  /** The service accepts the joined token of this remote. */
  readonly isProven: boolean
}

export function judgeContinued(
  remote: RemoteFacts,
  { continued, split }: Pick<Around, 'continued' | 'split'>,
): readonly Finding[] {
  const own = continued.filter(
    ({ name, key, first }) =>
      name === remote.name &&
      !split.some((one) => one.first <= first && first <= one.last) &&
      !hasOwnFinding(remote, key),
  )
  return own.map(({ key, first, last, isPem }) => {
    const text = `${key} seems to be broken over lines ${first} to ${last}. rclone reads only the first line.`
    const hint = isPem
      ? 'Put it on one line in an editor, with \\n in the place of each line break.'
      : `Join lines ${first} to ${last} in an editor.`
    return finding('value-split', subjectOf(remote), text, { hint })
  })
}

/** Tokens and passwords have a different finding if they cannot be read. */
function hasOwnFinding(remote: RemoteFacts, key: string): boolean {
  const type = remote.keys.get('type') ?? ''
  return (key === 'token' || isPasswordOption(type, key)) && isBeforeStray(remote, key)
}

export function judgeSplit(
  remote: RemoteFacts,
  { split, isProven }: Pick<Around, 'split' | 'isProven'>,
): readonly Finding[] {
  const own = split.filter(({ name }) => name === remote.name)
  return own.map(({ name, key, first, last, from, to }) => {
    const canFix = isProven && key === 'token' && remote.variables.size === 0
    const fix = canFix ? ({ kind: 'join', name, key, from, to } as const) : undefined
    const hidden = key === 'token' && hiddenIn(from.reveal().replace(/[\r\n]/g, ''))
    const more = hidden ? ` It also contains ${hidden}.` : ''
    const text = `${key} is broken over lines ${first} to ${last}. rclone reads only the first line.${more}`
    const hint = canFix ? undefined : `Join lines ${first} to ${last} in an editor.`
    return finding('value-split', subjectOf(remote), text, { fix, hint })
  })
}
