import { parseJson } from '../json.ts'
import { withoutValues } from '../secret.ts'

/** The names of secret fields in a request. */
const SECRET_NAME = /secret|token|pass|digest|auth|code|key/i
/** The fields of a response that contain a message. */
const WORDS =
  /("(?:error|error_description|errorMessage|message|detail)"\s*:\s*)("(?:[^"\\]|\\.)*")/g
/** A shorter value may be part of any sentence. */
const SHORTEST = 6

/** The fields of a form or of a JSON body, or the headers. */
export type Sent = Readonly<Record<string, unknown>>

/**
 * Masks the secrets of the request in the messages of the response: a service may quote
 * them, and users see messages and keep them in logs. Does not change other fields, for example a
 * renewed token.
 */
export function redactResponse(body: string, sent: readonly Sent[]): string {
  const secrets = sent.flatMap(secretsOf)
  if (secrets.length === 0) return body
  return body.replace(WORDS, (_, name: string, text: string) => name + cleaned(text, secrets))
}

function secretsOf(fields: Sent): readonly string[] {
  return Object.entries(fields)
    .filter(([name]) => SECRET_NAME.test(name))
    .map(([, value]) => (typeof value === 'string' ? value.replace(/^Bearer /, '') : ''))
    .filter((text) => text.length >= SHORTEST)
    .flatMap((text) => [
      text,
      new URLSearchParams({ a: text }).toString().slice(2),
      encodeURIComponent(text),
    ])
}

function cleaned(quoted: string, secrets: readonly string[]): string {
  const text = parseJson(quoted)
  return text === undefined ? quoted : JSON.stringify(withoutValues(String(text), secrets))
}
