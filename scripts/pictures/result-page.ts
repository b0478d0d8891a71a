import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { findChromium, newProfile } from '../../test/support/chromium.ts'
import type { Stage } from './stage.ts'

const PATH = 'docs/pictures/result-page'

/** Starts Chromium on the desk of the stage, where it reaches the program that waits there. */
async function launchOnDesk(stage: Stage, folder: string) {
  const program = findChromium()
  if (program === undefined) throw new Error('no chromium on PATH (apt install chromium)')
  const executablePath = join(folder, 'chromium')
  const words = stage.words('home', program).map((word) => `'${word}'`)
  writeFileSync(executablePath, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
  chmodSync(executablePath, 0o755)
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  return chromium.launch({ executablePath, args, proxy: { server: 'http://127.0.0.1:9' } })
}

/** Logs in with a real browser, and takes the page that it shows at the end in both themes. */
export async function takeResultPage(stage: Stage, link: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'result-page-'))
  const browser = await launchOnDesk(stage, folder)
  try {
    const viewport = { width: 760, height: 470 }
    const profile = await newProfile(browser, stage.fake.proxyUrl, { viewport })
    const page = await profile.newPage()
    await page.goto(link)
    await page.check('input[value="marcel@example.com"]')
    await page.click('#allow')
    await page.waitForSelector('main h1')
    await shoot(page, 'light', `${PATH}.png`)
    await shoot(page, 'dark', `${PATH}-dark.png`)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function shoot(page: Page, colorScheme: 'light' | 'dark', path: string): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.screenshot({ path })
}
