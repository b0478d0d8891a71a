import { dirname, join, resolve } from 'node:path'
import { PcloudConfigError } from '../../errors.ts'
import { errno, type FileFacts, type StoreDeps } from './deps.ts'

/** Where a write goes: the end of the chain of links, which may not exist yet. */
export interface Target {
  readonly path: string
  readonly folder: string
}

/** Follows links so that they stay links (rclone follows one; a dangling one is created at its end). */
export async function resolveTarget(deps: StoreDeps, path: string): Promise<Target> {
  let at = path
  for (let hops = 0; hops <= MAX_HOPS; hops++) {
    const facts = await lstatOrNothing(deps, at)
    if (facts === undefined || !facts.isSymbolicLink()) {
      if (hops > 0 && facts !== undefined) await refuseForeign(deps, at, facts)
      return { path: at, folder: dirname(at) }
    }
    // A relative link counts from the real folder it lies in, not from the path that led there.
    const folder = await deps.fs.realpath(dirname(at))
    at = resolve(folder, await deps.fs.readlink(at))
  }
  throw new PcloudConfigError(
    'config-unreadable',
    `The symbolic links of ${path} lead in a circle.`,
  )
}

export async function lstatOrNothing(
  deps: StoreDeps,
  path: string,
): Promise<FileFacts | undefined> {
  try {
    return await deps.fs.lstat(path)
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A link into a folder where everybody may write can be led to a file somebody else prepared. */
async function refuseForeign(deps: StoreDeps, path: string, facts: FileFacts): Promise<void> {
  if (deps.uid === undefined || facts.uid === deps.uid) return
  const folder = await deps.fs.stat(dirname(path))
  if ((folder.mode & 0o002) === 0) return
  throw new PcloudConfigError(
    'config-unwritable',
    `The config file is a link to ${path}, which belongs to another user in a folder that everybody can write to.`,
    { hint: 'Point the link at a file of your own, or give its path to --config.' },
  )
}

/** Names beside the target that are ours: `.rclone.conf.pcloud-config` and what follows. */
export function besideTarget(target: Target, suffix: string): string {
  return join(target.folder, ownPrefix(target) + suffix)
}

export function ownPrefix(target: Target): string {
  return `.${target.path.slice(target.folder.length).replace(/^[\\/]/, '')}.pcloud-config`
}

const MAX_HOPS = 40
