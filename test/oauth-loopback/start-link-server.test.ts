import { expect, onTestFinished, test } from 'vitest'
import type { Visitor } from '../../src/oauth-loopback/identify-visitor.ts'
import type { Notice } from '../../src/oauth-loopback/request-notices.ts'
import { openStartPage } from '../../src/oauth-loopback/start-link-server.ts'
import { BRAND, get } from './support.ts'

const TARGET = 'https://my.pcloud.com/oauth2/authorize?request_id=secret'

async function open(who: () => Visitor = () => 'this-user') {
  const notices: Notice[] = []
  const page = await openStartPage({
    target: TARGET,
    notPort: 53_682,
    identifyVisitor: who,
    onNotice: (notice) => notices.push(notice),
    brand: BRAND,
  })
  if (page === undefined) throw new Error('a port is free')
  onTestFinished(() => page.close())
  return { page, notices }
}

test('S21: redirects this user to the page, again for the same browser', async () => {
  const { page, notices } = await open()
  expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}$/)
  expect(new URL(page.url).port).not.toBe('53682')
  const first = await get(page.url)
  expect([first.status, first.headers.location]).toEqual([302, TARGET])
  const cookie = String(first.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  expect((await get(page.url, { cookie })).status).toBe(302)
  expect([page.isDoubtful(), notices]).toEqual([false, []])
})

test('S21: hides the page from a different user, and the login is not doubtful', async () => {
  const { page, notices } = await open(() => 'another-user')
  const { status, headers, body } = await get(page.url)
  expect(status).toBe(403)
  expect(JSON.stringify(headers) + body).not.toContain('secret')
  expect(page.isDoubtful()).toBe(false)
  expect(notices).toEqual([{ kind: 'another-user', refused: true, count: 1 }])
})

test('S22: a second browser makes the login doubtful', async () => {
  const { page, notices } = await open(() => 'unknown')
  await get(page.url)
  expect(page.isDoubtful()).toBe(false)
  await get(page.url)
  expect(page.isDoubtful()).toBe(true)
  expect(notices.map(({ kind }) => kind)).toEqual(['two-browsers'])
})

test('S10, S11, S14: refuses other hosts, methods, paths and prefetches', async () => {
  const { page } = await open()
  const { origin } = new URL(page.url)
  const statuses = await Promise.all([
    get(page.url, { host: 'evil.tld' }),
    get(page.url, {}, 'POST'),
    get(`${origin}/`),
    get(`${origin}/start/x`),
    get(`${origin}/?code=a`),
    get(page.url, { 'sec-purpose': 'prefetch' }),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([421, 405, 404, 404, 404, 204])
  for (const { headers } of statuses) expect(headers.location).toBeUndefined()
  expect(statuses[1]?.headers.allow).toBe('GET')
  expect(page.isDoubtful()).toBe(false)
})

test('reports a visit to an unknown link, as the listener of a login does', async () => {
  const { page, notices } = await open()
  await get(`${new URL(page.url).origin}/start/x`)
  expect(notices).toEqual([{ kind: 'stray-request', reason: 'unknown-start-link', count: 1 }])
})
