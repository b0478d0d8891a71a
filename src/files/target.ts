import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'
import type { FileDeps, FileFacts } from './deps.ts'
import { kindOf } from './read-file.ts'

/** Where a write goes: the end of the chain of links, which may not exist yet. */
export interface Target {
  readonly path: string
  readonly folder: string
  /** How messages name the file. */
  readonly label: string
}

/**
 * Follows links so that they stay links. rclone does the same, and creates the file at the end
 * of a dangling link.
 * @throws PcloudConfigError `config-unwritable` for anything but a regular file
 */
export async function resolveTarget(deps: FileDeps, path: string, label = path): Promise<Target> {
  await refuseOthers(deps, path, label)
  let at = path
  for (let hops = 0; hops <= MAX_HOPS; hops++) {
    const facts = await lstatOrNothing(deps, at)
    if (facts === undefined || !facts.isSymbolicLink()) {
      if (hops > 0 && facts !== undefined) await refuseForeign(deps, at, facts)
      return { path: at, folder: dirname(at), label: at === path ? label : at }
    }
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
    : 'Move it away, or give the path of a file.'
  throw new PcloudConfigError(
    'config-unwritable',
    `Cannot write ${label}: it is ${kindOf(facts)}.`,
    {
      hint,
    },
  )
}

export async function lstatOrNothing(deps: FileDeps, path: string): Promise<FileFacts | undefined> {
  try {
    return await deps.fs.lstat(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** In a folder that everyone can write to, another user can prepare a link or the file. */
async function refuseForeign(deps: FileDeps, path: string, facts: FileFacts): Promise<void> {
  if (deps.uid === undefined || facts.uid === deps.uid) return
  const folder = await deps.fs.stat(dirname(path))
  if ((folder.mode & 0o002) === 0) return
  throw new PcloudConfigError(
    'config-unwritable',
    `The config file is a link to ${path}, which belongs to another user in a folder that everybody can write to.`,
    { hint: 'Point the link at a file of your own, or give its path to --config.' },
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
