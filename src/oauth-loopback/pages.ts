import { type Brand, layout, type PageContent } from './page-layout.ts'
import type { Denied, Doubt, RefusalReason, Refused } from './verdict.ts'

const CLOSE_TAB = 'Go back to the terminal. You can close this tab.'
const LOOK_IN_TERMINAL = 'Go back to the terminal to see what to do next.'
const STILL_WAITING = 'The terminal is still waiting. You can close this tab.'

/** The state of the login that a page of the listener shows. */
export type Page =
  | {
      readonly kind: 'success'
      /** The account, for example an email address. */
      readonly account: string
      /** The region of the account, for example `EU (eapi.pcloud.com)`. */
      readonly region?: string
    }
  | { readonly kind: 'failed'; readonly title: string; readonly text: string }
  | Denied
  /** Does not show the account, because the user has not confirmed it yet (S2, S22). */
  | { readonly kind: 'confirm'; readonly doubt: Doubt }
  /** Explains why the request was refused. Does not show the expected values. */
  | Pick<Refused, 'kind' | 'reason' | 'detail'>
  | { readonly kind: keyof typeof FIXED }

export function pageOf(brand: Brand, page: Page): string {
  return layout(brand, contentOf(brand, page))
}

/** Pages that are the same for each login. */
const FIXED = {
  /** The browser may not be the user's, so this page does not show the account. */
  finished: {
    tone: 'note',
    heading: 'This login is finished',
    text: ['This page did not affect it.'],
    next: CLOSE_TAB,
  },
  /** The user did not confirm the account, so the login continues to wait. */
  rejected: {
    tone: 'note',
    heading: 'You declined this account',
    text: [
      'This account was not saved. To use a different one, reopen the link from the terminal.',
    ],
    next: STILL_WAITING,
  },
  stopped: {
    tone: 'note',
    heading: 'The login was stopped',
    text: ['The program in the terminal stopped during the login. The login was not saved.'],
    next: 'To log in, restart it in the terminal.',
  },
  'another-user': {
    tone: 'bad',
    heading: "This link belongs to someone else's login",
    text: ['Nothing happened.'],
    next: 'To log in, start the program in your own terminal.',
  },
  'too-many-visits': {
    tone: 'bad',
    heading: 'This link was opened too often',
    text: ['For your security, it is now disabled.'],
    next: 'Restart the login in the terminal.',
  },
  'not-found': {
    tone: 'note',
    heading: 'This page is empty',
    text: [
      'The program in your terminal uses this address for a login. Each result page is shown once, and links of an earlier login no longer work.',
    ],
    next: LOOK_IN_TERMINAL,
  },
} as const satisfies Record<string, PageContent>

function contentOf(brand: Brand, page: Page): PageContent {
  switch (page.kind) {
    case 'success':
      return success(brand, page)
    case 'failed':
      return { tone: 'bad', heading: page.title, text: [page.text], next: LOOK_IN_TERMINAL }
    case 'denied':
      return denied(brand, page)
    case 'confirm':
      return confirm(brand, page.doubt)
    case 'refused':
      return refused(brand, page)
    default:
      return FIXED[page.kind]
  }
}

function success({ app, service }: Brand, page: Extract<Page, { kind: 'success' }>): PageContent {
  const { account, region } = page
  return {
    tone: 'good',
    heading: `Connected to ${service}`,
    text: [`${app} can now use this account.`],
    facts: [['Account', account], ...(region === undefined ? [] : ([['Region', region]] as const))],
    next: CLOSE_TAB,
  }
}

function denied({ service }: Brand, { error, description }: Denied): PageContent {
  const isDenial = error === undefined || error === 'access_denied'
  return {
    tone: 'bad',
    heading: isDenial ? 'Access was not granted' : `${service} refused the login`,
    text: isDenial
      ? [`You or ${service} declined. The login was not saved.`]
      : [`${service} sent this error, so the login was not saved:`],
    facts: errorFacts(error, description),
    next: `${LOOK_IN_TERMINAL} You can restart the login there.`,
  }
}

function confirm({ service }: Brand, doubt: Doubt): PageContent {
  return {
    tone: 'ask',
    heading: 'Confirm in the terminal',
    text: [
      doubt === 'no-state'
        ? `${service}'s answer is missing a security code.`
        : 'This login may have been started in a different browser.',
      'Please check the account in the terminal. Confirm it only if it is yours.',
    ],
    next: 'Continue in the terminal. You can close this tab.',
  }
}

function refused(
  brand: Brand,
  { reason, detail }: Extract<Page, { kind: 'refused' }>,
): PageContent {
  const [heading, text] = refusal(brand, reason)
  const facts = reason === 'untrusted-host' ? ([['Server', detail ?? '']] as const) : undefined
  return {
    tone: 'bad',
    heading,
    text: [text],
    facts: facts ?? (reason === 'denied-unbound' ? errorFacts(detail) : []),
    next: STILL_WAITING,
  }
}

function refusal(brand: Brand, reason: RefusalReason): readonly [heading: string, text: string] {
  switch (reason) {
    case 'wrong-state':
      return [
        'This response belongs to a different login',
        'It belongs to an earlier login or a different program, so it was ignored. Please use the link shown in the terminal.',
      ]
    case 'missing-state':
      return [
        'This response could not be checked',
        `${brand.service}'s answer is missing a security code, and the program cannot ask you to confirm the account. The response was ignored.`,
      ]
    case 'unconfirmed':
      return [
        'This response could not be checked',
        'This login may have been started in a different browser, and the program cannot ask you to confirm the account. The response was ignored.',
      ]
    case 'denied-unbound':
      return [
        'Access was not granted',
        `${brand.service} sent a response that contains neither a code nor a security code. To stop the login, press Ctrl-C in the terminal.`,
      ]
    case 'untrusted-host':
      return [
        'This response names an unknown server',
        `It would send your login to a server that does not belong to ${brand.service}. The program did not contact it.`,
      ]
    case 'too-long':
      return ['This address is too long', 'Login addresses are shorter, so it was ignored.']
    case 'method':
    case 'host':
    case 'not-a-page-visit':
      return [
        'This request was refused',
        'This was not a normal visit to the page, so it was ignored.',
      ]
    default:
      return [
        "This page doesn't belong to your login",
        'Nothing happened. Please use the link shown in the terminal.',
      ]
  }
}

function errorFacts(error?: string, description?: string): readonly (readonly [string, string])[] {
  if (error === undefined) return []
  return [['Error', description === undefined ? error : `${error}: ${description}`]]
}
