import { type Brand, layout } from './page-layout.ts'
import type { RefusalReason } from './verdict.ts'

const CLOSE_TAB = 'Go back to the terminal. You can close this tab.'
const LOOK_IN_TERMINAL = 'Look at the terminal: it tells what to do next.'
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

/** For a callback without `state`: the browser learns nothing before the person said yes (S2). */
export function confirmPage(brand: Brand): string {
  return layout(brand, {
    tone: 'ask',
    heading: 'Confirm in the terminal',
    text: [
      `${brand.service} answered, but left out the mark that ties the answer to your request.`,
      'The terminal shows which account this is. Say yes there only if it is yours.',
    ],
    next: 'Go on in the terminal. You can close this tab.',
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

export function startUsedUpPage(brand: Brand): string {
  return layout(brand, {
    tone: 'bad',
    heading: 'This link has been used already',
    text: [
      'Each start link works in one browser only. This one was opened in another browser before, or this browser keeps no cookies.',
      'For your safety it does not work any more.',
    ],
    next: 'Use the other link that the terminal shows, or start again there.',
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
        `${brand.service} left out the mark that ties the answer to your request, and nobody is at the terminal to confirm the account. It was not used.`,
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
        'This is not the answer of your login',
        'It carries nothing that ties it to the login in the terminal, so it was not used. Begin with the link that the terminal shows.',
      ]
  }
}

function answerOf(error?: string, description?: string): readonly (readonly [string, string])[] {
  if (error === undefined) return []
  return [['Answer', description === undefined ? error : `${error}: ${description}`]]
}
