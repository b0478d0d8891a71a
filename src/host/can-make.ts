import { accessSync, constants, lstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whether a folder is there or could be made: asked of the nearest one that is there, nothing is made. */
export function canMakeFolder(path: string): boolean {
  try {
    const there = nearest(path)
    if (!statSync(there).isDirectory()) return false
    if (there !== path) accessSync(there, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A link that leads nowhere is there: no folder can be made in its place. */
function nearest(path: string): string {
  let at = path
  while (lstatSync(at, { throwIfNoEntry: false }) === undefined && dirname(at) !== at)
    at = dirname(at)
  return at
}
