import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { html } from '../../src/oauth-loopback/html.ts'
import { CONTENT_SECURITY_POLICY } from '../../src/oauth-loopback/page-layout.ts'
import * as pages from '../../src/oauth-loopback/pages.ts'
import { BRAND } from './support.ts'

const XSS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  'javascript:alert(1)',
  '&lt;script&gt;',
  '&#60;script&#62;',
  '<!--',
  ']]>',
  '`alert(1)`',
  '\u2028<b>\u202e',
  '\u0000<\u0000script>',
  '<ſcript>',
  '＜script＞',
]

/** All pages that show foreign text, with that text in each field. */
function pagesWith(text: string): readonly string[] {
  return [
    pages.successPage(BRAND, { account: text, region: text }),
    pages.deniedPage(BRAND, text, text),
    pages.deniedPage(BRAND, 'access_denied', text),
    pages.failedPage(BRAND, text, text),
    pages.refusedPage(BRAND, 'untrusted-host', text),
    pages.refusedPage(BRAND, 'denied-unbound', text),
    pages.confirmPage({ app: text, service: text }, 'no-state'),
    pages.notFoundPage({ app: text, service: text }),
  ]
}

/** The tags and attributes of a page, without the text. */
function skeleton(page: string): readonly string[] {
  return page.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[^>]*>/g) ?? []
}

describe('S16: escapes foreign text', () => {
  const harmless = pagesWith('text').map(skeleton)

  test.each(XSS)('%s', (text) => {
    pagesWith(text).forEach((page, at) => {
      expect(skeleton(page)).toEqual(harmless[at])
      expect(page).not.toContain('\u0000')
      expect(page).not.toContain('\u202e')
    })
  })

  test('escapes all characters that can end a text or a quoted attribute', () => {
    expect(`${html`${`<a href="x" id='y'>&\``}`}`).toBe(
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&#96;',
    )
  })
})

describe('every page', () => {
  const every = {
    success: pages.successPage(BRAND, { account: 'me@example.com', region: 'EU' }),
    denied: pages.deniedPage(BRAND),
    failed: pages.failedPage(BRAND, 'The login did not work', 'Wrong secret.'),
    confirm: pages.confirmPage(BRAND, 'no-state'),
    rejected: pages.rejectedPage(BRAND),
    stopped: pages.stoppedPage(BRAND),
    'another user': pages.anotherUserPage(BRAND),
    'too many visits': pages.tooManyVisitsPage(BRAND),
    finished: pages.finishedPage(BRAND),
    'confirm another browser': pages.confirmPage(BRAND, 'two-browsers'),
    'not found': pages.notFoundPage(BRAND),
    ...Object.fromEntries(
      (
        [
          'stray',
          'wrong-state',
          'missing-state',
          'unconfirmed',
          'host',
          'method',
          'too-long',
        ] as const
      ).map((reason) => [reason, pages.refusedPage(BRAND, reason)]),
    ),
  }

  test.each(Object.entries(every))('%s has language, title, main, one heading', (_, page) => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toContain('<meta charset="utf-8">')
    expect(page).toContain('name="viewport"')
    expect(page).toMatch(/<title>[^<]+ · pcloud-config<\/title>/)
    expect(page.match(/<main /g)).toHaveLength(1)
    expect(page.match(/<h1>/g)).toHaveLength(1)
    expect(page).toContain('terminal')
    expect(page).not.toMatch(/<script|\son\w+=|style="|https?:\/\//)
  })

  test.each(Object.entries(every))('S15: the policy allows the style of %s', (_, page) => {
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(CONTENT_SECURITY_POLICY).toContain(`style-src 'sha256-${hash}'`)
  })

  test('supports dark mode, narrow screens and forced colours', () => {
    for (const query of ['prefers-color-scheme: dark', 'max-width', 'forced-colors']) {
      expect(every.success).toContain(`(${query}`)
    }
  })
})

describe('contrast', () => {
  const schemes = [...pages.deniedPage(BRAND).matchAll(/:root \{([^}]*)\}/g)].map(([, text]) =>
    Object.fromEntries(
      [...(text ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [
        name,
        hex,
      ]),
    ),
  )
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  test.each([
    ['ink', 'card'],
    ['ink', 'well'],
    ['soft', 'card'],
    ['soft', 'well'],
    ['soft', 'ground'],
    ...['good', 'bad', 'ask', 'note'].flatMap((tone) => [
      [tone, `${tone}-bg`],
      [tone, 'card'],
    ]),
  ] as [string, string][])('%s on %s is at least 4.5:1 in both schemes', (front, back) => {
    expect(schemes).toHaveLength(2)
    for (const scheme of schemes) {
      const [high = 0, low = 0] = [
        luminance(scheme[front] ?? ''),
        luminance(scheme[back] ?? ''),
      ].sort((a, b) => b - a)
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5)
    }
  })
})
