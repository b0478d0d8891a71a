import type { Brand } from './page-layout.ts'
import { type PageResponse, respond } from './page-response.ts'
import { pageOf } from './pages.ts'
import type { RefusalReason, Refused } from './verdict.ts'

/** An event during the wait that the terminal reports. */
export type NoticeEvent =
  | { readonly kind: 'stray-request'; readonly reason: RefusalReason | 'unknown-start-link' }
  | { readonly kind: 'wrong-state' }
  | { readonly kind: 'untrusted-host'; readonly host: string }
  | { readonly kind: 'missing-state' | 'unconfirmed' }
  | { readonly kind: 'denied-unbound'; readonly error?: string }
  /** A second browser opened the same start link. */
  | { readonly kind: 'two-browsers' }
  /** A different user of this computer opened a start link. `refused`: the link is not for them. */
  | { readonly kind: 'another-user'; readonly refused: boolean }
  | { readonly kind: 'tls-on-port' }
  | { readonly kind: 'prefetch' }

/** An event and the count of this kind so far. */
export type Notice = NoticeEvent & { readonly count: number }

export type PostNotice = (event: NoticeEvent) => void

/** An event is reported once in this time. */
const QUIET_MS = 10_000

/**
 * Reports the first event of a kind, the first after a quiet time, and the 10th, 100th, 1000th.
 * A page that sends a thousand forged callbacks must not fill the screen, but must be visible.
 */
export function throttleNotices(
  report: (notice: Notice) => void,
  now: () => number = () => performance.now(),
): PostNotice {
  const kinds = new Map<NoticeEvent['kind'], { count: number; reportedAt: number }>()
  return (event) => {
    const entry = kinds.get(event.kind) ?? { count: 0, reportedAt: Number.NEGATIVE_INFINITY }
    kinds.set(event.kind, entry)
    entry.count += 1
    const isQuiet = now() - entry.reportedAt >= QUIET_MS
    if (!isQuiet && !/^10+$/.test(String(entry.count))) return
    entry.reportedAt = now()
    report({ ...event, count: entry.count })
  }
}

/** The page for a refused request, and the notice in the terminal. */
export function refuse(
  { reason, status, detail }: Pick<Refused, 'reason' | 'status' | 'detail'>,
  { brand, postNotice }: { readonly brand: Brand; readonly postNotice: PostNotice },
): PageResponse {
  const notice = noticeOf(reason, detail)
  if (notice !== undefined) postNotice(notice)
  if (reason === 'path') return notFound(brand)
  if (status === 204) return respond(204)
  const page = pageOf(brand, { kind: 'refused', reason, ...(detail !== undefined && { detail }) })
  return respond(status, page, status === 405 ? { Allow: 'GET' } : {})
}

export function notFound(brand: Brand): PageResponse {
  return respond(404, pageOf(brand, { kind: 'not-found' }))
}

/** The notice for a refusal. Undefined for `path`: browsers request icons by themselves. */
function noticeOf(reason: RefusalReason, detail?: string): NoticeEvent | undefined {
  switch (reason) {
    case 'path':
      return undefined
    case 'prefetch':
    case 'wrong-state':
    case 'missing-state':
    case 'unconfirmed':
      return { kind: reason }
    case 'untrusted-host':
      return { kind: reason, host: detail ?? '' }
    case 'denied-unbound':
      return { kind: reason, ...(detail === undefined ? {} : { error: detail }) }
    default:
      return { kind: 'stray-request', reason }
  }
}
