import * as fs from 'node:fs'
import { promisify } from 'node:util'

/** The operations on an open file. */
export interface OpenFile {
  read(
    data: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>
  write(
    data: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>
  truncate(length: number): Promise<void>
  stat(): Promise<FileFacts>
  chmod(mode: number): Promise<void>
  chown(uid: number, gid: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

export interface FileFacts {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly nlink: number
  readonly mtimeMs: number
  readonly ino: number
  readonly dev: number
  isFile(): boolean
  isDirectory(): boolean
  isFIFO(): boolean
  isSymbolicLink(): boolean
}

/** The calls to the file system. Tests use an implementation that fails on purpose. */
export interface FileSystem {
  open(path: string, flags: number, mode?: number): Promise<OpenFile>
  lstat(path: string): Promise<FileFacts>
  stat(path: string): Promise<FileFacts>
  realpath(path: string): Promise<string>
  readlink(path: string): Promise<string>
  symlink(target: string, path: string): Promise<void>
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  mkdir(path: string, mode: number): Promise<void>
  /** Ignores the umask of the process. */
  mkdirUnmasked(path: string, mode: number): Promise<void>
  rmdir(path: string): Promise<void>
  readdir(path: string): Promise<string[]>
}

/**
 * Callbacks: `node:fs/promises` also loads streams and a line reader, which takes 3 ms at
 * each start.
 */
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

/** Synchronous, so that other code of this process does not run with the changed umask. */
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
