import type { Advice } from '../advice.ts'
import type { PasteProblem } from './judge-paste.ts'

export interface PasteExplanation {
  /** What the pasted text is, or lacks. */
  readonly message: string
  /** What to paste instead. */
  readonly hint?: string
  readonly advice?: Advice
}

const PASTE_AGAIN = 'Paste the code, or the whole address of the page that you ended on.'
const COPY_ALL = 'Copy it again, from the first to the last character, or read it from a file.'

/** Nothing of the pasted text is repeated in them: it may be a secret. */
const WORDS: Readonly<Record<PasteProblem, PasteExplanation>> = {
  empty: { message: 'Nothing was pasted.', hint: PASTE_AGAIN },
  'too-long': { message: 'That is more than 1 MiB, longer than any answer.', hint: PASTE_AGAIN },
  'not-recognised': {
    message: 'That is neither a code nor an address nor a token.',
    hint: PASTE_AGAIN,
  },
  command: {
    message: 'That is a command, not what it prints.',
    hint: 'Run it on the machine with the browser, and paste here what comes out.',
  },
  'authorize-page': {
    message: "This looks like the address of pCloud's login page, not the page you landed on.",
    hint: 'Open it, allow access, then paste what comes after it: the code shown, or the new address.',
  },
  'start-link': {
    message: 'That is the link that begins the login.',
    hint: 'Open it in a browser on this machine, then allow access there.',
  },
  'no-code': { message: 'That address carries no code.', hint: PASTE_AGAIN },
  'address-truncated': { message: 'The address is cut off.', hint: COPY_ALL },
  duplicate: {
    message: 'That address carries the same part twice, so it is not clear which one counts.',
    hint: 'Begin the login again, and paste the new address unchanged.',
  },
  'wrong-state': {
    message: 'That answer belongs to an earlier run or to another program.',
    hint: 'Open the link that is shown now, and paste what comes back from it.',
  },
  'malformed-code': { message: 'The code in it is damaged.', hint: COPY_ALL },
  'untrusted-host': {
    message: 'It names a server that does not belong to the service, so nothing was sent there.',
    advice: { kind: 'trust-host' },
  },
  'json-truncated': {
    message: 'The token text is cut off: its beginning or its end is missing.',
    hint: `${COPY_ALL} Some terminals cut a line after 4,095 characters.`,
  },
  'json-malformed': { message: 'The token text is not valid JSON.', hint: COPY_ALL },
  'token-missing': {
    message: 'It holds no access token.',
    hint: 'Paste all that `rclone authorize` or `pcloud-config authorize` has printed.',
  },
  session: {
    message: 'This is a login by email and password. rclone cannot use it.',
    hint: 'Log in with the browser instead. To keep this login for pCloud SDKs, import it.',
  },
  'token-malformed': { message: 'The token in it is damaged.', hint: COPY_ALL },
  'blob-truncated': {
    message: 'The text from the other machine is cut off or damaged.',
    hint: `${COPY_ALL} Some terminals cut a line after 4,095 characters.`,
  },
}

/** Puts a problem into words; `detail` is the host that was named, made harmless before. */
export function explainPaste(problem: PasteProblem, detail?: string): PasteExplanation {
  const { message, ...next } = WORDS[problem]
  return { message: detail === undefined ? message : `${message} (${detail})`, ...next }
}
