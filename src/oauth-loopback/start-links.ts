import type { Visitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import { type PageResponse, type Reply, respond } from './page-response.ts'
import { pageOf } from './pages.ts'
import {
  type Cookie,
  cookieMatches,
  type RandomBytes,
  randomBytes,
  randomText,
  sameText,
} from './random-values.ts'
import { START_PATH } from './redirect-uri.ts'
import { type CallbackRequest, headerValues } from './request-guard.ts'
import { notFound, type PostNotice } from './request-notices.ts'
import type { Doubt } from './verdict.ts'

/** A local link that starts the login in a browser. */
export interface StartLink {
  /** Links that go to a different program are in the process list, so other users can read them. */
  readonly audience: 'this-user' | 'anyone'
  readonly nonce: string
  readonly cookieName: string
}

/** The links of a login. A visit to one link affects only that link (S22). */
export interface StartLinks {
  /** For the program that opens the browser. */
  readonly opener: StartLink
  /** For a program that runs this one and opens the link. */
  readonly program: StartLink
  /** For the user, also through a tunnel. */
  readonly printed: StartLink
  /** The `state` of the link to the service's page. That link needs no start link. */
  readonly pageState: string
}

export function createStartLinks(random: RandomBytes = randomBytes): StartLinks {
  return {
    opener: createStartLink('this-user', random),
    program: createStartLink('this-user', random),
    printed: createStartLink('anyone', random),
    pageState: randomText(random),
  }
}

export function createStartLink(
  audience: StartLink['audience'],
  random: RandomBytes = randomBytes,
): StartLink {
  // Cookies do not depend on the port (RFC 6265 section 8.5), so all logins on this computer
  // share them. With a random name, a login does not replace the cookie of a different login.
  const cookieName = `login_${randomText(random).slice(0, 16)}`
  return { audience, nonce: randomText(random), cookieName }
}

/** A browser that opened a start link. */
export interface Visit {
  readonly state: string
  readonly cookie: Cookie
  /** Why the user must confirm the account of a login from this visit. */
  readonly doubt: Doubt | undefined
}

type Opened =
  | { readonly kind: 'go'; readonly visit: Visit; readonly isNew: boolean }
  /** A different user opened a link that only this user may open. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-many' }

/** A real login does not open one link in so many browsers. */
const MAX_VISITS = 64

interface KnownVisit {
  readonly link: StartLink
  readonly state: string
  readonly cookie: Cookie
  visitor: Visitor
}

/** The browsers that opened the start links. Each gets a separate `state` and cookie (S22). */
export class StartLinkVisits {
  readonly #links: readonly StartLink[]
  readonly #random: RandomBytes
  readonly #visits: KnownVisit[] = []

  constructor(links: readonly StartLink[], random: RandomBytes = randomBytes) {
    this.#links = links
    this.#random = random
  }

  linkOf(nonce: string): StartLink | undefined {
    return this.#links.find((link) => sameText(link.nonce, nonce))
  }

  open(link: StartLink, cookieHeaders: readonly string[], visitor: Visitor): Opened {
    const isForeign = visitor === 'another-user'
    if (isForeign && link.audience === 'this-user') return { kind: 'refused' }
    const ofLink = this.#visits.filter((visit) => visit.link === link)
    const known = ofLink.find(({ cookie }) => cookieMatches(cookie, cookieHeaders))
    if (known === undefined && ofLink.length >= MAX_VISITS) return { kind: 'too-many' }
    if (known !== undefined && isForeign) known.visitor = visitor
    const visit = known ?? this.#add(link, visitor)
    return { kind: 'go', visit: this.#described(visit), isNew: known === undefined }
  }

  all(): readonly Visit[] {
    return this.#visits.map((visit) => this.#described(visit))
  }

  #add(link: StartLink, visitor: Visitor): KnownVisit {
    const cookie = { name: link.cookieName, value: randomText(this.#random) }
    const visit = { link, visitor, cookie, state: randomText(this.#random) }
    this.#visits.push(visit)
    return visit
  }

  #described({ link, visitor, state, cookie }: KnownVisit): Visit {
    const isAlone = this.#visits.filter((visit) => visit.link === link).length === 1
    const doubt =
      visitor === 'another-user' ? visitor : isAlone ? undefined : ('two-browsers' as const)
    return { state, cookie, doubt }
  }
}

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
 * @param path starts with {@link START_PATH}
 * @param identify finds the user of the connection
 */
export async function visitStartLink(
  path: string,
  request: CallbackRequest,
  reply: Reply,
  identify: () => Visitor,
  rules: StartRules,
): Promise<void> {
  const link = rules.visits.linkOf(path.slice(START_PATH.length))
  if (link === undefined) {
    rules.postNotice({ kind: 'stray-request', reason: 'unknown-start-link' })
    return reply.send(notFound(rules.brand))
  }
  const visitor = identify()
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
    return respond(403, pageOf(brand, { kind: 'another-user' }))
  }
  if (opened.kind === 'too-many') {
    return respond(429, pageOf(brand, { kind: 'too-many-visits' }))
  }
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
