import { hasCode } from '../../errors.ts'
import { sameBytes } from '../../files/read-snapshot.ts'
import { type ConfigDocument, parseConfig, rawSections } from '../document.ts'
import { inspectContainer } from '../encryption/encrypted-container.ts'
import { type Opened, type Seal, type Sealer, sealPlain } from '../encryption/sealer.ts'
import type { WriteOutcome } from './write-outcome.ts'

/** The text inside a file and how to wrap it again; an encrypted one stays shut without a sealer. */
export interface OpenConfig {
  readonly document: ConfigDocument
  readonly seal: Seal
}

export async function openConfig(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
  last?: Reading,
): Promise<OpenConfig> {
  const { plain, seal } = await openKnown(sealer, bytes, path)
  return { document: parseOnce(plain, path, last).document, seal }
}

/** A text that was read, and what was found in it. */
export interface Reading {
  readonly plain: Uint8Array
  readonly document: ConfigDocument
}

/** The same bytes read the same, so a document that was looked through already serves again. */
export function parseOnce(plain: Uint8Array, path: string, last?: Reading): Reading {
  if (last !== undefined && sameBytes(last.plain, plain)) return last
  return { plain, document: parseConfig(plain, path) }
}

/** What stands in the file after somebody else wrote it, as far as it can be read. */
export async function readAgain(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
): Promise<ConfigDocument> {
  try {
    return (await openConfig(sealer, bytes, path)).document
  } catch (error) {
    // Under a password that is not known here: a document that says so when it is read.
    if (hasCode(error, 'config-encrypted') || hasCode(error, 'config-malformed')) {
      return parseConfig(bytes, path)
    }
    throw error
  }
}

/** Refuses to put a text under another seal that is not the whole, readable config. */
export function checkReadable(document: ConfigDocument): void {
  rawSections(document)
}

/**
 * What became of a new seal after somebody else wrote the file: an rclone that had read
 * it before writes it as it was, plain or under the old password.
 */
export async function sealOutcome(
  sealer: Sealer | undefined,
  written: Uint8Array,
  found: Uint8Array,
  path: string,
): Promise<WriteOutcome> {
  const kind = inspectContainer(found).kind
  if (kind !== inspectContainer(written).kind) return 'lost'
  if (kind === 'plain') return 'kept'
  const now = await readAgain(sealer, found, path)
  return now.encrypted ? 'changed' : 'lost'
}

async function openKnown(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
): Promise<Opened> {
  return sealer === undefined ? { plain: bytes, seal: sealPlain } : await sealer.reopen(bytes, path)
}
