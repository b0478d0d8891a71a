import { quotedName } from '../visible.ts'

/** The first command to run with a remote that was just saved. */
export interface Suggestion {
  readonly command: string
  /** The option to add if the file is not the one that rclone reads by default. */
  readonly elsewhere: string | undefined
}

/** @returns why there is none, or the command: it must work in every rclone */
export function commandToTry(name: string, config: string | undefined): Suggestion | string {
  if (!OLD_NAMES.test(name)) return TOO_NEW
  const elsewhere = config === undefined ? undefined : `--config ${quotedPath(config)}`
  return { command: `rclone lsd ${quotedName(`${name}:`)}`, elsewhere }
}

function quotedPath(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : quotedName(path)
}

/** rclone 1.60 refuses other names (`fs/fspath/path.go` of that version). */
const OLD_NAMES = /^[\w.](?:[\w. -]*[\w.-])?$/
const TOO_NEW =
  'Older versions of rclone, such as 1.60, refuse this name. To change it: pcloud-config rename'
