import { quotedName } from '../visible.ts'

/** The first command to run with a remote that was just saved. */
export interface Suggestion {
  readonly command: string
}

/** @returns why there is none, or the command: it must work in every rclone */
export function commandToTry(name: string): Suggestion | string {
  return OLD_NAMES.test(name) ? { command: `rclone lsd ${quotedName(`${name}:`)}` } : TOO_NEW
}

/** rclone 1.60 refuses other names (`fs/fspath/path.go` of that version). */
const OLD_NAMES = /^[\w.](?:[\w. -]*[\w.-])?$/
const TOO_NEW =
  'Older versions of rclone, such as 1.60, refuse this name. To change it: pcloud-config rename'
