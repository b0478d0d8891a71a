import { describe, expect, test } from 'vitest'
import type { Visitor } from '../../src/oauth-loopback/identify-visitor.ts'
import { cookieMatches, randomText, sameText } from '../../src/oauth-loopback/random-values.ts'
import {
  createStartLinks,
  type StartLink,
  type StartLinks,
  StartLinkVisits,
  type Visit,
} from '../../src/oauth-loopback/start-links.ts'

const allOf = ({ opener, program, printed }: StartLinks) => [opener, program, printed]

/** A browser opens the link with these cookies. */
function visitOf(
  visits: StartLinkVisits,
  link: StartLink,
  who: Visitor = 'this-user',
  has?: Visit,
): Visit {
  const cookies = has ? [`${has.cookie.name}=${has.cookie.value}`] : []
  const opened = visits.open(link, cookies, who)
  if (opened.kind !== 'go') throw new Error(opened.kind)
  return opened.visit
}

function secretsOf(links: StartLinks, random?: (size: number) => Uint8Array): string[] {
  const visits = new StartLinkVisits(allOf(links), random)
  return allOf(links).flatMap((link) => {
    const { state, cookie } = visitOf(visits, link)
    return [link.nonce, state, cookie.value]
  })
}

describe('random values', () => {
  test('S1: 10,000 logins have different values', () => {
    const seen = new Set<string>()
    for (let run = 0; run < 10_000; run += 1) {
      const links = createStartLinks()
      for (const secret of [...secretsOf(links), links.pageState]) seen.add(secret)
    }
    expect(seen.size).toBe(100_000)
  })

  test('S1: every value has 256 bits, in characters for URLs and cookies', () => {
    const links = createStartLinks()
    for (const secret of [...secretsOf(links), links.pageState]) {
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
      expect(secret).toMatch(/^[\w-]{43}$/)
    }
  })

  test('S1: takes new random bytes for every value', () => {
    const sizes: number[] = []
    const random = (size: number) => {
      sizes.push(size)
      return new Uint8Array(size).fill(sizes.length)
    }
    const links = createStartLinks(random)
    const all = [...secretsOf(links, random), links.pageState]
    expect(new Set(all).size).toBe(10)
    // Also three cookie names.
    expect(sizes).toEqual(Array(13).fill(32))
  })

  test('S1: refuses a random source that returns too few bytes', () => {
    expect(() => createStartLinks(() => new Uint8Array(16))).toThrow(RangeError)
  })

  test('every link has a different cookie name', () => {
    const names = [createStartLinks(), createStartLinks()].flatMap(allOf)
    expect(new Set(names.map(({ cookieName }) => cookieName)).size).toBe(6)
  })
})

describe('S22: visits to a start link', () => {
  const begin = () => {
    const links = createStartLinks()
    return { ...links, visits: new StartLinkVisits(allOf(links)) }
  }

  test('creates a separate state and cookie for each browser, and preserves them', () => {
    const { visits, opener } = begin()
    const first = visitOf(visits, opener)
    expect(first.doubt).toBeUndefined()
    expect(visitOf(visits, opener, 'this-user', first)).toEqual(first)
    const second = visitOf(visits, opener)
    expect(second.state).not.toBe(first.state)
    expect(second.cookie.value).not.toBe(first.cookie.value)
    expect(visits.all().map(({ doubt }) => doubt)).toEqual(['two-browsers', 'two-browsers'])
  })

  test('a visit to one link does not affect the others', () => {
    const { visits, opener, program, printed } = begin()
    for (const link of [opener, program, printed]) visitOf(visits, link)
    expect(visits.all().map(({ doubt }) => doubt)).toEqual([undefined, undefined, undefined])
  })

  const links = ['opener', 'program', 'printed'] as const
  test.each(links)(
    '%s: a different user first, second, and with the cookie of the first',
    (name) => {
      const isPrinted = name === 'printed'
      const refused = (visits: StartLinkVisits, link: StartLink, has?: Visit) => {
        const cookies = has ? [`${has.cookie.name}=${has.cookie.value}`] : []
        return visits.open(link, cookies, 'another-user').kind === 'refused'
      }
      const first = begin()
      expect(refused(first.visits, first[name])).toBe(!isPrinted)
      const own = visitOf(first.visits, first[name])
      expect(own.doubt).toBe(isPrinted ? 'two-browsers' : undefined)
      const second = begin()
      const before = visitOf(second.visits, second[name])
      expect(refused(second.visits, second[name])).toBe(!isPrinted)
      const after = second.visits.all().find(({ state }) => state === before.state)
      expect(after?.doubt).toBe(isPrinted ? 'two-browsers' : undefined)
      const stolen = begin()
      const mine = visitOf(stolen.visits, stolen[name])
      expect(refused(stolen.visits, stolen[name], mine)).toBe(!isPrinted)
      expect(stolen.visits.all().map(({ doubt }) => doubt)).toEqual([
        isPrinted ? 'another-user' : undefined,
      ])
    },
  )

  test.each(links)('%s: accepts one unknown browser, and two only with confirmation', (name) => {
    const { visits, ...all } = begin()
    expect(visitOf(visits, all[name], 'unknown').doubt).toBeUndefined()
    expect(visitOf(visits, all[name]).doubt).toBe('two-browsers')
  })

  test('accepts a different user on the printed link only with confirmation', () => {
    const { visits, printed } = begin()
    expect(visitOf(visits, printed, 'another-user').doubt).toBe('another-user')
  })

  test('opens a link at most 64 times', () => {
    const { visits, opener, printed } = begin()
    const first = visitOf(visits, opener)
    for (let at = 1; at < 64; at += 1) visitOf(visits, opener)
    expect(visits.open(opener, [], 'unknown').kind).toBe('too-many')
    expect(visitOf(visits, opener, 'this-user', first).state).toBe(first.state)
    expect(visitOf(visits, printed).doubt).toBeUndefined()
  })

  test('S12: refuses a link of a different login', () => {
    const { visits, opener } = begin()
    expect(visits.linkOf(createStartLinks().opener.nonce)).toBeUndefined()
    expect(visits.linkOf(opener.nonce)).toBe(opener)
  })
})

test('cookieMatches finds the cookie in any header', () => {
  const cookie = { name: 'login_a', value: randomText() }
  expect(cookieMatches(cookie, [`x=1; login_a=${cookie.value}; y=2`])).toBe(true)
  expect(cookieMatches(cookie, ['x=1', `login_a=${cookie.value}`])).toBe(true)
  // A program on localhost can set a cookie with the same name for a longer path.
  expect(cookieMatches(cookie, [`login_a=no; login_a=${cookie.value}`])).toBe(true)
  expect(cookieMatches(cookie, [`xlogin_a=${cookie.value}`])).toBe(false)
  expect(cookieMatches(cookie, [`login_a=${cookie.value}x`])).toBe(false)
  expect(cookieMatches(cookie, ['login_a'])).toBe(false)
  expect(cookieMatches(cookie, [])).toBe(false)
})

test('sameText compares texts of any length', () => {
  expect(sameText('a', 'a')).toBe(true)
  expect(sameText('a', 'aa')).toBe(false)
  expect(sameText('', 'ü')).toBe(false)
})
