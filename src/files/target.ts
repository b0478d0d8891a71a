import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import { type FileDeps, lstatOrNothing } from './file-deps.ts'
import { type OnLink, refuseForeign, refusePlanted, visitFolderLinks } from './foreign.ts'
import { kindHint, kindOf } from './read-snapshot.ts'

/** The file that a write replaces: the end of a chain of symbolic links. It may not exist yet. */
export interface Target {
  readonly path: string
  readonly folder: string
  /** The name of the file in messages. */
  readonly label: string
}

/**
 * Follows symbolic links for a write, so that they remain links. Like rclone, creates the file at
 * the end of a dangling link.
 * @throws PcloudConfigError `config-unwritable` if it is not a regular file, or if a different user
 * can have prepared a file or link (S29)
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

/** Follows all links, for a reader. */
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
    // A relative link starts from the real folder of the link.
    const folder = await deps.fs.realpath(dirname(at))
    at = resolve(folder, await deps.fs.readlink(at))
  }
  throw new PcloudConfigError('config-unreadable', `The symbolic links of ${label} form a circle.`)
}

/** The target of a link in /dev/fd is not a path, so check the open file first. */
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

/** The files of this program in the target's folder: `.rclone.conf.pcloud-config` plus a suffix. */
export function besideTarget(target: Pick<Target, 'path' | 'folder'>, suffix: string): string {
  return join(target.folder, ownPrefix(target) + suffix)
}

export function ownPrefix(target: Pick<Target, 'path' | 'folder'>): string {
  return `.${shortened(target.path.slice(target.folder.length).replace(/^[\\/]/, ''))}.pcloud-config`
}

/** File systems allow 255 bytes. The longest suffix has 60. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 180) return name
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

const MAX_HOPS = 40
