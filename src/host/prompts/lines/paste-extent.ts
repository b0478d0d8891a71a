import { brackets } from '../../../json.ts'

const SHORT_ANSWER = /^(?:y|n|yes|no|[a-z<?]|\d{1,3})$/i
const ONE_WORD = /^\S+$/
/** Mail programs and terminals break lines that are longer than this. */
const WRAPPED_LENGTH = 60
/** A URL or the base64 text of an object, which are always long. */
const LONG_KIND = /^(?:https?:\/\/|localhost[:/]|eyJ)/
const NARROWEST = 20
/** The beginning of JSON, escaped or not, also after `token =`. */
const OBJECT = /^\s*\{|\{\s*\\?["“]/
const BEGIN_MARK = '--->'
const END_MARK = '<---'

/**
 * Whether the next line belongs to the paste. In a pipe, it may also be the input for the next
 * question. The paste continues if it is incomplete: JSON with an open bracket, rclone's begin
 * mark with a missing end mark, or a long text that was split into lines.
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

function unescaped(json: string): string {
  return /^\{\s*\\"/.test(json) ? json.replaceAll('\\"', '"') : json
}

function isOpenJson(text: string): boolean {
  return ([...brackets(text)].at(-1)?.depth ?? 0) > 0
}
