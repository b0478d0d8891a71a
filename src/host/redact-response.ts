import { withoutValues } from '../secret.ts'

/** Names of what is sent as a proof: the words of a server shall not repeat it. */
const SECRET_NAME = /secret|token|pass|digest|auth|code|key/i
/** Fields in which the services spoken to put words for people. */
const WORDS =
  /("(?:error|error_description|errorMessage|message|detail)"\s*:\s*)("(?:[^"\\]|\\.)*")/g
/** Shorter ones would be found in any sentence. */
const SHORTEST = 6

/** What was sent: fields of a form or of a JSON body, and headers. */
export type Sent = Readonly<Record<string, unknown>>

/**
 * A service may quote in its error what it was sent, and its words are shown to people and
 * kept in logs. Only those words are changed: a token that comes back renewed stays what it is.
 */
export function withoutEcho(body: string, sent: readonly Sent[]): string {
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
  const text = unquoted(quoted)
  if (text === undefined) return quoted
  return JSON.stringify(withoutValues(text, secrets))
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text))
  } catch {
    return undefined
  }
}
