/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

const REMOTES = 'RCLONE_CONFIG_'

/** The variable for one key of one remote (`fs/config.go`, `ConfigToEnv`): no character is replaced. */
export function remoteVariable(name: string, key: string): string {
  return goUpper(`${REMOTES}${name}_${key}`)
}

/** Whether variables can define remotes. The rules for these are loaded only then. */
export function mayDefineRemotes(env: Environment): boolean {
  return Object.keys(env).some((name) => /^RCLONE_CONFIG_.+_TYPE$/s.test(name))
}

/** The start of all variables for a remote. */
export function remotePrefix(name: string): string {
  return goUpper(`${REMOTES}${name}_`)
}

/** Types with a different prefix in their variables (`fs.RegInfo.Prefix`). */
const PREFIX_OF: Readonly<Record<string, string>> = {
  'google cloud storage': 'gcs',
  'google photos': 'gphotos',
  oracleobjectstorage: 'oos',
}

/** The variable for one key of all remotes of a type (`fs/config.go`, `OptionToEnv`). */
export function typeVariable(type: string, key: string): string {
  const prefix = Object.hasOwn(PREFIX_OF, type) ? PREFIX_OF[type] : type
  return goUpper(`RCLONE_${prefix}_${key}`).replaceAll('-', '_')
}

/** Whether rclone can read any option from a variable. Most machines have no such variable. */
export function mayChangeRemotes(env: Environment): boolean {
  return Object.keys(env).some((name) => name.startsWith('RCLONE_') && name !== 'RCLONE_CONFIG')
}

/** Like Go's `strings.ToUpper`, this preserves the number of characters. JavaScript changes `ß` to `SS`. */
export function goUpper(text: string): string {
  return perCharacter(text, (character) => character.toUpperCase())
}

export function goLower(text: string): string {
  return perCharacter(text, (character) => character.toLowerCase())
}

function perCharacter(text: string, change: (character: string) => string): string {
  // The length of ASCII does not change, and nearly all names are ASCII.
  if (!/[^\0-\x7f]/.test(text)) return change(text)
  const changed = Array.from(text, (character) => {
    const other = change(character)
    return Array.from(other).length === 1 ? other : character
  })
  return changed.join('')
}
