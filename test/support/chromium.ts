import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
} from 'playwright-core'
import { describe } from 'vitest'

/** What keeps a browser quiet: no sandbox in a container, no traffic of its own. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's Chromium, where it is installed. */
export function findChromium(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  return folders.map((folder) => join(folder, 'chromium')).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A real browser, whose own traffic ends at a port where nobody listens. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('no chromium on PATH (apt install chromium)')
  return chromium.launch({ executablePath, args: QUIET, proxy: { server: 'http://127.0.0.1:9' } })
}

/**
 * A profile of its own, in which pCloud's names lead to the fake. Loopback must not go
 * through the proxy: playwright takes away the exception that browsers make for it.
 */
export function newProfile(
  browser: Browser,
  proxyUrl: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const proxy = { server: proxyUrl, bypass: 'localhost,127.0.0.1,[::1]' }
  return browser.newContext({ ignoreHTTPSErrors: true, proxy, ...options })
}

/** Tests that need the browser: skipped by name without one, except in CI, where they fail. */
export function describeInChromium(title: string, tests: () => void): void {
  if (findChromium() !== undefined || process.env.CI) describe(title, tests)
  else describe.skip(`${title} (skipped: chromium is not installed)`, tests)
}
