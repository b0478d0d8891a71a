import { createHash } from 'node:crypto'
import type { ConfigEdit } from '../../config-edit.ts'
import { inspectContainer } from '../../encryption/encrypted-container.ts'

/** What a write changed, in words without a value. Names are left out where the file is encrypted. */
export interface Change {
  readonly what: ChangeKind
  readonly remote?: string
  /** The new name, where one was given. */
  readonly to?: string
  readonly keys?: readonly string[]
}

const KINDS = [
  'added',
  'changed',
  'removed',
  'renamed',
  'replaced',
  'created',
  'encrypted',
  'decrypted',
  'password',
] as const
export type ChangeKind = (typeof KINDS)[number]

/** What is noted of one write of ours; the old bytes lie beside it. */
export interface Backup {
  /** Counts up; a clock may go back. */
  readonly number: number
  /** `undo`: it took a write back, and its bytes are those that went away by that. */
  readonly kind: 'write' | 'undo'
  /** ISO 8601. */
  readonly time: string
  /** Fingerprints of the file before and after. That of an undo begins before the write it took back. */
  readonly from: string
  readonly to: string
  /** Old bytes were kept; a write that made the file has none. */
  readonly stored: boolean
  /** Nothing but a token was written: a renewal. */
  readonly renewal: boolean
  /** It tells nothing of a file that could be read: no name, no fingerprint. */
  readonly sealed: boolean
  readonly changes: readonly Change[]
}

/**
 * A write that encrypted the file. Its old bytes are not kept and what lies behind it is
 * removed, so no undo goes further back.
 */
export function isEncrypting({ kind, changes }: Pick<Backup, 'kind' | 'changes'>): boolean {
  return kind === 'write' && changes.some(({ what }) => what === 'encrypted')
}

/** A write after which the file was under another password, or under none any more. */
export function isResealing({ changes }: Pick<Backup, 'changes'>): boolean {
  return changes.some(({ what }) => what === 'decrypted' || what === 'password')
}

export function isEncrypted(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && inspectContainer(bytes).kind !== 'plain'
}

/** Tells one content of the file from every other. */
export function fingerprint(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'missing' : createHash('sha256').update(bytes).digest('hex')
}

export function encodeBackup({ number: _, ...noted }: Backup): Uint8Array {
  return Buffer.from(`${JSON.stringify({ version: 1, ...noted }, null, 2)}\n`)
}

/** Undefined for what is no note of ours, such as one that a power cut left half-written. */
export function decodeBackup(bytes: Uint8Array, number: number): Backup | undefined {
  try {
    const noted: unknown = JSON.parse(Buffer.from(bytes).toString())
    return isNote(noted) ? { ...noted, sealed: noted.sealed === true, number } : undefined
  } catch {
    return undefined
  }
}

function isNote(value: unknown): value is Omit<Backup, 'number'> {
  if (typeof value !== 'object' || value === null) return false
  const read = (name: string): unknown => Reflect.get(value, name)
  const texts = ['time', 'from', 'to'].every((name) => typeof read(name) === 'string')
  const flags = ['stored', 'renewal'].every((name) => typeof read(name) === 'boolean')
  const changes = read('changes')
  const isKnown = read('version') === 1 && ['write', 'undo'].includes(String(read('kind')))
  return isKnown && texts && flags && Array.isArray(changes) && changes.every(isChange)
}

function isChange(value: unknown): value is Change {
  const what: unknown = typeof value === 'object' && value !== null && Reflect.get(value, 'what')
  return KINDS.some((kind) => kind === what)
}

/** Whether the edits renew tokens and do nothing else. */
export function isRenewal(edits: readonly ConfigEdit[]): boolean {
  return edits.length > 0 && edits.every((edit) => edit.kind === 'set' && edit.key === 'token')
}

/** The edits for people; several keys of one remote are one change. */
export function describeEdits(edits: readonly ConfigEdit[]): readonly Change[] {
  const changes: Change[] = []
  for (const edit of edits) {
    const change = describeEdit(edit)
    const last = changes.at(-1)
    const joins = last?.what === 'changed' && change.what === 'changed'
    if (joins && last.remote === change.remote) {
      const keys = new Set([...(last.keys ?? []), ...(change.keys ?? [])])
      changes[changes.length - 1] = { ...last, keys: [...keys] }
    } else changes.push(change)
  }
  return changes
}

function describeEdit(edit: ConfigEdit): Change {
  if (edit.kind === 'rename') return { what: 'renamed', remote: edit.from, to: edit.to }
  if (edit.kind === 'add') return { what: 'added', remote: edit.name }
  if (edit.kind === 'remove') return { what: 'removed', remote: edit.name }
  if (edit.kind === 'replace') return { what: 'replaced', remote: edit.name }
  return { what: 'changed', remote: edit.name, keys: [edit.key] }
}
