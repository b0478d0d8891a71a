import { hasCode } from '../../errors.ts'
import { sameBytes } from '../../files/read-snapshot.ts'
import { type ConfigDocument, parseConfig, rawSections } from '../document.ts'
import { inspectContainer } from '../encryption/encrypted-container.ts'
import { type Opened, type Seal, type Sealer, sealPlain } from '../encryption/sealer.ts'
import { refuseOtherKind } from '../lint.ts'
import type { WriteOutcome } from './write-outcome.ts'

/** The text of a file and the seal. Without a sealer, an encrypted file stays closed. */
interface OpenConfig {
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

/** A text and the document. */
export interface Reading {
  readonly plain: Uint8Array
  readonly document: ConfigDocument
}

export function parseOnce(plain: Uint8Array, path: string, last?: Reading): Reading {
  if (last !== undefined && sameBytes(last.plain, plain)) return last
  return { plain, document: parseConfig(plain, path) }
}

/** The file that a different program wrote, as far as it can be read. */
export async function readAgain(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
): Promise<ConfigDocument> {
  try {
    return (await openConfig(sealer, bytes, path)).document
  } catch (error) {
    // If the password is unknown, use a document that reports this when it is read.
    if (hasCode(error, 'config-encrypted') || hasCode(error, 'config-malformed')) {
      return parseConfig(bytes, path)
    }
    throw error
  }
}

/** Throws if the text is not a complete, readable config. */
export function checkReadable(document: ConfigDocument): void {
  rawSections(document)
  refuseOtherKind(document)
}

/**
 * The outcome of a new seal after a different program wrote the file. An rclone that read the file
 * earlier writes it plain or with the old password.
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
