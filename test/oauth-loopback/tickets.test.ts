import { describe, expect, test } from 'vitest'
import { TicketDesk } from '../../src/oauth-loopback/ticket-desk.ts'
import {
  cookieMatches,
  createTickets,
  randomText,
  sameText,
  type Ticket,
  type Tickets,
} from '../../src/oauth-loopback/tickets.ts'

function secretsOf({ opener, printed, pasteState }: Tickets): string[] {
  const own = ({ nonce, state, cookie }: Ticket) => [nonce, state, cookie.value]
  return [...own(opener), ...own(printed), pasteState]
}

describe('createTickets', () => {
  test('S1: 10,000 runs give no value twice', () => {
    const seen = new Set<string>()
    for (let run = 0; run < 10_000; run += 1) {
      for (const secret of secretsOf(createTickets())) seen.add(secret)
    }
    expect(seen.size).toBe(70_000)
  })

  test('S1: every value has 256 bits and is fit for an URL and a cookie', () => {
    for (const secret of secretsOf(createTickets())) {
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
      expect(secret).toMatch(/^[\w-]{43}$/)
    }
  })

  test('S1: every value is asked of the random source for itself', () => {
    const sizes: number[] = []
    createTickets((size) => {
      sizes.push(size)
      return new Uint8Array(size).fill(sizes.length)
    })
    expect(sizes).toEqual(Array(9).fill(32))
  })

  test('S1: a random source that gives too little is not used', () => {
    expect(() => createTickets(() => new Uint8Array(16))).toThrow(RangeError)
  })

  test('two tickets of one run share no cookie name, as two runs do not', () => {
    const names = [createTickets(), createTickets()].flatMap(({ opener, printed }) => [
      opener.cookie.name,
      printed.cookie.name,
    ])
    expect(new Set(names).size).toBe(4)
  })
})

describe('TicketDesk', () => {
  const cookieOf = ({ cookie }: Ticket) => [`${cookie.name}=${cookie.value}`]

  test('S22: the browser that came first may come again', () => {
    const tickets = createTickets()
    const desk = new TicketDesk(tickets)
    expect(desk.visit(tickets.opener.nonce, [])).toMatchObject({ kind: 'go', firstVisit: true })
    const again = desk.visit(tickets.opener.nonce, cookieOf(tickets.opener))
    expect(again).toMatchObject({ kind: 'go', firstVisit: false })
    expect(desk.valid()).toEqual([tickets.opener, tickets.printed])
  })

  test('S22: a second browser revokes the ticket, also for the first one, and no other', () => {
    const tickets = createTickets()
    const desk = new TicketDesk(tickets)
    desk.visit(tickets.opener.nonce, [])
    expect(desk.visit(tickets.opener.nonce, cookieOf(tickets.printed)).kind).toBe('used-up')
    expect(desk.visit(tickets.opener.nonce, cookieOf(tickets.opener)).kind).toBe('used-up')
    expect(desk.valid()).toEqual([tickets.printed])
    expect(desk.visit(tickets.printed.nonce, []).kind).toBe('go')
  })

  test('S12: a link of another run is not known', () => {
    expect(new TicketDesk(createTickets()).visit(createTickets().opener.nonce, []).kind).toBe(
      'unknown',
    )
  })
})

test('cookieMatches finds the cookie among others, in any number of headers', () => {
  const cookie = { name: 'login_a', value: randomText() }
  expect(cookieMatches(cookie, [`x=1; login_a=${cookie.value}; y=2`])).toBe(true)
  expect(cookieMatches(cookie, ['x=1', `login_a=${cookie.value}`])).toBe(true)
  // Another program on localhost may have set one of the same name for a longer path.
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
