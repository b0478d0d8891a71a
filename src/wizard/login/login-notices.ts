import type { Advice } from '../../advice.ts'
import type { Notice, NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import { regionOf } from '../../services/pcloud/regions.ts'
import { visible } from '../../visible.ts'
import type { Authorization } from '../draft.ts'
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

/** For every login through a start link. */
export const LINK_NOTICES = {
  refused: 'Another user of this computer opened the login link and was refused.',
  twoBrowsers: 'This link was opened in two browsers.',
} as const

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
      return `${LINK_NOTICES.twoBrowsers} ${next}`
    case 'another-user':
      return notice.refused
        ? LINK_NOTICES.refused
        : `Another user of this computer opened the printed login link. ${next}`
    case 'tls-on-port':
      return 'The browser insists on https for localhost. Use the other link, and paste the address of the last page.'
  }
}

/** Whether the user can confirm the account at the review. */
export function canConfirm({ rules }: LoginContext): boolean {
  return rules.personPresent && !rules.yes
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** `1.123 GiB`, as `rclone about` prints it (fs/sizesuffix.go, ByteUnit). */
export function formatBytes(bytes: number): string {
  let [value, power] = [bytes, 0]
  while (value >= 1024 && power < UNITS.length - 1) {
    value /= 1024
    power++
  }
  return `${Number.isInteger(value) ? value : value.toFixed(3)} ${UNITS[power]}`
}

/** Reports the account to the user and in the events. */
export function tellAccount(
  { account, hostname }: Pick<Authorization, 'account' | 'hostname'>,
  context: LoginContext,
): void {
  if (account === undefined) return
  const used = `${formatBytes(account.usedQuota)} of ${formatBytes(account.quota)} used`
  // The line fits into 80 columns with `5/6 Log in` before it.
  const region = regionOf(hostname)?.label ?? hostname
  context.prompter.say({ tone: 'ok', text: `Logged in as ${account.email} · ${region} · ${used}` })
  context.emit({
    event: 'account',
    email: account.email,
    userid: account.userid,
    region: regionOf(hostname)?.id ?? hostname,
    hostname,
    quota: account.quota,
    usedquota: account.usedQuota,
  })
}
