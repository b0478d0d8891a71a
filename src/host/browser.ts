import type { ChildProcess } from 'node:child_process'
import type { Environment } from '../rclone/environment-variables.ts'
import type { OpenOutcome } from '../wizard/wizard-context.ts'
import { chosenBrowser, textBrowser } from './environment-detection/chosen-browser.ts'

/** `open` resolves as soon as the launcher starts. Watch the launcher for this long. */
const WATCH_MS = 2_000

/**
 * Opens a start link of this program in the system's browser. Refuses any other address:
 * an address from a server can contain arguments for the launcher. `open` passes on the
 * environment of this process, which is free of secrets at that time.
 */
export async function openInBrowser(link: string, env: Environment): Promise<OpenOutcome> {
  if (!isOwnStartLink(link)) {
    return { kind: 'failed', reason: 'this is not a start link of this program' }
  }
  const text = textBrowser(env)
  if (text !== undefined) return { kind: 'failed', reason: `${text} is a text browser` }
  try {
    const { default: open } = await import('open')
    const app = chosenBrowser(env)
    return await watch(await open(link, app === undefined ? {} : { app: { name: app } }))
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : 'unknown reason' }
  }
}

function isOwnStartLink(link: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?\/start\/[\w-]{43,}$/.test(link)
}

function watch(child: ChildProcess): Promise<OpenOutcome> {
  return new Promise((resolve) => {
    const settle = (code: number | null) => resolve(launcherEnded(code))
    if (child.exitCode !== null) settle(child.exitCode)
    child.once('exit', settle)
    child.once('error', (error) => resolve({ kind: 'failed', reason: error.message }))
    setTimeout(resolve, WATCH_MS, { kind: 'started' }).unref()
  })
}

function launcherEnded(code: number | null): OpenOutcome {
  if (code === 0) return { kind: 'started' }
  return { kind: 'failed', reason: `the launcher ended with code ${code ?? 'unknown'}` }
}
