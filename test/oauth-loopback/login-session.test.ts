import { describe, expect, test } from 'vitest'
import type { Visitor } from '../../src/oauth-loopback/identify-visitor.ts'
import { LoginSession } from '../../src/oauth-loopback/login-session.ts'
import type { PageResponse, Reply } from '../../src/oauth-loopback/page-response.ts'
import { parseRedirectUri } from '../../src/oauth-loopback/redirect-uri.ts'
import { type NoticeEvent, throttleNotices } from '../../src/oauth-loopback/request-notices.ts'
import { createStartLinks, type StartLink } from '../../src/oauth-loopback/start-links.ts'
import { authorizeUrl, BRAND, type Started, TRUSTED_HOSTS } from './support.ts'

type SessionOptions = ConstructorParameters<typeof LoginSession>[0]

/** A browser tab without sockets, with the responses that it got. */
class Tab implements Reply {
  readonly answers: PageResponse[] = []
  held = false
  gone = false

  async send(response: PageResponse): Promise<void> {
    this.answers.push(response)
  }

  hold(): void {
    this.held = true
  }
}

function start(options: Partial<SessionOptions> = {}) {
  const links = createStartLinks()
  const told: NoticeEvent[] = []
  const redirectUri = parseRedirectUri('http://localhost:8080/')
  const session = new LoginSession({
    redirectUri,
    links,
    authorizeUrl: (state) => authorizeUrl(state, redirectUri.text),
    trustedHosts: TRUSTED_HOSTS,
    canConfirm: true,
    allowMissingState: false,
    brand: BRAND,
    postNotice: throttleNotices(({ count, ...event }) => told.push(event)),
    doneGraceMs: 20,
    ...options,
  })
  const visit = (
    target: string,
    has?: Started,
    who: Visitor = 'this-user',
    tab = new Tab(),
  ): Tab => {
    const jar = has ? ['Cookie', has.cookie] : []
    const request = { method: 'GET', target, rawHeaders: ['Host', 'localhost:8080', ...jar] }
    session.handle(request, tab, () => who)
    return tab
  }
  const open = (link: StartLink, who?: Visitor): Started => {
    const [first] = visit(`/start/${link.nonce}`, undefined, who).answers
    const location = String(first?.headers.Location)
    const cookie = String(first?.headers['Set-Cookie']).split(';')[0] ?? ''
    return { cookie, state: new URL(location).searchParams.get('state') ?? '' }
  }
  /** A browser that opened the opener's link. */
  const mine = open(links.opener)
  /** Follows the 303 of the tab. */
  const pageOf = (tab: Tab): string => {
    const location = tab.answers[0]?.headers.Location
    return visit(String(location)).answers[0]?.body ?? ''
  }
  const next = async () => {
    const attempt = await session.next(AbortSignal.timeout(1_000))
    if (attempt.kind !== 'callback') throw new Error('denied')
    return attempt
  }
  return { session, links, mine, open, told, visit, pageOf, next }
}

describe('with state', () => {
  test('S15: the browser waits for the outcome, then gets it once at a separate address', async () => {
    const { mine, visit, next, pageOf } = start()
    const tab = visit(`/?code=a&state=${mine.state}`, mine)
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

  test('S13: other codes get the same page, without a second attempt', async () => {
    const { mine, visit, next, pageOf, session } = start()
    const tabs = ['a', 'a', 'b'].map((code) => visit(`/?code=${code}&state=${mine.state}`, mine))
    const attempt = await next()
    void attempt.finish({ kind: 'success', account: 'me@example.com' })
    void attempt.finish({ kind: 'failed', title: 'late', text: 'late' })
    const late = visit(`/?code=c&state=${mine.state}`, mine)
    for (const tab of [...tabs, late]) expect(pageOf(tab)).toContain('me@example.com')
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('a denial stops the login and sends the page immediately', async () => {
    const { mine, visit, pageOf, session } = start()
    const tab = visit(`/?error=access_denied&state=${mine.state}`, mine)
    expect(pageOf(tab)).toContain('Access was not granted')
    expect(await session.next()).toMatchObject({ kind: 'denied', error: 'access_denied' })
    const late = visit(`/?code=a&state=${mine.state}`, mine)
    expect(pageOf(late)).toContain('Access was not granted')
  })

  test('a denial during the exchange of a code is ignored', async () => {
    const { mine, visit, pageOf, session, next } = start()
    const tab = visit(`/?code=a&state=${mine.state}`, mine)
    const attempt = await next()
    const other = visit(`/?error=access_denied&state=${mine.state}`, mine)
    expect(pageOf(other)).toContain('Access was not granted')
    void attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect(pageOf(tab)).toContain('me@example.com')
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('uses only the first outcome of an attempt', async () => {
    const { mine, visit, next } = start()
    visit(`/?code=a&state=${mine.state}`, mine)
    const attempt = await next()
    await attempt.finish({ kind: 'rejected' })
    await attempt.finish({ kind: 'success', account: 'late' })
    expect(visit(`/?code=b&state=${mine.state}`, mine).answers).toEqual([])
    expect((await next()).callback.code.reveal()).toBe('b')
  })

  test('after the user rejects the account, tries the next code but not the same code', async () => {
    const { mine, visit, next, pageOf } = start()
    const state = `state=${mine.state}`
    const first = visit(`/?code=a&${state}`, mine)
    const behind = visit(`/?code=b&${state}`, mine)
    await (await next()).finish({ kind: 'rejected' })
    expect(first.answers[0]?.status).toBe(303)
    expect(behind.answers).toEqual([])
    expect(pageOf(visit(`/?code=a&${state}`, mine))).toContain('You declined')
    const second = await next()
    expect(second.callback.code.reveal()).toBe('b')
    void second.finish({ kind: 'success', account: 'mine@example.com' })
    expect(pageOf(behind)).toContain('mine@example.com')
  })

  test('finish does not wait for a closed browser', async () => {
    const { mine, visit, next } = start({ doneGraceMs: 60_000 })
    const tab = visit(`/?code=a&state=${mine.state}`, mine)
    tab.gone = true
    await (await next()).finish({ kind: 'failed', title: 'x', text: 'y' })
    expect(tab.answers).toEqual([])
  })
})

describe('S2: without state, with the start cookie', () => {
  test('sends the user to the terminal without the account', async () => {
    const { mine, visit, next, pageOf } = start()
    const tab = visit('/?code=a', mine)
    expect(pageOf(tab)).toContain('Confirm in the terminal')
    const attempt = await next()
    expect(attempt.callback.binding).toBe('cookie')
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect(tab.answers).toHaveLength(1)
  })

  test('tries a code with state after a forged code', async () => {
    const { mine, visit, next, pageOf } = start()
    for (let i = 0; i < 100; i += 1) visit(`/?code=forged${i}`, mine)
    const own = visit(`/?code=own&state=${mine.state}`, mine)
    await (await next()).finish({ kind: 'rejected' })
    const second = await next()
    expect(second.callback.code.reveal()).toBe('own')
    void second.finish({ kind: 'success', account: 'me@example.com' })
    expect(pageOf(own)).toContain('me@example.com')
  })

  test('asks the user about only a few of a hundred forged codes', async () => {
    const { mine, visit, next, session } = start()
    for (let i = 0; i < 100; i += 1) visit(`/?code=forged${i}`, mine)
    let asked = 0
    for (; asked < 9; asked += 1) await (await next()).finish({ kind: 'rejected' })
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('with allowMissingState, the browser waits as it does with state', async () => {
    const { mine, visit, next } = start({ allowMissingState: true })
    expect(visit('/?code=a', mine).held).toBe(true)
    expect((await next()).callback.binding).toBe('cookie')
  })

  test('if it cannot ask, refuses with a notice and continues to wait', async () => {
    const { mine, visit, told, session } = start({ canConfirm: false })
    expect(visit('/?code=a', mine).answers[0]?.status).toBe(403)
    expect(told).toEqual([{ kind: 'missing-state' }])
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })

  test('S3: reports a denial with only the cookie and continues to wait', async () => {
    const { mine, visit, told, session } = start()
    expect(visit('/?error=access_denied', mine).answers[0]?.status).toBe(403)
    expect(visit('/', mine).answers[0]?.status).toBe(403)
    expect(told).toEqual([{ kind: 'denied-unbound', error: 'access_denied' }])
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
  })
})

describe('S22: start links', () => {
  test('redirect to the service with the state of the visit', () => {
    const { links, visit } = start()
    for (const link of [links.program, links.printed]) {
      const [answer] = visit(`/start/${link.nonce}`).answers
      expect(answer?.status).toBe(302)
      const location = new URL(String(answer?.headers.Location))
      expect(location.searchParams.get('state')).toMatch(/^[\w-]{43}$/)
      expect(answer?.headers['Set-Cookie']).toMatch(
        new RegExp(`^${link.cookieName}=[\\w-]{43}; HttpOnly; SameSite=Lax; Path=/; Max-Age=3600$`),
      )
    }
  })

  test.each(['first', 'second', 'between the redirect and the callback'])(
    'a different user opens a link for this user (%s): refuses, and the login is unchanged',
    async (order) => {
      const { links, visit, open, told, next, session } = start()
      const known = session.pending().length
      const refused = () => {
        const [answer] = visit(`/start/${links.program.nonce}`, undefined, 'another-user').answers
        expect(answer?.status).toBe(403)
        expect(answer?.body).toContain('someone else&#39;s login')
        expect(answer?.headers).not.toHaveProperty('Set-Cookie')
        expect(answer?.headers).not.toHaveProperty('Location')
      }
      if (order === 'first') refused()
      const own = open(links.program)
      if (order !== 'first') refused()
      expect(session.pending()).toHaveLength(known + 1)
      expect(told).toEqual([{ kind: 'another-user', refused: true }])
      expect(visit(`/?code=own&state=${own.state}`, own).held).toBe(true)
      expect((await next()).callback.doubt).toBeUndefined()
    },
  )

  test('a different user on the printed link: needs confirmation, and the account is hidden', async () => {
    const { links, visit, open, told, next, pageOf } = start()
    const theirs = open(links.printed, 'another-user')
    expect(told).toEqual([{ kind: 'another-user', refused: false }])
    const tab = visit(`/?code=theirs&state=${theirs.state}`, theirs)
    expect(pageOf(tab)).toContain('Confirm in the terminal')
    const attempt = await next()
    expect(attempt.callback.doubt).toBe('another-user')
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect(pageOf(visit(`/?code=theirs&state=${theirs.state}`, theirs))).not.toContain('me@')
  })

  test('a code belongs to the visit with the same state, not with the same cookie', async () => {
    const { links, visit, open, next } = start()
    const theirs = open(links.printed, 'another-user')
    const mixed = { state: theirs.state, cookie: open(links.program).cookie }
    expect(visit(`/?code=a&state=${mixed.state}`, mixed).held).toBe(false)
    expect((await next()).callback.doubt).toBe('another-user')
  })

  test('after a rejection, tries the queued codes, proven codes first', async () => {
    const { links, mine, visit, open, next } = start()
    const theirs = open(links.printed, 'another-user')
    const more = open(links.printed)
    visit(`/?code=theirs&state=${theirs.state}`, theirs)
    visit(`/?code=doubtful&state=${more.state}`, more)
    visit(`/?code=own&state=${mine.state}`, mine)
    const codes: string[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      const attempt = await next()
      codes.push(attempt.callback.code.reveal())
      await attempt.finish({ kind: 'rejected' })
    }
    expect(codes).toEqual(['theirs', 'own', 'doubtful'])
  })

  test('if it cannot ask, refuses such a code and continues to wait', async () => {
    const { links, visit, open, told, session } = start({ canConfirm: false })
    const theirs = open(links.printed, 'another-user')
    expect(visit(`/?code=a&state=${theirs.state}`, theirs).answers[0]?.status).toBe(403)
    expect(visit(`/?code=a&state=${links.pageState}`).answers[0]?.status).toBe(403)
    expect(told.map(({ kind }) => kind)).toEqual(['another-user', 'unconfirmed'])
    await expect(session.next(AbortSignal.timeout(20))).rejects.toThrow()
    const own = open(links.program)
    expect(visit(`/?code=a&state=${own.state}`, own).held).toBe(true)
  })

  test('does not count the closed connection of an unknown visitor', async () => {
    const { links, visit, session } = start()
    const known = session.pending().length
    const tab = visit(`/start/${links.program.nonce}`, undefined, 'unknown')
    tab.gone = true
    const open = visit(`/start/${links.printed.nonce}`, undefined, 'unknown')
    await expect.poll(() => open.answers).toHaveLength(1)
    expect(tab.answers).toEqual([])
    expect(session.pending()).toHaveLength(known + 1)
  })

  test('looks up the user only for visits to a link of this login', () => {
    const { session } = start()
    const asked: string[] = []
    for (const target of ['/start/x', '/', '/?code=a', '/done/x', '/favicon.ico']) {
      const request = { method: 'GET', target, rawHeaders: ['Host', 'localhost:8080'] }
      session.handle(request, new Tab(), () => {
        asked.push(target)
        return 'unknown'
      })
    }
    expect(asked).toEqual([])
  })
})

test('stop closes the wait of the browsers and of next()', async () => {
  const { mine, visit, session, next } = start()
  const tab = visit(`/?code=a&state=${mine.state}`, mine)
  await next()
  const waiting = session.next()
  const rejected = expect(waiting).rejects.toMatchObject({ code: 'failed' })
  await session.stop()
  await rejected
  expect(tab.answers[0]?.body).toContain('The login was stopped')
  await expect(session.next()).rejects.toMatchObject({ code: 'failed' })
})
