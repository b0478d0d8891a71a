import { basename } from 'node:path'
import type { Environment } from '../../rclone/environment-variables.ts'
import { environmentValue } from '../child-secrets.ts'

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
export function chosenBrowser(env: Environment): string | undefined {
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
