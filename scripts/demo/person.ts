import { setTimeout as delay } from 'node:timers/promises'
import { type BrowserShim, clickAllow, createBrowserShim } from './browser.ts'
import { startProgram } from './programs.ts'
import { say } from './say.ts'
import type { Stage } from './stage.ts'

/** So long a person may look at the waiting program before the demo's browser clicks. */
const CLICK_AFTER_MS = 3_000

/** The person answers the real program on the real terminal; only the browser is played. */
export async function playWithPerson(stage: Stage): Promise<number> {
  const { fake, port } = stage
  say('Press Enter at every question, or type your own answers. At "Root folder", try: list')
  say('Step 2 (the app) is skipped because the demo uses a pretend app.')
  say("At the login, the demo's own browser opens the page and clicks Allow for you.")
  const shim = createBrowserShim(stage)
  const env = { ...shim.env, PCLOUD_CLIENT_ID: fake.app.clientId, ...secretOf(stage) }
  const args = port === 53_682 ? ['new'] : ['new', '--redirect-port', String(port)]
  const { ended } = startProgram(stage, args, 'inherit', env)
  const over = new AbortController()
  const browsing = browse(shim, stage, over.signal)
  try {
    return await ended
  } finally {
    over.abort()
    const problem = await browsing
    if (problem !== undefined) say(`The demo's browser had a problem: ${problem}`)
  }
}

function secretOf({ fake }: Stage): { readonly PCLOUD_CLIENT_SECRET?: string } {
  return fake.app.secret === undefined ? {} : { PCLOUD_CLIENT_SECRET: fake.app.secret }
}

/**
 * Clicks Allow on every page that the program opens. It must not write: the terminal is
 * the program's until that has ended.
 * @returns what went wrong last, if anything did
 */
async function browse(shim: BrowserShim, stage: Stage, over: AbortSignal) {
  let problem: string | undefined
  for (;;) {
    const link = await shim.nextLink(over)
    if (link === undefined) return problem
    try {
      await delay(CLICK_AFTER_MS, undefined, { signal: over })
      await clickAllow(link, stage)
    } catch (error) {
      if (!over.aborted) problem = error instanceof Error ? error.message : String(error)
    }
  }
}
