import type { Offer } from './offered-words.ts'

/**
 * The words come joined by NUL, as base64 with `-` and `_`: the ways in which PowerShell and
 * cmd.exe pass an argument on do not agree on anything else.
 */
export function readPowershellWords(packed: string): readonly string[] {
  return Buffer.from(packed, 'base64url').toString('utf8').split('\0')
}

/** JSON, packed likewise: the console may have another encoding. */
export function powershellAnswer(found: Offer, current: string): string {
  if (found.kind === 'files') return pack({ files: true, words: [] })
  const words = found.words
    .map(({ text, help }) => ({ text: found.prefix + text, help: help ?? text }))
    .filter(({ text }) => text.toLowerCase().startsWith(current.toLowerCase()))
    .map(({ text, help }) => ({ insert: quote(text), show: text, help }))
  return pack({ files: false, words })
}

function pack(answer: object): string {
  return `${Buffer.from(JSON.stringify(answer)).toString('base64')}\n`
}

/** PowerShell takes four signs for a single quote; doubled inside one they stand for themselves. */
function quote(text: string): string {
  if (/^[\w\p{L}.+=:/-]+$/u.test(text)) return text
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
