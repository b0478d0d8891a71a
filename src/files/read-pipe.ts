import { dirname, resolve } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'
import type { FileDeps, OpenFile } from './file-deps.ts'

/** How to wait for a pipe that the user gives, for example `<(pass show x)`. */
export interface PipeRules {
  readonly signal: AbortSignal
  /** If the user is away, a vault's prompt could block forever, so stop after 5 minutes. */
  readonly unattended: boolean
  /** Called once, 10 s into the wait, with a sentence that names the missing input. */
  readonly onWait: (sentence: string) => void
}

interface PipePlace {
  readonly path: string
  readonly label: string
  readonly maxBytes: number
}

/**
 * Reads an open pipe to the end (S33). With O_NONBLOCK, a read returns 0 until a writer opens
 * the pipe, and fails with EAGAIN until the writer sends data.
 * @returns undefined if there are more than `maxBytes`
 */
export async function readPipe(
  deps: FileDeps,
  handle: OpenFile,
  { path, label, maxBytes }: PipePlace,
  rules: PipeRules,
): Promise<Uint8Array | undefined> {
  const wait = new Wait(deps, label, rules)
  wait.hasWriter = await isAnonymous(deps, path)
  const pieces: Uint8Array[] = []
  for (let size = 0; size <= maxBytes; ) {
    const piece = await readPiece(handle)
    if (piece === 'silent') wait.hasWriter = true
    else if (piece.length > 0) {
      size += piece.length
      pieces.push(piece)
      wait.restart()
      continue
    } else if (wait.hasWriter) return Buffer.concat(pieces)
    await wait.aMoment()
  }
  return undefined
}

/** An unnamed pipe, for example `<(cmd)`. A writer cannot open it later, so 0 means the end. */
async function isAnonymous(deps: FileDeps, path: string): Promise<boolean> {
  if (path.startsWith('/dev/fd/') && deps.platform !== 'linux') return true
  let at = path
  for (let hops = 0; hops < 3; hops++) {
    const next = await deps.fs.readlink(at).catch(() => undefined)
    if (next === undefined || next.startsWith('pipe:')) return next !== undefined
    at = resolve(dirname(at), next)
  }
  return false
}

async function readPiece(handle: OpenFile): Promise<Uint8Array | 'silent'> {
  const piece = Buffer.alloc(65_536)
  try {
    const { bytesRead } = await handle.read(piece, 0, piece.length, FROM_HERE)
    return piece.subarray(0, bytesRead)
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return 'silent'
    throw error
  }
}

/** How long the pipe was silent, and the limits. */
class Wait {
  hasWriter = false
  readonly #deps: FileDeps
  readonly #label: string
  readonly #rules: PipeRules
  #since: number
  #isTold = false

  constructor(deps: FileDeps, label: string, rules: PipeRules) {
    this.#deps = deps
    this.#label = label
    this.#rules = rules
    this.#since = deps.steadyNow()
  }

  restart(): void {
    this.hasWriter = true
    this.#since = this.#deps.steadyNow()
  }

  async aMoment(): Promise<void> {
    const { signal, unattended, onWait } = this.#rules
    signal.throwIfAborted()
    const waited = this.#deps.steadyNow() - this.#since
    if (!this.hasWriter && waited > NO_WRITER_MS) throw noWriter(this.#label)
    if (unattended && waited > UNATTENDED_MS) throw silent(this.#label)
    if (this.hasWriter && waited > TELL_MS && !this.#isTold) {
      this.#isTold = true
      onWait(`Waiting for the program that writes to ${this.#label}. Press Ctrl-C to stop.`)
    }
    await this.#deps.sleep(20)
    signal.throwIfAborted()
  }
}

function noWriter(label: string): PcloudConfigError {
  return new PcloudConfigError(
    'config-unreadable',
    `Cannot read ${label}: it is a pipe, and no program writes to it.`,
    {
      hint: 'Start the program that writes to it first, or give the path of a file.',
    },
  )
}

function silent(label: string): PcloudConfigError {
  const message = `Cannot read ${label}: it is a pipe, and the writer sent no data for 5 minutes.`
  return new PcloudConfigError('config-unreadable', message)
}

/** Node's position for a stream. */
const FROM_HERE = -1
const NO_WRITER_MS = 10_000
export const TELL_MS = 10_000
export const UNATTENDED_MS = 300_000
