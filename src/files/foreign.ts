import { dirname, isAbsolute, join, parse, resolve } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import { type FileDeps, lstatOrNothing } from './file-deps.ts'
import type { FileFacts } from './file-system.ts'

// In a folder that every user can write to, a different user can replace the config file with a
// file or a link. The saved tokens would go there (CWE-61).

/** Called for each symbolic link in a path. */
export type OnLink = (link: string, facts: FileFacts) => Promise<void>

type Place = { readonly path: string; readonly folder: string; readonly label: string }

/**
 * Refuses a different user's file in a folder with o+w. The sticky bit does not help: the
 * file can be older than ours.
 */
export async function refuseForeign(
  deps: FileDeps,
  { path, folder, label }: Place,
  { uid }: Pick<FileFacts, 'uid'>,
): Promise<void> {
  if (deps.uid === undefined || uid === deps.uid || uid === 0) return
  const around = await deps.fs.stat(folder)
  if ((around.mode & OTHERS_WRITE) === 0) return
  if (deps.uid === 0 && (uid === around.uid || uid === deps.sudoUid)) return
  const named = label.includes(path) ? label : `${label} (${path})`
  throw new PcloudConfigError(
    'config-unwritable',
    `Cannot write ${named}: it belongs to another user, in a folder that every user can write to.`,
    { hint: 'Use your own file, in a folder that only you can write to.' },
  )
}

/** Follows only links of this user, of root and of the folder's owner, like Linux in /tmp. */
export async function refusePlanted(
  deps: FileDeps,
  link: string,
  { uid }: Pick<FileFacts, 'uid'>,
  label: string,
): Promise<void> {
  if (deps.uid === undefined || uid === deps.uid || uid === 0) return
  if (uid === (await deps.fs.stat(dirname(link))).uid) return
  throw new PcloudConfigError(
    'config-unwritable',
    `Cannot write ${label}: the link ${link} on the way to it belongs to another user.`,
    { hint: 'Give the path of the file itself.' },
  )
}

/** Visits the symbolic links among the folders of a path, also within the targets of links. */
export async function visitFolderLinks(
  deps: FileDeps,
  folder: string,
  onLink: OnLink,
): Promise<void> {
  const full = resolve(folder)
  const real = await deps.fs.realpath(full).catch(() => undefined)
  if (real === full || deps.platform === 'win32') return
  let at = parse(full).root
  let parts = partsOf(full)
  for (let hops = 0; parts.length > 0 && hops <= MAX_HOPS; ) {
    const [part = '', ...rest] = parts
    const next = join(at, part)
    const facts = await lstatOrNothing(deps, next)
    if (facts === undefined) return
    if (facts.isSymbolicLink()) {
      hops++
      await onLink(next, facts)
      const target = await deps.fs.readlink(next)
      parts = [...partsOf(target), ...rest]
      if (isAbsolute(target)) at = parse(target).root
    } else {
      at = next
      parts = rest
    }
  }
}

/** Not normalized: `..` after a link means the parent of the target. */
function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

const OTHERS_WRITE = 0o002
/** The limit of Linux. Opening the file reports a circle. */
const MAX_HOPS = 40
