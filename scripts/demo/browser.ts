import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { allow, openPage } from '../../test/support/fake-browser.ts'
import type { Stage } from './stage.ts'

const LOOK_MS = 100

/** Opens a start link in the demo's own browser, which trusts the pretend pCloud, and clicks Allow. */
export async function clickAllow(link: string, { fake }: Stage): Promise<void> {
  await allow(await openPage(link, { proxy: fake.proxyUrl, ca: fake.caPem }))
}

/** A command that the program takes for the browser: it puts the link into a file. */
export interface BrowserShim {
  readonly env: Readonly<Record<string, string>>
  /** The link of the next page that the program opens; undefined once `over`. */
  nextLink(over: AbortSignal): Promise<string | undefined>
}

const SCRIPT = `#!/bin/sh
# The demo's browser: hands over the last word, which is the link.
cd "$(dirname "$0")" || exit 1
for link; do :; done
printf '%s' "$link" > link.part && mv link.part link
`

/** Named \`open\` and first on PATH, since macOS opens browsers through the command of that name. */
export function createBrowserShim({ folder, env }: Stage): BrowserShim {
  const bin = join(folder, 'bin')
  const [shim, dropped] = [join(bin, 'open'), join(bin, 'link')]
  mkdirSync(bin)
  writeFileSync(shim, SCRIPT, { mode: 0o755 })
  return {
    env: { BROWSER: shim, PATH: [bin, env.PATH].filter(Boolean).join(delimiter) },
    async nextLink(over) {
      while (!existsSync(dropped)) {
        if (over.aborted) return undefined
        await delay(LOOK_MS)
      }
      const link = readFileSync(dropped, 'utf8')
      rmSync(dropped)
      return link
    },
  }
}
