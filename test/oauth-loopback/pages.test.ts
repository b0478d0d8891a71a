import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { html } from '../../src/oauth-loopback/html.ts'
import { CONTENT_SECURITY_POLICY } from '../../src/oauth-loopback/page-layout.ts'
import { pageOf } from '../../src/oauth-loopback/pages.ts'
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
    pageOf(BRAND, { kind: 'success', account: text, region: text }),
    pageOf(BRAND, { kind: 'denied', error: text, description: text }),
    pageOf(BRAND, { kind: 'denied', error: 'access_denied', description: text }),
    pageOf(BRAND, { kind: 'failed', title: text, text }),
    pageOf(BRAND, { kind: 'refused', reason: 'untrusted-host', detail: text }),
    pageOf(BRAND, { kind: 'refused', reason: 'denied-unbound', detail: text }),
    pageOf({ app: text, service: text }, { kind: 'confirm', doubt: 'no-state' }),
    pageOf({ app: text, service: text }, { kind: 'not-found' }),
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
    success: pageOf(BRAND, { kind: 'success', account: 'me@example.com', region: 'EU' }),
    denied: pageOf(BRAND, { kind: 'denied' }),
    failed: pageOf(BRAND, {
      kind: 'failed',
      title: 'The login did not work',
      text: 'Wrong secret.',
    }),
    confirm: pageOf(BRAND, { kind: 'confirm', doubt: 'no-state' }),
    rejected: pageOf(BRAND, { kind: 'rejected' }),
    stopped: pageOf(BRAND, { kind: 'stopped' }),
    'another user': pageOf(BRAND, { kind: 'another-user' }),
    'too many visits': pageOf(BRAND, { kind: 'too-many-visits' }),
    finished: pageOf(BRAND, { kind: 'finished' }),
    'confirm another browser': pageOf(BRAND, { kind: 'confirm', doubt: 'two-browsers' }),
    'not found': pageOf(BRAND, { kind: 'not-found' }),
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
      ).map((reason) => [reason, pageOf(BRAND, { kind: 'refused', reason })]),
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
  const schemes = [...pageOf(BRAND, { kind: 'denied' }).matchAll(/:root \{([^}]*)\}/g)].map(
    ([, text]) =>
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
