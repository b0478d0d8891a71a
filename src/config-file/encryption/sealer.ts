import { PcloudConfigError } from '../../errors.ts'
import { sameBytes } from '../../files/read-snapshot.ts'
import type { Secret } from '../../secret.ts'
import { type ConfigDocument, parseConfig } from '../document.ts'
import type { PasswordSource } from './config-password.ts'
import type { ConfigKey, OpenedBox } from './crypt.ts'
import { inspectContainer, writeBox } from './encrypted-container.ts'

/** Converts the text of a config to the bytes of the file. */
export interface Seal {
  (plain: Uint8Array): Promise<Uint8Array>
  /** The key of these bytes, if it is not known from reading. */
  readonly key?: ConfigKey
}

/** The text of a file, and how to write it in the same format. */
interface Opened {
  readonly plain: Uint8Array
  /** A plain file remains plain. An encrypted file retains the password and gets a new nonce. */
  readonly seal: Seal
}

/** Opens encrypted files for a store. Not used for plain files. */
export interface Sealer {
  /** Throws `config-encrypted`, or `config-malformed` if the file is damaged. */
  open(bytes: Uint8Array, file: string): Promise<Opened>
  /** Like {@link open}, but only with known passwords: it must not ask for one during a lock. */
  reopen(bytes: Uint8Array, file: string): Promise<Opened>
  /** Remembers the key of the new seal. */
  adopt(seal: Seal): void
}

/** Remembers the key of the first file, so that you enter the password once. */
export function createSealer(source: PasswordSource): Sealer {
  let known: readonly ConfigKey[] = []
  const opener =
    (findKey: (box: Uint8Array, file: string) => Promise<OpenedBox>) =>
    async (bytes: Uint8Array, file: string): Promise<Opened> => {
      const container = inspectContainer(bytes)
      if (container.kind === 'plain') return { plain: bytes, seal: sealPlain }
      if (container.kind === 'unknown') throw unknownFormat(file)
      const { plain, key } = await findKey(container.payload, file)
      known = [key]
      return { plain, seal: async (text) => writeBox(key.seal(text)) }
    }
  const tryKnown = async (payload: Uint8Array, file: string) => {
    const { openPayload } = await import('./crypt.ts')
    return known.length === 0 ? undefined : openPayload(known, payload, file)
  }
  return {
    open: opener(async (payload, file) => {
      return (await tryKnown(payload, file)) ?? (await askForKey(source, payload, file))
    }),
    reopen: opener(async (payload, file) => {
      const opened = await tryKnown(payload, file)
      if (opened !== undefined) return opened
      throw encryptedMeanwhile(file)
    }),
    adopt({ key }) {
      if (key !== undefined) known = [key]
    },
  }
}

/** For a plain file. */
export const sealPlain: Seal = async (plain) => plain

/** Opens a file with known passwords. Without a sealer, an encrypted file stays closed. */
export async function openConfig(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
  last?: Reading,
): Promise<{ readonly document: ConfigDocument; readonly seal: Seal }> {
  const opened = await sealer?.reopen(bytes, path)
  const { document } = parseOnce(opened?.plain ?? bytes, path, last)
  return { document, seal: opened?.seal ?? sealPlain }
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

/** For a new password. Throws `config-encrypted` if it is empty. */
export async function sealUnder(password: Secret): Promise<Seal> {
  const { configKeys } = await import('./crypt.ts')
  const [key] = await configKeys(password)
  return Object.assign(async (plain: Uint8Array) => writeBox(key.seal(plain)), { key })
}

/** Prompts for the password first. Only the key can show that a file is damaged. */
async function askForKey(
  source: PasswordSource,
  payload: Uint8Array,
  file: string,
): Promise<OpenedBox> {
  const { configKeys, openPayload } = await import('./crypt.ts')
  for (let tried = 0; tried < source.tries; tried++) {
    const keys = await configKeys(await source.read(file, tried > 0))
    const opened = openPayload(keys, payload, file)
    if (opened !== undefined) return opened
  }
  throw wrongPassword(file, source.name)
}

function unknownFormat(file: string): PcloudConfigError {
  const message = `${file} is encrypted in a way that this version does not know.`
  return new PcloudConfigError('config-encrypted', message, {
    hint: 'A newer rclone wrote it. Update pcloud-config.',
  })
}

function encryptedMeanwhile(file: string): PcloudConfigError {
  return new PcloudConfigError('config-encrypted', `The password of ${file} has changed.`, {
    hint: 'Retry with the new password.',
  })
}

function wrongPassword(file: string, source: string): PcloudConfigError {
  const message = `The password from ${source} does not open ${file}.`
  return new PcloudConfigError('config-encrypted', message, {
    hint: `Correct ${source}. rclone calls it the configuration password.`,
  })
}
