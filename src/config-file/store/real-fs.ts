import * as fs from 'node:fs'
import { promisify } from 'node:util'
import type { StoreFs, StoreHandle } from './deps.ts'
import { makeFolders } from './make-folders.ts'

/** By callbacks: `node:fs/promises` loads streams and a reader of lines with it, and its handles are events. */
export const realFs: StoreFs = {
  open: async (path, flags, mode) => handleOf(await promisify(fs.open)(path, flags, mode)),
  lstat: promisify(fs.lstat),
  stat: promisify(fs.stat),
  realpath: promisify(fs.realpath.native),
  readlink: promisify(fs.readlink),
  symlink: promisify(fs.symlink),
  link: promisify(fs.link),
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  mkdir: makeFolders,
  rmdir: promisify(fs.rmdir),
  readdir: promisify(fs.readdir),
}

function handleOf(fd: number): StoreHandle {
  return {
    readFile: () => promisify(fs.readFile)(fd),
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
