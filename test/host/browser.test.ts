import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openInBrowser } from '../../src/host/browser.ts'
import { createStartLinks } from '../../src/oauth-loopback/start-links.ts'

const NONCE = 'A'.repeat(43)

/** A browser that leaves a trace if it is started. */
const folder = mkdtempSync(join(tmpdir(), 'opener-'))
const [BROWSER, trace] = [join(folder, 'browser'), join(folder, 'started')]
writeFileSync(BROWSER, `#!/bin/sh\ntouch ${trace}\n`, { mode: 0o755 })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A text browser never starts, and the reason for this is given only for a start link. */
async function isOwnStartLink(link: string): Promise<boolean> {
  const outcome = await openInBrowser(link, { BROWSER: 'lynx' })
  return outcome.kind === 'failed' && outcome.reason === 'lynx is a text browser'
}

async function expectNotOpened(link: string): Promise<void> {
  expect(await openInBrowser(link, { BROWSER })).toMatchObject({ kind: 'failed' })
  expect(existsSync(trace)).toBe(false)
}

it('S21: a start link is opened with the browser that the user named', async () => {
  const link = `http://localhost:53682/start/${NONCE}`
  expect(await openInBrowser(link, { BROWSER })).toEqual({ kind: 'started' })
  await expect.poll(() => existsSync(trace)).toBe(true)
  rmSync(trace)
})

describe('a text browser', () => {
  const link = `http://localhost:53682/start/${NONCE}`

  it.each(['w3m', '/usr/bin/lynx', 'links2:elinks', 'w3m %s'])(
    'BROWSER=%s does not start, because the wizard has the terminal',
    async (name) => {
      expect(await openInBrowser(link, { BROWSER: name })).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining('is a text browser'),
      })
    },
  )

  it('does not start after a command with %s', async () => {
    expect(await openInBrowser(link, { BROWSER: `${BROWSER} %s:w3m` })).toEqual({ kind: 'started' })
    await expect.poll(() => existsSync(trace)).toBe(true)
    rmSync(trace)
  })

  it.each(['w3m:', 'lynx %s:', ''])('the next browser of the list starts: %s', async (before) => {
    expect(await openInBrowser(link, { BROWSER: `${before}${BROWSER}` })).toEqual({
      kind: 'started',
    })
    await expect.poll(() => existsSync(trace)).toBe(true)
    rmSync(trace)
  })
})

describe('S21: passes only the start link to the opener', () => {
  it.each([
    `http://localhost:53682/start/${NONCE}`,
    `http://localhost/start/${NONCE}`,
    `http://127.0.0.1:1/start/${NONCE}`,
    `http://[::1]:65535/start/${createStartLinks().opener.nonce}`,
  ])('%s is ours', async (link) => {
    expect(await isOwnStartLink(link)).toBe(true)
  })

  it.each([
    `https://localhost:53682/start/${NONCE}`,
    `http://evil.example/start/${NONCE}`,
    `http://localhost.evil.example/start/${NONCE}`,
    `http://localhost@evil.example/start/${NONCE}`,
    `http://evil@localhost:1/start/${NONCE}`,
    `http://localhost:53682/start/${NONCE}?x=1`,
    `http://localhost:53682/start/${NONCE}#x`,
    `http://localhost:53682/start/${NONCE}/`,
    `http://localhost:53682/start/../${NONCE}`,
    `http://localhost:53682//start/${NONCE}`,
    `http://localhost:53682/start/${NONCE.slice(1)}`,
    `http://localhost:53682/start/${NONCE}\n`,
    `http://localhost:53682/start/${NONCE}\r\nx`,
    `http://localhost:53682/start/$(id)${NONCE}`,
    `http://localhost:53682/start/\`id\`${NONCE}`,
    `http://localhost:53682/start/"${NONCE}"`,
    `http://localhost:53682/start/${NONCE}' '--x`,
    `http://localhost:536820/start/${NONCE}`,
    ` http://localhost:53682/start/${NONCE}`,
    `--app=http://localhost:53682/start/${NONCE}`,
    `-http://localhost:53682/start/${NONCE}`,
    `HTTP://LOCALHOST:53682/start/${NONCE}`,
    `http://127.1:53682/start/${NONCE}`,
    `http://0.0.0.0:53682/start/${NONCE}`,
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
  ])('%j is not', async (link) => {
    expect(await isOwnStartLink(link)).toBe(false)
    await expectNotOpened(link)
  })

  it('all other links are refused: text around, or in place of, a part of the link', async () => {
    const dangerous = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(
        '$(id)',
        '`',
        '"',
        "'",
        ' ',
        '-',
        '--',
        '\n',
        '\0',
        '%0a',
        ';',
        '&',
        '|',
        '@',
        '\\',
      ),
    )
    const link = (host: string, path: string) => `http://${host}:53682/start/${path}`
    await fc.assert(
      fc.asyncProperty(dangerous, fc.nat(6), async (text, at) => {
        const parts = ['http://', 'localhost', ':53682', '/start/', NONCE]
        const joined = [...parts.slice(0, at), text, ...parts.slice(at)].join('')
        // What is accepted is spelled in the alphabet of a link of ours, and leads to loopback.
        if (!(await isOwnStartLink(joined))) return
        const url = new URL(joined)
        expect(['localhost', '127.0.0.1', '[::1]']).toContain(url.hostname)
        expect(joined).toMatch(/^http:\/\/[\w.:[\]]+\/start\/[\w-]+$/)
        expect([url.username, url.search, url.hash]).toEqual(['', '', ''])
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.domain(), async (host) => {
        expect(await isOwnStartLink(link(host, NONCE))).toBe(false)
      }),
    )
  })
})

it('S21: no page of a service is handed to the opener, not even one that we built', async () => {
  for (const link of [
    `https://my.pcloud.com/oauth2/authorize?client_id=a&response_type=poll_token&request_id=${NONCE}`,
    `http://127.0.0.1:53682/auth?state=${NONCE}`,
  ]) {
    await expectNotOpened(link)
  }
})
