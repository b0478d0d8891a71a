import type { Visitor } from './identify-visitor.ts'
import {
  type Cookie,
  cookieMatches,
  type RandomBytes,
  randomBytes,
  randomText,
  sameText,
} from './random-values.ts'
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
