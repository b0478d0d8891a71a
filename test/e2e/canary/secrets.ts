import { randomBytes } from 'node:crypto'

/** A text that must not be seen, found again by what it was called. */
export interface Marked {
  readonly name: string
  readonly text: string
}

/** Letters that every encoding writes in its own way. */
const AWKWARD = '"&<+/=%'

/** @param plain without letters that mean something in a config file */
export function marker(name: string, plain = false): Marked {
  const text = `cAnArY${randomBytes(12).toString('hex')}`
  return { name, text: plain ? text : `${text}${AWKWARD}${randomBytes(3).toString('hex')}` }
}

/** Which of them stand in a text, whole or a piece of them, in whatever encoding. */
export function leaksIn(shown: string, secrets: Iterable<Marked>): readonly string[] {
  const found = [...secrets].flatMap(({ name, text }) =>
    formsOf(text)
      .filter(([, form]) => shown.includes(form))
      .map(([encoding]) => `${name} (${encoding})`),
  )
  return [...new Set(found)]
}

const PIECE = 12
const cache = new Map<string, readonly (readonly [encoding: string, form: string])[]>()

function formsOf(text: string) {
  const known = cache.get(text)
  if (known) return known
  const pieces = Array.from(
    { length: Math.max(1, text.length - PIECE + 1) },
    (_, at) => ['plain', text.slice(at, at + PIECE)] as const,
  )
  const inJson = JSON.stringify(text).slice(1, -1)
  const forms = [
    ...pieces,
    ['percent', encodeURIComponent(text)] as const,
    ['form', new URLSearchParams({ a: text }).toString().slice(2)] as const,
    ['JSON', inJson] as const,
    ['JSON as Go has it', inJson.replaceAll('&', '\\u0026').replaceAll('<', '\\u003c')] as const,
    ['HTML', text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')] as const,
    ['hex', Buffer.from(text).toString('hex')] as const,
    ...[0, 1, 2].flatMap((shift) => base64Forms(text, shift)),
  ]
  cache.set(text, forms)
  return forms
}

/** As it stands in the base64 of something longer, wherever in it; its ends mix with others. */
function base64Forms(text: string, shift: number) {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
  const inner = (encoded: string) => encoded.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -2)
  return [
    ['base64', inner(bytes.toString('base64'))] as const,
    ['base64url', inner(bytes.toString('base64url'))] as const,
  ]
}
