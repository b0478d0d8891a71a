import { createHash } from 'node:crypto'
import { dirname, isAbsolute, join, parse, resolve } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import { type FileDeps, type FileFacts, lstatOrNothing } from './file-deps.ts'
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

/** The file names with the prefix of this program, shortened by the prefix. */
export async function ownNames(deps: FileDeps, target: Target): Promise<string[]> {
  const prefix = ownPrefix(target)
  const names = await deps.fs.readdir(target.folder).catch(() => [])
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
}

function ownPrefix(target: Pick<Target, 'path' | 'folder'>): string {
  return `.${shortened(target.path.slice(target.folder.length).replace(/^[\\/]/, ''))}.pcloud-config`
}

/** A part of a file name that does not reveal the text, which can have any characters. */
export function nameHash(text: string): string {
  return hashOf(text).slice(0, 16)
}

/** File systems allow 255 bytes. The longest suffix has 60. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 180) return name
  return hashOf(name).slice(0, 32)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

// In a folder that every user can write to, a different user can replace the config file with a
// file or a link. The saved tokens would go there (CWE-61).

/** Called for each symbolic link in a path. */
type OnLink = (link: string, facts: FileFacts) => Promise<void>

/**
 * Refuses a different user's file in a folder with o+w. The sticky bit does not help: the
 * file can be older than ours.
 */
export async function refuseForeign(
  deps: FileDeps,
  { path, folder, label }: Target,
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
async function refusePlanted(
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
async function visitFolderLinks(deps: FileDeps, folder: string, onLink: OnLink): Promise<void> {
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
