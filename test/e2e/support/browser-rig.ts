import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../../fixtures/services/fake-pcloud.ts'
import { launchChromium, newProfile } from '../../support/chromium.ts'
import {
  type LoginOptions,
  type LoginRun,
  startLogin,
  startLoginInPty,
  type TerminalRun,
} from './login-run.ts'

type Options = Omit<LoginOptions, 'fake'>

/** One browser for a file; for each test a pCloud of its own, and all of it cleared away. */
export class BrowserRig {
  #browser: Browser | undefined
  #fake: FakePcloud | undefined
  readonly #undo: (() => unknown)[] = []

  constructor() {
    beforeAll(async () => {
      this.#browser = await launchChromium()
    })
    beforeEach(async () => {
      this.#fake = await startFakePcloud()
    })
    afterEach(async () => {
      for (const step of this.#undo.splice(0).reverse()) await step()
      await this.#fake?.close()
    })
    afterAll(() => this.#browser?.close())
  }

  get fake(): FakePcloud {
    if (this.#fake === undefined) throw new Error('only within a test')
    return this.#fake
  }

  /** As another program runs it: `--yes --json`. */
  async login(options: Options = {}): Promise<LoginRun> {
    const run = await startLogin({ fake: this.fake, ...options })
    this.later(run.remove)
    return run
  }

  /** As a person runs it. */
  async loginInPty(options: Options = {}): Promise<TerminalRun> {
    const run = await startLoginInPty({ fake: this.fake, ...options })
    this.later(run.remove)
    return run
  }

  async profile(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    if (this.#browser === undefined) throw new Error('only within a test')
    const profile = await newProfile(this.#browser, this.fake.proxyUrl, options)
    this.later(() => profile.close())
    return profile
  }

  /** A tab in a profile of its own. */
  async tab(options: BrowserContextOptions = {}): Promise<Page> {
    return (await this.profile(options)).newPage()
  }

  later(step: () => unknown): void {
    this.#undo.push(step)
  }

  /** How often pCloud was asked to trade a code. */
  exchanges(): number {
    return this.fake.requests.filter(({ method }) => method === 'oauth2_token').length
  }
}

/** Clicks Allow on pCloud's page, for this account, and waits for the page of the result. */
export async function allow(page: Page, email = 'marcel@example.com'): Promise<string> {
  await page.check(`input[value="${email}"]`)
  await page.click('#allow')
  return heading(page)
}

export async function deny(page: Page): Promise<string> {
  await page.click('#deny')
  return heading(page)
}

/** The heading of one of our own pages. */
export async function heading(page: Page): Promise<string> {
  return (await page.textContent('main h1')) ?? ''
}

/** With `E2E_SCREENSHOTS=FOLDER`: what the person sees, in both colour schemes. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: null })
}
