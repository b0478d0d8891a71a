import type { Advice } from '../advice.ts'
import type { PasteProblem } from './judge-paste.ts'

interface PasteExplanation {
  /** The problem with the pasted text. */
  readonly message: string
  readonly hint?: string
  readonly advice?: Advice
}

const PASTE_AGAIN = 'Paste the code, or the full address of the page that opened.'
/** Replaced by the name of the service. */
const LOGIN_PAGE = 'the login page'
const COPY_ALL = 'Copy the full text, or read it from a file.'

/** The messages do not quote the pasted text: it can be a secret. */
const WORDS: Readonly<Record<PasteProblem, PasteExplanation>> = {
  empty: { message: 'The paste is empty.', hint: PASTE_AGAIN },
  'too-long': { message: 'The text is longer than 1 MiB.', hint: PASTE_AGAIN },
  'not-recognised': {
    message: "That doesn't look like a code or an address.",
    hint: 'Copy it again and paste it here.',
  },
  command: {
    message: 'That is a command. Paste the output instead.',
    hint: 'Run the command on the computer with the browser, then copy the output.',
  },
  'authorize-page': {
    message: `This is the address of ${LOGIN_PAGE}.`,
    hint: 'Open it, click Allow, then paste the code or the address of the page that opens.',
  },
  'start-link': {
    message: 'That is the link that starts the login.',
    hint: 'Open it in a browser on this computer, then click Allow.',
  },
  'no-code': { message: 'That address does not contain a code.', hint: PASTE_AGAIN },
  'address-truncated': { message: 'Part of the address is missing.', hint: COPY_ALL },
  duplicate: {
    message: 'That address contains the same parameter twice.',
    hint: 'Log in again, and paste the new address unchanged.',
  },
  'wrong-state': {
    message: 'That address belongs to an earlier login or a different program.',
    hint: 'Open the link shown above, then paste the new address.',
  },
  'malformed-code': { message: 'The code is damaged.', hint: COPY_ALL },
  'untrusted-host': {
    message: 'It names a server that does not belong to the service, so no request was sent.',
    advice: { kind: 'trust-host' },
  },
  'json-truncated': {
    message: 'Part of the token is missing.',
    hint: `${COPY_ALL} Some terminals cut off long lines (4,095 characters).`,
  },
  'json-malformed': { message: 'The token is not valid JSON.', hint: COPY_ALL },
  'token-missing': {
    message: 'It does not contain an access token.',
    hint: 'Paste the whole output of `rclone authorize` or `pcloud-config authorize`.',
  },
  'token-spaced': {
    message: 'The token or code contains a space, or the text contains two tokens.',
    hint: 'Copy one token again, without spaces.',
  },
  'several-tokens': {
    message: 'This text contains two different tokens.',
    hint: 'Give only the token that you want to use.',
  },
  session: {
    message: 'This is a login with email and password. rclone cannot use it.',
    hint: 'Log in with the browser instead. To keep this login for pCloud SDKs, import it.',
  },
  'token-malformed': { message: 'The token is damaged.', hint: COPY_ALL },
  'blob-truncated': {
    message: 'The text from the other computer is damaged or incomplete.',
    hint: `${COPY_ALL} Some terminals cut off long lines (4,095 characters).`,
  },
}

/**
 * The message for a problem.
 * @param detail the named host, without control characters
 * @param service a short name, such as the title of a `CodeLogin`
 */
export function explainPaste(
  problem: PasteProblem,
  detail?: string,
  service?: string,
): PasteExplanation {
  const { message: text, ...next } = WORDS[problem]
  const message = service === undefined ? text : text.replace(LOGIN_PAGE, `${service}'s login page`)
  return { message: detail === undefined ? message : `${message} (${detail})`, ...next }
}
