import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { type Environment, environmentValue } from '../rclone/environment-variables.ts'
import type { OpenOutcome } from '../wizard/wizard-context.ts'

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

/** They need the terminal, which the wizard uses. */
const TEXT_BROWSERS = new Set(
  'w3m lynx links links2 elinks edbrowse browsh carbonyl chawan cha www-browser'.split(' '),
)

/** The text browser in `BROWSER`, if the list contains only text browsers. */
export function textBrowser(env: Environment): string | undefined {
  const all = browsersIn(env)
  return all.every(isTextBrowser) ? all[0] : undefined
}

/**
 * The graphical browser in `BROWSER`, or undefined to leave the list to `xdg-open`, which tries all entries
 * and runs those that contain `%s` as commands.
 */
function chosenBrowser(env: Environment): string | undefined {
  const all = browsersIn(env)
  const first = all.find((command) => !isTextBrowser(command))
  const isCommand = first !== undefined && /[\s%]/.test(first)
  // It would start a text browser that is in the list, so do not leave the list to it.
  if (isCommand && all.some(isTextBrowser)) return first.split(/\s/)[0]
  return isCommand ? undefined : first
}

function browsersIn(env: Environment): readonly string[] {
  const value = environmentValue(env, 'BROWSER')
  // `C:\` is part of a path.
  return value?.split(/:(?![\\/])|(?<!(?:^|:)[A-Za-z]):/).filter(Boolean) ?? []
}

function isTextBrowser(command: string): boolean {
  const name = basename(command.trim().split(/\s/)[0] ?? '')
  return TEXT_BROWSERS.has(name.replace(/\.exe$/i, '').toLowerCase())
}
