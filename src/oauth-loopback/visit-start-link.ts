import type { Visitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import { type PageResponse, type Reply, respond } from './page-response.ts'
import { anotherUserPage, tooManyVisitsPage } from './pages.ts'
import { type CallbackRequest, headerValues } from './request-guard.ts'
import type { PostNotice } from './request-notices.ts'
import type { StartLink, StartLinkVisits, Visit } from './start-links.ts'

/** Longer than any login. The name of the cookie is random, so other logins do not use it. */
const COOKIE_SECONDS = 3600

const CLOSE_MS = 20
const TURNS = 5

export interface StartRules {
  readonly visits: StartLinkVisits
  readonly brand: Brand
  readonly postNotice: PostNotice
  /** The address that the start link redirects to. */
  readonly target: (visit: Visit) => string
}

/**
 * Responds to a visit to a start link. If the link is not for a different user, that user gets a
 * refusal and the visit changes nothing (S22).
 */
export async function visitStartLink(
  link: StartLink,
  request: CallbackRequest,
  reply: Reply,
  visitor: Visitor,
  rules: StartRules,
): Promise<void> {
  // A closed connection must not count as a browser.
  if (visitor === 'unknown') await untilClosingShows()
  if (reply.gone) return
  void reply.send(responseTo(link, request, visitor, rules))
}

/** Node reports a closed connection some turns of the event loop later, however long they take. */
async function untilClosingShows(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, CLOSE_MS))
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

function responseTo(
  link: StartLink,
  request: CallbackRequest,
  visitor: Visitor,
  { visits, brand, postNotice, target }: StartRules,
): PageResponse {
  const opened = visits.open(link, headerValues(request.rawHeaders, 'cookie'), visitor)
  if (opened.kind === 'refused') {
    postNotice({ kind: 'another-user', refused: true })
    return respond(403, anotherUserPage(brand))
  }
  if (opened.kind === 'too-many') return respond(429, tooManyVisitsPage(brand))
  const { visit, isNew } = opened
  if (visitor === 'another-user') postNotice({ kind: 'another-user', refused: false })
  else if (isNew && visit.doubt === 'two-browsers') postNotice({ kind: 'two-browsers' })
  const headers = { Location: target(visit), ...(isNew && { 'Set-Cookie': setCookie(visit) }) }
  return respond(302, '', headers)
}

// No `Secure`: the listener uses plain http, and some browsers do not treat http on localhost
// as secure. With `SameSite=Lax` the browser sends the cookie on the service's redirect.
function setCookie({ cookie }: Visit): string {
  return `${cookie.name}=${cookie.value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${COOKIE_SECONDS}`
}

export function deleteCookie({ cookieName }: StartLink): string {
  return `${cookieName}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0`
}
