import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOwnPollPage, isOwnStartLink, openInBrowser } from '../../src/host/browser.ts'
import { createRequestId, createTickets } from '../../src/oauth-loopback/index.ts'

const NONCE = 'A'.repeat(43)

describe('S21: only our own start link is handed to the opener', () => {
  it.each([
    `http://localhost:53682/start/${NONCE}`,
    `http://localhost/start/${NONCE}`,
    `http://127.0.0.1:1/start/${NONCE}`,
    `http://[::1]:65535/start/${createTickets().opener.nonce}`,
  ])('%s is ours', (link) => {
    expect(isOwnStartLink(link)).toBe(true)
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
    expect(isOwnStartLink(link)).toBe(false)
    expect(await openInBrowser(link, {})).toMatchObject({ kind: 'failed' })
  })

  it('nothing else passes: any text around, or in place of, a part of the link', () => {
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
    fc.assert(
      fc.property(dangerous, fc.nat(6), (text, at) => {
        const parts = ['http://', 'localhost', ':53682', '/start/', NONCE]
        const joined = [...parts.slice(0, at), text, ...parts.slice(at)].join('')
        // What is accepted is spelled in the alphabet of a link of ours, and leads to loopback.
        if (!isOwnStartLink(joined)) return
        const url = new URL(joined)
        expect(['localhost', '127.0.0.1', '[::1]']).toContain(url.hostname)
        expect(joined).toMatch(/^http:\/\/[\w.:[\]]+\/start\/[\w-]+$/)
        expect([url.username, url.search, url.hash]).toEqual(['', '', ''])
      }),
    )
    fc.assert(
      fc.property(fc.domain(), (host) => {
        expect(isOwnStartLink(link(host, NONCE))).toBe(false)
      }),
    )
  })
})

describe('S21: of pCloud’s pages only that of a login by poll, as we build it', () => {
  const query = (id: string, request = createRequestId()) =>
    `client_id=${id}&response_type=poll_token&request_id=${request}`
  const PAGE = 'https://my.pcloud.com/oauth2/authorize?'

  it.each(['zQg0smNw8tp', 'a-b_c.d~e', '%3Cid%3E'])('with the client id %s', (id) => {
    expect(isOwnPollPage(PAGE + query(id))).toBe(true)
  })

  it.each([
    `http://my.pcloud.com/oauth2/authorize?${query('a')}`,
    `https://evil.example/oauth2/authorize?${query('a')}`,
    `https://my.pcloud.com.evil.example/oauth2/authorize?${query('a')}`,
    `https://my.pcloud.com@evil.example/oauth2/authorize?${query('a')}`,
    `https://my-pcloud.com/oauth2/authorize?${query('a')}`,
    `https://my.pcloud.com/other?${query('a')}`,
    `${PAGE}${query('a')}&redirect_uri=https://evil.example`,
    `${PAGE}${query('a')}#x`,
    `${PAGE}${query('a')}\n`,
    `${PAGE}${query('')}`,
    `${PAGE}${query('$(id)')}`,
    `${PAGE}${query('`id`')}`,
    `${PAGE}${query('"a"')}`,
    `${PAGE}${query("a' --x")}`,
    `${PAGE}${query('a', 'short')}`,
    `${PAGE}${query('a').replace('poll_token', 'code')}`,
    `--app=${PAGE}${query('a')}`,
    ` ${PAGE}${query('a')}`,
  ])('%j is not it', async (link) => {
    expect(isOwnPollPage(link)).toBe(false)
    expect(await openInBrowser(link, {})).toMatchObject({ kind: 'failed' })
  })
})
