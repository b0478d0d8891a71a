/** What a refused login by password means, and what may help; by pCloud's `result`. */
export function loginWords(result: number): readonly [message: string, hint: string] | undefined {
  return WORDS.get(result)
}

const WORDS: ReadonlyMap<number, readonly [message: string, hint: string]> = new Map([
  [
    2000,
    [
      'pCloud refuses email and password.',
      'A right password in the wrong region looks the same: try --region eu or --region us. An account that was made with Google, Apple or Facebook has no password: log in by --login browser.',
    ],
  ],
  [
    1022,
    [
      'pCloud wants to confirm this new device first.',
      'It may have sent an email with a code or a link. Log in to my.pcloud.com once from this machine, or use --login browser.',
    ],
  ],
  [
    2064,
    ['The login took too long: its second factor is not waited for any more.', 'Begin again.'],
  ],
  [
    2306,
    ['pCloud wants the email address to be verified first.', 'Follow the link in pCloud’s email.'],
  ],
  [
    4000,
    [
      'pCloud lets this address try no more for a while.',
      'Wait 5 minutes. Each further try makes it longer.',
    ],
  ],
])
