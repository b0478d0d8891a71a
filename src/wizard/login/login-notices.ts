import type { Advice } from '../../advice.ts'
import type { Notice, NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import { visible } from '../../visible.ts'
import type { LoginContext } from '../wizard-context.ts'

/** Reports a request that did not end the login. */
export function tellNotice(notice: Notice, context: LoginContext): void {
  if (notice.kind === 'denied-unbound') context.emit({ event: 'denied' })
  const text = sentence(notice, context)
  if (text === undefined) return
  const times = notice.count > 1 ? ` (${notice.count} times)` : ''
  // The listener may be open only for the review.
  const waits = notice.kind === 'two-browsers' || isVisitToPrinted(notice) ? '' : ' Still waiting.'
  context.prompter.say({
    tone: 'warn',
    text: `${text}${times}${waits}`,
    advice: ADVICE[notice.kind],
  })
}

const ADVICE: Partial<Record<NoticeEvent['kind'], Advice>> = {
  'missing-state': { kind: 'confirm-account', or: 'allow-missing-state' },
  unconfirmed: { kind: 'confirm-account', or: 'start-link' },
}

function isVisitToPrinted(notice: NoticeEvent): boolean {
  return notice.kind === 'another-user' && !notice.refused
}

function sentence(notice: NoticeEvent, context: LoginContext): string | undefined {
  const { title } = context.service
  const next = canConfirm(context)
    ? 'Before you save, check that the account is yours.'
    : 'This run cannot ask you to confirm the account, so it refuses logins through this link.'
  switch (notice.kind) {
    case 'prefetch':
      return undefined
    case 'stray-request':
      return "Ignored a request that isn't part of this login."
    case 'wrong-state':
      return 'Ignored the code of a different login.'
    case 'untrusted-host':
      return `Refused a code for the unknown host ${visible(notice.host)}. Sent it no data.`
    case 'missing-state':
      return `Refused a login: ${title} omitted state, and this run cannot ask you to confirm the account.`
    case 'unconfirmed':
      return 'Refused a login, because this run cannot ask you to confirm the account.'
    case 'denied-unbound':
      return 'A browser that may not be yours denied access.'
    case 'two-browsers':
      return `This link was opened in two browsers. ${next}`
    case 'another-user':
      return notice.refused
        ? 'Another user of this computer opened the login link and was refused.'
        : `Another user of this computer opened the printed login link. ${next}`
    case 'tls-on-port':
      return 'The browser insists on https for localhost. Use the other link, and paste the address of the last page.'
  }
}

/** Whether the user can confirm the account at the review. */
export function canConfirm({ rules }: LoginContext): boolean {
  return rules.personPresent && !rules.yes
}
