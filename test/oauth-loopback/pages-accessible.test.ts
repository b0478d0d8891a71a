import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageOf } from '../../src/oauth-loopback/pages.ts'
import { describeInChromium, launchChromium } from '../support/chromium.ts'
import { sample } from '../support/sample.ts'
import { BRAND } from './support.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const LONG = `${'very-long-name.'.repeat(6)}@${'sub.'.repeat(12)}example.com`

/** Each page, with usual values and with long values. */
const EVERY: readonly (readonly [name: string, html: string])[] = [
  [
    'success',
    pageOf(BRAND, { kind: 'success', account: 'me@example.com', region: 'EU (e.pcloud.com)' }),
  ],
  [
    'success, long',
    pageOf(BRAND, { kind: 'success', account: LONG, region: 'US (api.pcloud.com)' }),
  ],
  ['denied', pageOf(BRAND, { kind: 'denied' })],
  [
    'refused by pCloud',
    pageOf(BRAND, { kind: 'denied', error: 'server_error', description: LONG }),
  ],
  [
    'failed',
    pageOf(BRAND, {
      kind: 'failed',
      title: 'The login did not work',
      text: 'The client secret is wrong.',
    }),
  ],
  ['confirm', pageOf(BRAND, { kind: 'confirm', doubt: 'no-state' })],
  ['rejected', pageOf(BRAND, { kind: 'rejected' })],
  ['stopped', pageOf(BRAND, { kind: 'stopped' })],
  ['another user', pageOf(BRAND, { kind: 'another-user' })],
  ['too many visits', pageOf(BRAND, { kind: 'too-many-visits' })],
  ['finished', pageOf(BRAND, { kind: 'finished' })],
  ['not found', pageOf(BRAND, { kind: 'not-found' })],
  ...(
    [
      'stray',
      'wrong-state',
      'missing-state',
      'unconfirmed',
      'denied-unbound',
      'host',
      'too-long',
    ] as const
  ).map((reason) => [reason, pageOf(BRAND, { kind: 'refused', reason })] as const),
  [
    'untrusted host',
    pageOf(BRAND, { kind: 'refused', reason: 'untrusted-host', detail: `evil.${LONG}` }),
  ],
]

const DESK = { width: 1280, height: 800 }
/** The width of 1280 pixels at a zoom of 200 %. */
const ZOOMED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }
const PHONE = { width: 320, height: 568 }

const VIEWS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: DESK }],
  ['dark', { colorScheme: 'dark', viewport: DESK }],
  ['light, 320 pixels wide', { colorScheme: 'light', viewport: PHONE }],
  ['dark, 320 pixels wide', { colorScheme: 'dark', viewport: PHONE }],
  ['zoomed to 200 %', { colorScheme: 'light', ...ZOOMED }],
  ['reduced motion, more contrast', { reducedMotion: 'reduce', contrast: 'more', viewport: DESK }],
  ['forced colours', { forcedColors: 'active', viewport: DESK }],
]

describeInChromium('the pages are accessible', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  test.each(sample(VIEWS, 3))(
    '%s: axe reports no problem, and the layout is stable',
    async (_, options) => {
      const context = await browser.newContext(options)
      try {
        const page = await context.newPage()
        for (const [name, html] of EVERY) {
          await page.setContent(html)
          expect([name, await violations(page)]).toEqual([name, []])
          expect([name, await page.evaluate(SHAPE)]).toEqual([name, { sideways: 0, moving: 0 }])
        }
      } finally {
        await context.close()
      }
    },
    60_000,
  )

  test('stays readable with wide text spacing (WCAG 1.4.12)', async () => {
    const page = await browser.newPage({ viewport: PHONE })
    const wide = '* { line-height: 1.5; letter-spacing: .12em; word-spacing: .16em }'
    for (const [name, html] of EVERY) {
      await page.setContent(html)
      await page.addStyleTag({ content: wide })
      expect([name, await page.evaluate(SHAPE)]).toEqual([name, { sideways: 0, moving: 0 }])
    }
    await page.close()
  })

  test('axe finds a planted fault', async () => {
    const page = await browser.newPage()
    await page.setContent('<main><img src="x"><p style="color: #999">grey</p></main>')
    expect(await violations(page)).toEqual(
      expect.arrayContaining(['color-contrast: p', 'image-alt: img']),
    )
    await page.close()
  })
})

/** How far the page extends past the window, and how many elements are animated. */
const SHAPE = `({
  sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  moving: document.getAnimations().length,
})`

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = (await page.evaluate('axe.run().then((run) => run.violations)')) as Violation[]
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
