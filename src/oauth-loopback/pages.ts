import { type Brand, layout } from './page-layout.ts'
import type { Doubt, RefusalReason } from './verdict.ts'

const CLOSE_TAB = 'Go back to the terminal. You can close this tab.'
const LOOK_IN_TERMINAL = 'Go back to the terminal to see what to do next.'
const STILL_WAITING = 'The terminal is still waiting. You can close this tab.'

export interface Success {
  /** Who logged in, such as an e-mail address. */
  readonly account: string
  /** Where the account lives, such as `EU (eapi.pcloud.com)`. */
  readonly region?: string
}

export function successPage(brand: Brand, { account, region }: Success): string {
  return layout(brand, {
    tone: 'good',
    heading: `Connected to ${brand.service}`,
    text: [`${brand.app} may now use this account.`],
    facts: [['Account', account], ...(region === undefined ? [] : ([['Region', region]] as const))],
    next: CLOSE_TAB,
  })
}

export function deniedPage(brand: Brand, error?: string, description?: string): string {
  const asked = error === undefined || error === 'access_denied'
  return layout(brand, {
    tone: 'bad',
    heading: asked ? 'Access was not granted' : `${brand.service} refused the login`,
    text: asked
      ? [`You or ${brand.service} said no. Nothing was saved, and nothing was changed.`]
      : [`Nothing was saved. This is what ${brand.service} said:`],
    facts: answerOf(error, description),
    next: `${LOOK_IN_TERMINAL} To try again, start the login there.`,
  })
}

export function failedPage(brand: Brand, title: string, text: string): string {
  return layout(brand, { tone: 'bad', heading: title, text: [text], next: LOOK_IN_TERMINAL })
}

/** The browser learns nothing about the account before the person confirms it (S2, S22). */
export function confirmPage(brand: Brand, doubt: Doubt): string {
  return layout(brand, {
    tone: 'ask',
    heading: 'Confirm in the terminal',
    text: [
      doubt === 'no-state'
        ? `${brand.service}'s answer is missing a security code.`
        : 'This login may have been started in another browser.',
      'Please check the account in the terminal. Confirm it only if it is yours.',
    ],
    next: 'Continue in the terminal. You can close this tab.',
  })
}

/** For a browser that may not be the person's, after the login is decided: it shows no account. */
export function finishedPage(brand: Brand): string {
  return layout(brand, {
    tone: 'note',
    heading: 'This login is finished',
    text: ['Nothing happened.'],
    next: CLOSE_TAB,
  })
}

export function rejectedPage(brand: Brand): string {
  return layout(brand, {
    tone: 'note',
    heading: 'You said no to this account',
    text: ['Nothing was saved. To use another account, open the link in the terminal again.'],
    next: STILL_WAITING,
  })
}

export function stoppedPage(brand: Brand): string {
  return layout(brand, {
    tone: 'note',
    heading: 'The login was stopped',
    text: ['The program in the terminal ended before the login was complete. Nothing was saved.'],
    next: 'To log in after all, start it again in the terminal.',
  })
}

export function anotherUserPage(brand: Brand): string {
  return layout(brand, {
    tone: 'bad',
    heading: "This link belongs to someone else's login",
    text: ['Nothing happened.'],
    next: 'To log in yourself, start the program in your own terminal.',
  })
}

export function tooManyVisitsPage(brand: Brand): string {
  return layout(brand, {
    tone: 'bad',
    heading: 'This link was opened too often',
    text: ['Nothing happened.'],
    next: 'Start the login again in the terminal.',
  })
}

export function notFoundPage(brand: Brand): string {
  return layout(brand, {
    tone: 'note',
    heading: 'Nothing to see here',
    text: [
      'This address belongs to a login in your terminal. Results are shown once, and links of an earlier run no longer work.',
    ],
    next: LOOK_IN_TERMINAL,
  })
}

/** Says in plain words why a request did nothing, and never what would have been right. */
export function refusedPage(brand: Brand, reason: RefusalReason, detail?: string): string {
  const [heading, text] = refusal(brand, reason)
  return layout(brand, {
    tone: 'bad',
    heading,
    text: [text],
    facts:
      reason === 'untrusted-host'
        ? [['Named host', detail ?? '']]
        : reason === 'denied-unbound'
          ? answerOf(detail)
          : [],
    next: STILL_WAITING,
  })
}

function refusal(brand: Brand, reason: RefusalReason): readonly [heading: string, text: string] {
  switch (reason) {
    case 'wrong-state':
      return [
        'This answer belongs to another login',
        'It was made for an earlier run or for another program, so it was not used. Open the link that the terminal shows now.',
      ]
    case 'missing-state':
      return [
        'This answer could not be checked',
        `${brand.service}'s answer is missing a security code, and the program cannot ask you to confirm the account. Nothing happened.`,
      ]
    case 'unconfirmed':
      return [
        'This answer could not be checked',
        'This login may have been started in another browser, and the program cannot ask you to confirm the account. Nothing happened.',
      ]
    case 'denied-unbound':
      return [
        'Access was not granted',
        `${brand.service} sent no code, and nothing that ties this answer to your request. The login goes on until you stop it in the terminal.`,
      ]
    case 'untrusted-host':
      return [
        'This answer names a foreign server',
        `It asks to send your login to a host that does not belong to ${brand.service}. It was not used.`,
      ]
    case 'too-long':
      return [
        'This address is too long',
        'No answer of a login is as long as this. It was not used.',
      ]
    case 'method':
    case 'host':
    case 'not-a-page-visit':
      return [
        'This request was refused',
        'It did not come as a visit to this page. Nothing was done.',
      ]
    default:
      return [
        "This page doesn't belong to your login",
        'Nothing happened. Please use the link shown in the terminal.',
      ]
  }
}

function answerOf(error?: string, description?: string): readonly (readonly [string, string])[] {
  if (error === undefined) return []
  return [['Answer', description === undefined ? error : `${error}: ${description}`]]
}
