import type { Offer } from './offered-words.ts'

/**
 * The arguments are joined by NUL and encoded as URL-safe base64. PowerShell and cmd.exe pass only
 * such arguments on in the same way.
 */
export function readPowershellWords(packed: string): readonly string[] {
  return Buffer.from(packed, 'base64url').toString('utf8').split('\0')
}

/** JSON as base64: the console can use an encoding other than UTF-8. */
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

/** PowerShell accepts four characters as a single quote. Inside quotes, doubling one escapes it. */
function quote(text: string): string {
  if (/^[\w\p{L}.+=:/-]+$/u.test(text)) return text
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
