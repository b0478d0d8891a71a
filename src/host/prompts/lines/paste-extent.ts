import { brackets } from '../../../json.ts'

const SHORT_ANSWER = /^(?:y|n|yes|no|[a-z<?]|\d{1,3})$/i
const ONE_WORD = /^\S+$/
/** Mail programs and terminals break longer lines than this. */
const WRAPPED_LENGTH = 60
/** An address, or base64 of an object: no short line of these is whole. */
const LONG_KIND = /^(?:https?:\/\/|localhost[:/]|eyJ)/
const NARROWEST = 20
/** Where JSON begins, escaped or not, at the top or behind `token =`. */
const OBJECT = /^\s*\{|\{\s*\\?["“]/
const BEGIN_MARK = '--->'
const END_MARK = '<---'

/**
 * Does the pasted thing go on in the line that follows? From a pipe the next line may
 * just as well be the answer to the next question, so a line is only taken when what is
 * there cannot be all: JSON that is still open, rclone's begin mark without its end,
 * or a long unbroken line with a piece that can be its rest.
 */
export function goesOn(lines: readonly string[], next: string | undefined): boolean {
  if (lines.length >= MAX_LINES) return false
  const text = lines.join('\n')
  if (text.includes(BEGIN_MARK)) return !text.slice(text.indexOf(BEGIN_MARK)).includes(END_MARK)
  const json = text.search(OBJECT)
  if (json >= 0) return isOpenJson(unescaped(text.slice(json)))
  const last = lines.at(-1)?.trim() ?? ''
  const longest = LONG_KIND.test(text.trimStart()) ? NARROWEST : WRAPPED_LENGTH
  if (next === undefined || last.length < longest || !ONE_WORD.test(last)) return false
  const rest = next.trim()
  return ONE_WORD.test(rest) && !SHORT_ANSWER.test(rest) && rest.length <= last.length
}

const MAX_LINES = 2_000

/** Could more text be needed? Then a line that has not arrived yet is waited for. */
export function mustGoOn(lines: readonly string[]): boolean {
  return goesOn(lines, undefined)
}

function unescaped(json: string): string {
  return /^\{\s*\\"/.test(json) ? json.replaceAll('\\"', '"') : json
}

function isOpenJson(text: string): boolean {
  return ([...brackets(text)].at(-1)?.depth ?? 0) > 0
}
