import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import type { FileDeps } from './file-deps.ts'
import { type OnLink, refuseForeign, refusePlanted, visitFolderLinks } from './foreign.ts'
import { lstatOrNothing } from './lstat.ts'
import { kindHint, kindOf } from './read-snapshot.ts'

/** Where a write goes: the end of the chain of links, which may not exist yet. */
export interface Target {
  readonly path: string
  readonly folder: string
  /** How messages name the file. */
  readonly label: string
}

/**
 * Follows links so that they stay links, for a write. rclone does the same, and creates the file
 * at the end of a dangling link.
 * @throws PcloudConfigError `config-unwritable` for anything but a regular file, and for a file or
 * link that another user can have prepared (S29)
 */
export async function resolveTarget(deps: FileDeps, path: string, label = path): Promise<Target> {
  await refuseOthers(deps, path, label)
  const target = await findTarget(deps, path, label, (link, facts) =>
    refusePlanted(deps, link, facts, label),
  )
  const facts = await lstatOrNothing(deps, target.path)
  if (facts !== undefined) await refuseForeign(deps, target, facts)
  return target
}

/** The same for a reader: follows every link, and refuses nothing. */
export async function findTarget(
  deps: FileDeps,
  path: string,
  label = path,
  onLink: OnLink = async () => undefined,
): Promise<Target> {
  let at = path
  for (let hops = 0; hops <= MAX_HOPS; hops++) {
    await visitFolderLinks(deps, dirname(at), onLink)
    const facts = await lstatOrNothing(deps, at)
    if (facts === undefined || !facts.isSymbolicLink()) {
      return { path: at, folder: dirname(at), label: at === path ? label : at }
    }
    await onLink(at, facts)
    // A relative link counts from its real folder, not from the path that was used to get there.
    const folder = await deps.fs.realpath(dirname(at))
    at = resolve(folder, await deps.fs.readlink(at))
  }
  throw new PcloudConfigError('config-unreadable', `The symbolic links of ${label} form a circle.`)
}

/** A link in /dev/fd leads to a name that does not exist, so ask for the open file first. */
async function refuseOthers(deps: FileDeps, path: string, label: string): Promise<void> {
  const facts = await deps.fs.stat(path).catch(() => undefined)
  if (facts === undefined || facts.isFile()) return
  const hint = facts.isFIFO()
    ? 'A pipe can be read but not written. Give the path of a file.'
    : kindHint(facts)
  throw new PcloudConfigError(
    'config-unwritable',
    `Cannot write ${label}: it is ${kindOf(facts)}.`,
    {
      hint,
    },
  )
}

/** Names next to the target that belong to this program: `.rclone.conf.pcloud-config` plus a suffix. */
export function besideTarget(target: Pick<Target, 'path' | 'folder'>, suffix: string): string {
  return join(target.folder, ownPrefix(target) + suffix)
}

export function ownPrefix(target: Pick<Target, 'path' | 'folder'>): string {
  return `.${shortened(target.path.slice(target.folder.length).replace(/^[\\/]/, ''))}.pcloud-config`
}

/** File systems allow 255 bytes, and the longest suffix takes 60. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 180) return name
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

const MAX_HOPS = 40
