import { basename, dirname, join } from 'node:path'
import type { FileDeps } from './file-deps.ts'
import { readSnapshot } from './read-snapshot.ts'
import { findTarget } from './target.ts'

/** A copy of the config file by a different program, for example an editor. */
export interface Copy {
  readonly path: string
  readonly mode: number
}

/**
 * Finds copies of a file in the folder: failed saves of rclone, copies of editors and file
 * managers. Only reads them.
 * @param matters whether to report a copy with these bytes
 */
export async function copiesBeside(
  deps: FileDeps,
  path: string,
  matters: (bytes: Uint8Array) => boolean,
): Promise<readonly Copy[]> {
  const target = await findTarget(deps, path)
  const file = await deps.fs.stat(target.path).catch(() => undefined)
  // An editor saves the copy next to the link or next to the file.
  const places = new Map([
    [join(target.folder, basename(target.path)), target.path],
    [join(await real(deps, dirname(path)), basename(path)), path],
  ])
  const found = await Promise.all(
    [...places.keys()].map(async (place) => {
      const [folder, name] = [dirname(place), basename(place)]
      const names = await deps.fs.readdir(folder).catch(() => [])
      return names.filter((one) => isCopyName(one, name)).map((one) => join(folder, one))
    }),
  )
  const looked = [...new Set(found.flat())].sort().map(async (copy) => {
    const read = await readSnapshot(deps, copy).catch(() => undefined)
    const isFile = read?.facts.ino === file?.ino && read?.facts.dev === file?.dev
    if (read === undefined || isFile || !matters(read.bytes)) return []
    return [{ path: copy, mode: read.facts.mode & 0o777 }]
  })
  return (await Promise.all(looked)).flat()
}

async function real(deps: FileDeps, folder: string): Promise<string> {
  return await deps.fs.realpath(folder).catch(() => folder)
}

/**
 * Whether programs use this name for a copy of the file: `rclone.conf.old123` (rclone),
 * `rclone.conf~`, `#rclone.conf#`, `.rclone.conf.swp`, `rclone.conf.save`, `rclone.conf.1`, `Copy
 * of rclone.conf`, `rclone (1).conf`.
 */
function isCopyName(name: string, file: string): boolean {
  const [low, base] = [name.toLowerCase(), file.toLowerCase()]
  // rclone also reads `.rclone.conf` in the home folder, so this is a config file.
  if (low === base || low === `.${base}`) return false
  const at = low.indexOf(base)
  if (at >= 0) return isBefore(low.slice(0, at)) && isAfter(low.slice(at + base.length))
  const dot = base.lastIndexOf('.')
  if (dot <= 0 || !low.startsWith(base.slice(0, dot))) return false
  const [rest, end] = [low.slice(dot), base.slice(dot)]
  const added = rest.endsWith(end) ? rest.slice(0, -end.length) : rest
  return /^[^\p{L}\d]/u.test(added) && (WORDS.test(added) || /^[\d\W_]*\d[\d\W_]*$/.test(added))
}

function isBefore(text: string): boolean {
  return (
    text
      .replace(WORDS, '')
      .replace(/\b(?:of|de|von|di)\b/g, '')
      .search(/\p{L}/u) < 0
  )
}

function isAfter(text: string): boolean {
  return !/^\p{L}/u.test(text) || text.search(WORDS) === 0
}

const WORDS =
  /copy|copie|copia|kopie|kopia|backup|bak|bkp|old|orig|saved?|prev|tmp|temp|conflict(?:ed)?|sw[a-p]$/
