import * as fs from 'node:fs'
import { promisify } from 'node:util'
import type { FileSystem, OpenFile } from './deps.ts'

/** Callbacks, because `node:fs/promises` also loads streams and a line reader: 3 ms at each start. */
export const realFs: FileSystem = {
  open: async (path, flags, mode) => handleOf(await promisify(fs.open)(path, flags, mode)),
  lstat: promisify(fs.lstat),
  stat: promisify(fs.stat),
  realpath: promisify(fs.realpath.native),
  readlink: promisify(fs.readlink),
  symlink: promisify(fs.symlink),
  link: promisify(fs.link),
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  mkdir: (path, mode) => promisify(fs.mkdir)(path, mode),
  mkdirUnmasked: async (path, mode) => mkdirUnmasked(path, mode),
  rmdir: promisify(fs.rmdir),
  readdir: promisify(fs.readdir),
}

/** Synchronous, so that no other JavaScript of this process runs under the changed umask. */
function mkdirUnmasked(path: string, mode: number): void {
  const before = process.umask(0o077)
  try {
    fs.mkdirSync(path, mode)
  } finally {
    process.umask(before)
  }
}

function handleOf(fd: number): OpenFile {
  return {
    read: (...place) => promisify(fs.read)(fd, ...place),
    write: (...place) => promisify(fs.write)(fd, ...place),
    truncate: (length) => promisify(fs.ftruncate)(fd, length),
    stat: () => promisify(fs.fstat)(fd),
    chmod: (mode) => promisify(fs.fchmod)(fd, mode),
    chown: (uid, gid) => promisify(fs.fchown)(fd, uid, gid),
    sync: () => promisify(fs.fsync)(fd),
    close: () => promisify(fs.close)(fd),
  }
}
