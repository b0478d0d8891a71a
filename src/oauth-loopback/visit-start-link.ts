import type { Visitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import { type Answer, answer, type Reply } from './page-response.ts'
import { anotherUserPage, tooManyVisitsPage } from './pages.ts'
import { type CallbackRequest, headerValues } from './request-guard.ts'
import type { NoticeBoard } from './request-notices.ts'
import type { StartLink, Visit, Visits } from './start-links.ts'

/** Longer than any login. The cookie's name is random, so no other login uses it. */
const COOKIE_SECONDS = 3600

const CLOSE_MS = 20
const TURNS = 5

export interface StartRules {
  readonly visits: Visits
  readonly brand: Brand
  readonly notices: NoticeBoard
  /** Where the browser goes on. */
  readonly target: (visit: Visit) => string
}

/**
 * Answers a visit to a start link. Another user gets a refusal from a link that is not for them,
 * and that visit changes nothing (S22).
 */
export async function visitStartLink(
  link: StartLink,
  request: CallbackRequest,
  reply: Reply,
  visitor: Visitor,
  rules: StartRules,
): Promise<void> {
  // A client that is gone reads no answer, so it must not count as a browser.
  if (visitor === 'unknown') await untilClosingShows()
  if (reply.gone) return
  void reply.send(answerTo(link, request, visitor, rules))
}

/** A closed connection shows after some turns of the event loop, however long each one takes. */
async function untilClosingShows(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, CLOSE_MS))
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

function answerTo(
  link: StartLink,
  request: CallbackRequest,
  visitor: Visitor,
  { visits, brand, notices, target }: StartRules,
): Answer {
  const opened = visits.open(link, headerValues(request.rawHeaders, 'cookie'), visitor)
  if (opened.kind === 'refused') {
    notices.post({ kind: 'another-user', refused: true })
    return answer(403, anotherUserPage(brand))
  }
  if (opened.kind === 'too-many') return answer(429, tooManyVisitsPage(brand))
  const { visit, isNew } = opened
  if (visitor === 'another-user') notices.post({ kind: 'another-user', refused: false })
  else if (isNew && visit.doubt === 'two-browsers') notices.post({ kind: 'two-browsers' })
  const headers = { Location: target(visit), ...(isNew && { 'Set-Cookie': setCookie(visit) }) }
  return answer(302, '', headers)
}

// No `Secure`: the listener uses plain http, and some browsers do not treat http on localhost
// as secure. With `SameSite=Lax` the browser sends the cookie on the service's redirect.
function setCookie({ cookie }: Visit): string {
  return `${cookie.name}=${cookie.value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${COOKIE_SECONDS}`
}

export function deleteCookie({ cookieName }: StartLink): string {
  return `${cookieName}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0`
}
