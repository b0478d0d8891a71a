import { describe, expect, test } from 'vitest'
import type { Answer, Reply } from '../../src/oauth-loopback/answer.ts'
import { NoticeBoard, type NoticeEvent } from '../../src/oauth-loopback/notices.ts'
import { parseRedirectUri } from '../../src/oauth-loopback/redirect-uri.ts'
import { LoginSession, type SessionOptions } from '../../src/oauth-loopback/session.ts'
import { createTickets, type Ticket } from '../../src/oauth-loopback/tickets.ts'
import { authorizeUrl, BRAND, TRUSTED_HOSTS } from './support.ts'

/** A browser tab without sockets: what it was sent, and whether it is still open. */
class Tab implements Reply {
  readonly answers: Answer[] = []
  held = false
  gone = false

  async send(answer: Answer): Promise<void> {
    this.answers.push(answer)
  }

  hold(): void {
    this.held = true
  }
}

function start(options: Partial<SessionOptions> = {}) {
  const tickets = createTickets()
  const told: NoticeEvent[] = []
  const redirectUri = parseRedirectUri('http://localhost:8080/')
  const session = new LoginSession({
    redirectUri,
    tickets,
    authorizeUrl: (ticket) => authorizeUrl(ticket, redirectUri.text),
    trustedHosts: TRUSTED_HOSTS,
    missingState: 'ask-person',
    brand: BRAND,
    notices: new NoticeBoard(({ count, ...event }) => told.push(event)),
    doneGraceMs: 20,
    ...options,
  })
  const visit = (target: string, cookie?: Ticket): Tab => {
    const tab = new Tab()
    const jar = cookie ? ['Cookie', `${cookie.cookie.name}=${cookie.cookie.value}`] : []
    session.handle({ method: 'GET', target, rawHeaders: ['Host', 'localhost:8080', ...jar] }, tab)
    return tab
  }
  /** Follows the tab's 303 to the page it leads to. */
  const pageOf = (tab: Tab): string => {
    const location = tab.answers[0]?.headers.Location
    return visit(String(location)).answers[0]?.body ?? ''
  }
  const next = async () => {
    const attempt = await session.next(AbortSignal.timeout(1_000))
    if (attempt.kind !== 'callback') throw new Error('denied')
    return attempt
  }
  return { session, tickets, told, visit, pageOf, next }
}

describe('with state', () => {
  test('S15: the browser waits for the outcome, then sees it once on an address of its own', async () => {
    const { tickets, visit, next, pageOf } = start()
    const tab = visit(`/?code=a&state=${tickets.opener.state}`)
    expect(tab).toMatchObject({ held: true, answers: [] })
    const done = (await next()).finish({ kind: 'success', account: 'me@example.com', region: 'EU' })
    expect(tab.answers[0]?.status).toBe(303)
    const location = String(tab.answers[0]?.headers.Location)
    expect(location).toMatch(/^\/done\/[\w-]{43}$/)
    expect(pageOf(tab)).toContain('me@example.com')
    expect(visit(location).answers[0]).toMatchObject({ status: 404 })
    await done
    expect(visit('/done/').answers[0]).toMatchObject({ status: 404 })
  })

  test('S13: other codes wait for the same page, and none of them is a second attempt', async () => {
    const { tickets, visit, next, pageOf, session } = start()
    const tabs = ['a', 'a', 'b'].map((code) =>
      visit(`/?code=${code}&state=${tickets.opener.state}`),
    )
    const attempt = await next()
    void attempt.finish({ kind: 'success', account: 'me@example.com' })
    void attempt.finish({ kind: 'failure', title: 'late', text: 'late' })
    const late = visit(`/?code=c&state=${tickets.opener.state}`)
    for (const tab of [...tabs, late]) expect(pageOf(tab)).toContain('me@example.com')
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('a denial ends it, with the page at once', async () => {
    const { tickets, visit, pageOf, session } = start()
    const tab = visit(`/?error=access_denied&state=${tickets.opener.state}`)
    expect(pageOf(tab)).toContain('Access was not granted')
    expect(await session.next()).toMatchObject({ kind: 'denied', error: 'access_denied' })
    const late = visit(`/?code=a&state=${tickets.opener.state}`)
    expect(pageOf(late)).toContain('Access was not granted')
  })

  test('a denial beside a code that is being tried changes nothing', async () => {
    const { tickets, visit, pageOf, session, next } = start()
    const tab = visit(`/?code=a&state=${tickets.opener.state}`)
    const attempt = await next()
    const other = visit(`/?error=access_denied&state=${tickets.printed.state}`)
    expect(pageOf(other)).toContain('Access was not granted')
    void attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect(pageOf(tab)).toContain('me@example.com')
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('only the first outcome of an attempt counts', async () => {
    const { tickets, visit, next } = start()
    visit(`/?code=a&state=${tickets.opener.state}`)
    const attempt = await next()
    await attempt.finish({ kind: 'rejected' })
    await attempt.finish({ kind: 'success', account: 'late' })
    expect(visit(`/?code=b&state=${tickets.opener.state}`).answers).toEqual([])
    expect((await next()).callback.code.reveal()).toBe('b')
  })

  test('after a no of the person another code has its turn, the refused one has not', async () => {
    const { tickets, visit, next, pageOf } = start()
    const state = `state=${tickets.opener.state}`
    const first = visit(`/?code=a&${state}`)
    const behind = visit(`/?code=b&${state}`)
    await (await next()).finish({ kind: 'rejected' })
    expect(first.answers[0]?.status).toBe(303)
    expect(behind.answers).toEqual([])
    expect(pageOf(visit(`/?code=a&${state}`))).toContain('You said no')
    const second = await next()
    expect(second.callback.code.reveal()).toBe('b')
    void second.finish({ kind: 'success', account: 'mine@example.com' })
    expect(pageOf(behind)).toContain('mine@example.com')
  })

  test('finish does not wait for a browser that has gone', async () => {
    const { tickets, visit, next } = start({ doneGraceMs: 60_000 })
    const tab = visit(`/?code=a&state=${tickets.opener.state}`)
    tab.gone = true
    await (await next()).finish({ kind: 'failure', title: 'x', text: 'y' })
    expect(tab.answers).toEqual([])
  })
})

describe('S2: without state, with the start cookie', () => {
  test('the browser is sent to the terminal and learns no account', async () => {
    const { tickets, visit, next, pageOf } = start()
    const tab = visit('/?code=a', tickets.opener)
    expect(pageOf(tab)).toContain('Confirm in the terminal')
    const attempt = await next()
    expect(attempt.callback.binding).toBe('cookie')
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect(tab.answers).toHaveLength(1)
  })

  test('a forged code does not keep the true one, with state, from its turn', async () => {
    const { tickets, visit, next, pageOf } = start()
    for (let i = 0; i < 100; i += 1) visit(`/?code=forged${i}`, tickets.opener)
    const own = visit(`/?code=own&state=${tickets.opener.state}`)
    await (await next()).finish({ kind: 'rejected' })
    const second = await next()
    expect(second.callback.code.reveal()).toBe('own')
    void second.finish({ kind: 'success', account: 'me@example.com' })
    expect(pageOf(own)).toContain('me@example.com')
  })

  test('a hundred forged codes ask the person a few times, not a hundred', async () => {
    const { tickets, visit, next, session } = start()
    for (let i = 0; i < 100; i += 1) visit(`/?code=forged${i}`, tickets.opener)
    let asked = 0
    for (; asked < 9; asked += 1) await (await next()).finish({ kind: 'rejected' })
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('--allow-missing-state keeps the browser waiting as state does', async () => {
    const { tickets, visit, next } = start({ missingState: 'allow' })
    expect(visit('/?code=a', tickets.opener).held).toBe(true)
    expect((await next()).callback.binding).toBe('cookie')
  })

  test('where nobody can be asked it is refused with a notice, and the wait goes on', async () => {
    const { tickets, visit, told, session } = start({ missingState: 'refuse' })
    expect(visit('/?code=a', tickets.opener).answers[0]?.status).toBe(403)
    expect(told).toEqual([{ kind: 'missing-state' }])
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('S3: a denial by cookie alone is told and ends nothing', async () => {
    const { tickets, visit, told, session } = start()
    expect(visit('/?error=access_denied', tickets.opener).answers[0]?.status).toBe(403)
    expect(visit('/', tickets.opener).answers[0]?.status).toBe(403)
    expect(told).toEqual([{ kind: 'denied-unbound', error: 'access_denied' }])
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })
})

describe('S22: start links', () => {
  test('lead to the service with the state of their own ticket', () => {
    const { tickets, visit } = start()
    for (const ticket of [tickets.opener, tickets.printed]) {
      const [answer] = visit(`/start/${ticket.nonce}`).answers
      expect(answer?.status).toBe(302)
      const location = new URL(String(answer?.headers.Location))
      expect(location.searchParams.get('state')).toBe(ticket.state)
      expect(answer?.headers['Set-Cookie']).toBe(
        `${ticket.cookie.name}=${ticket.cookie.value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=3600`,
      )
    }
  })

  test('a replay revokes state and cookie of that link, also for a paste', () => {
    const { tickets, visit, told, session } = start()
    visit(`/start/${tickets.opener.nonce}`)
    expect(visit(`/start/${tickets.opener.nonce}`).answers[0]?.status).toBe(410)
    expect(told).toEqual([{ kind: 'start-link-replayed', link: 'opener' }])
    expect(visit(`/?code=a&state=${tickets.opener.state}`).answers[0]?.status).toBe(403)
    expect(visit('/?code=a', tickets.opener).answers[0]?.status).toBe(403)
    expect(session.pending().map(({ state }) => state)).toEqual([
      tickets.printed.state,
      tickets.pasteState,
    ])
    expect(visit(`/start/${tickets.printed.nonce}`).answers[0]?.status).toBe(302)
    expect(visit(`/?code=a&state=${tickets.printed.state}`).held).toBe(true)
  })
})

test('stop tells the browsers that wait, and whoever waits for them', async () => {
  const { tickets, visit, session, next } = start()
  const tab = visit(`/?code=a&state=${tickets.opener.state}`)
  await next()
  const waiting = session.next()
  const rejected = expect(waiting).rejects.toMatchObject({ code: 'failed' })
  await session.stop()
  await rejected
  expect(tab.answers[0]?.body).toContain('The login was stopped')
  await expect(session.next()).rejects.toMatchObject({ code: 'failed' })
})
