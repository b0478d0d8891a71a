import { access, constants, lstat, readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileFacts } from '../../check/inspector.ts'
import { mountPoints } from './system-tables.ts'

/** The config file and the folder. Follows links. */
export async function inspectFile(path: string): Promise<FileFacts> {
  const target = await realpath(path).catch(() => path)
  const folder = dirname(target)
  const [links, found, around, mountedAlone] = await Promise.all([
    isLink(path),
    factsOf(target),
    factsOf(folder),
    isMounted(target),
  ])
  return {
    target,
    links: links ? 1 : 0,
    found,
    folder: around,
    ownUid: process.getuid?.(),
    mountedAlone,
  }
}

/** Ignores links in the parent folders. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (facts) => facts.isSymbolicLink(),
    () => false,
  )
}

async function factsOf(path: string) {
  try {
    const facts = await stat(path)
    const writable = await access(path, constants.W_OK).then(
      () => true,
      () => false,
    )
    return { isFile: facts.isFile(), mode: facts.mode & 0o7777, uid: facts.uid, writable }
  } catch {
    return undefined
  }
}

/** Whether the file is a mount point, as in Docker (`proc_pid_mountinfo(5)`). */
async function isMounted(path: string): Promise<boolean> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  return mountPoints(table).includes(path)
}
