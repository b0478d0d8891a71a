import { constants } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { unlessErrno } from '../system-error.ts'
import { explain } from './explain.ts'
import type { FileDeps, FileFacts, OpenFile } from './file-deps.ts'
import type { PipeRules } from './read-pipe.ts'

/** The bytes of a file and the facts, from the same open file. */
export interface Snapshot {
  readonly bytes: Uint8Array
  readonly facts: FileFacts
}

interface ReadOptions {
  /** The name of the file in messages. The path by default. */
  readonly label?: string
  readonly maxBytes?: number
  /** Only for a path that the user gives, which can be a pipe or /dev/null (S33). */
  readonly pipes?: PipeRules | undefined
}

/**
 * Reads an entire file. Undefined if it does not exist.
 * @throws PcloudConfigError `config-unreadable`, also if it is not a regular file
 */
export async function readSnapshot(
  deps: FileDeps,
  path: string,
  { label = path, maxBytes = MAX_SIZE, pipes }: ReadOptions = {},
): Promise<Snapshot | undefined> {
  try {
    const handle = await openToRead(deps, path)
    return handle && (await readHandle(deps, handle, { path, label, maxBytes, pipes }))
  } catch (error) {
    throw explain(error, 'config-unreadable', 'read', label)
  }
}

interface Reading extends Required<Pick<ReadOptions, 'label' | 'maxBytes'>> {
  readonly path: string
  readonly pipes: PipeRules | undefined
}

async function readHandle(deps: FileDeps, handle: OpenFile, reading: Reading): Promise<Snapshot> {
  const { label, maxBytes } = reading
  try {
    const facts = await handle.stat()
    const bytes = facts.isFile()
      ? await readAll(handle, facts.size, maxBytes)
      : await readOther(deps, handle, facts, reading)
    if (bytes === undefined) throw new TooLarge(label, maxBytes)
    return { bytes, facts }
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** Loaded on demand: few files are pipes. */
async function readOther(
  deps: FileDeps,
  handle: OpenFile,
  facts: FileFacts,
  { path, label, maxBytes, pipes }: Reading,
): Promise<Uint8Array | undefined> {
  if (pipes !== undefined && facts.isFIFO()) {
    const { readPipe } = await import('./read-pipe.ts')
    return await readPipe(deps, handle, { path, label, maxBytes }, pipes)
  }
  const isNull = pipes !== undefined && (await deps.fs.realpath(path)) === '/dev/null'
  if (isNull) return new Uint8Array()
  throw unreadable(label, facts)
}

export function kindHint(facts: Pick<FileFacts, 'isDirectory'>): string {
  return facts.isDirectory() ? FOLDER : 'Move it away, or give the path of a different file.'
}

const FOLDER =
  'Give the path of a file. In Docker, a mounted file that does not exist becomes a folder. If this is one, remove it, create the file, and restart the container.'

export function kindOf(facts: Pick<FileFacts, 'isDirectory' | 'isFIFO'>): string {
  if (facts.isDirectory()) return 'a folder'
  return facts.isFIFO() ? 'a pipe, not a file' : 'not a file'
}

/**
 * Reads until the end: some file systems report a size of 0 and a file can grow. Usually needs one
 * call, unlike Node's readFile, which reads 512 KiB at a time. Undefined if there is more than
 * `maxBytes`.
 */
async function readAll(
  handle: OpenFile,
  size: number,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (size > maxBytes) return undefined
  let bytes = Buffer.allocUnsafeSlow(size || 4096)
  let done = 0
  for (;;) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done)
    done += bytesRead
    if (done > maxBytes) return undefined
    if (bytesRead === 0 || (size > 0 && done === size)) return bytes.subarray(0, done)
    if (done === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)])
  }
}

/**
 * Like {@link readSnapshot}, for a file that existed before. rclone's save first renames the old
 * file away, so a missing file can return within a moment.
 */
export async function readSettled(
  deps: FileDeps,
  path: string,
  options?: ReadOptions,
): Promise<Snapshot | undefined> {
  const deadline = deps.steadyNow() + RENAME_GAP_MS
  for (;;) {
    const found = await readSnapshot(deps, path, options)
    if (found !== undefined || deps.steadyNow() >= deadline) return found
    await deps.sleep(10)
  }
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return Buffer.compare(a, b) === 0
}

/** With O_NONBLOCK, opening a named pipe does not wait for a writer. */
function openToRead(deps: FileDeps, path: string): Promise<OpenFile | undefined> {
  return unlessErrno(deps.fs.open(path, constants.O_RDONLY | WITHOUT_WAITING), ['ENOENT'])
}

/** More bytes than the reader accepts. */
export class TooLarge extends PcloudConfigError {
  constructor(label: string, maxBytes: number) {
    super('config-unreadable', `Cannot read ${label}: it is larger than ${sizeText(maxBytes)}.`, {
      hint: 'Move it away, or give the path of a different file.',
    })
  }
}

function unreadable(label: string, facts: FileFacts): PcloudConfigError {
  return new PcloudConfigError(
    'config-unreadable',
    `Cannot read ${label}: it is ${kindOf(facts)}.`,
    {
      hint: kindHint(facts),
    },
  )
}

/** @throws PcloudConfigError `config-unwritable` for bytes that {@link readSnapshot} would refuse */
export function checkSize(bytes: Uint8Array, path: string): void {
  if (bytes.length <= MAX_SIZE) return
  throw new PcloudConfigError('config-unwritable', `${path} would become larger than 16 MiB.`, {
    hint: 'This program could no longer read it. The file has not changed.',
  })
}

function sizeText(bytes: number): string {
  return bytes >= MIB ? `${bytes / MIB} MiB` : `${bytes / 1024} KiB`
}

const MIB = 1024 * 1024
const MAX_SIZE = 16 * MIB
const RENAME_GAP_MS = 200
/** Refuses a symbolic link. Windows has no such flag. */
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
export const WITHOUT_WAITING = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)
