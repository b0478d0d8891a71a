/** Explains a refused login by password, by pCloud's `result`. */
export function loginWords(result: number): readonly [message: string, hint: string] | undefined {
  return WORDS.get(result)
}

const WORDS: ReadonlyMap<number, readonly [message: string, hint: string]> = new Map([
  [
    2000,
    [
      'pCloud does not accept this email and password.',
      'The account may be in the other region, so try that one. An account from Google, Apple or Facebook has no password: log in with the browser.',
    ],
  ],
  [
    1022,
    [
      'pCloud wants you to confirm this new device first.',
      'Look for an email from pCloud with a code or a link. You can also log in to my.pcloud.com once from this computer, or log in with the browser.',
    ],
  ],
  [
    2064,
    ['The login took too long, so pCloud no longer accepts the second factor.', 'Log in again.'],
  ],
  [
    2306,
    [
      'pCloud wants you to verify your email address first.',
      'Follow the link in the email from pCloud.',
    ],
  ],
  [
    4000,
    [
      'pCloud allows no more attempts from this address for a while.',
      'Wait 5 minutes. Each further attempt makes the wait longer.',
    ],
  ],
])
