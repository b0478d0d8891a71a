import { PcloudConfigError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { type PasswordSource, wrongPassword } from './config-password.ts'
import type { ConfigKey, OpenedBox } from './crypt.ts'
import { inspectContainer, readBox, refuseUnknown, writeBox } from './encrypted-container.ts'

/** Turns the text of a config into the bytes of its file. */
export interface Seal {
  (plain: Uint8Array): Promise<Uint8Array>
  /** What opens them again, where that is not known from reading. */
  readonly key?: ConfigKey
}

/** A file taken out of its wrapping, and how to wrap it again the same way. */
export interface Opened {
  readonly plain: Uint8Array
  /** A plain file stays plain; an encrypted one stays under its password, with a fresh nonce. */
  readonly seal: Seal
}

/** What a store needs in order to work on encrypted files. A plain file never wakes it. */
export interface Sealer {
  /** Throws `config-encrypted` or, where the file is damaged, `config-malformed`. */
  open(bytes: Uint8Array, file: string): Promise<Opened>
  /** The same with the passwords known so far: under a lock nobody is asked. */
  reopen(bytes: Uint8Array, file: string): Promise<Opened>
  /** The file is under this seal now: its password need not be asked. */
  adopt(seal: Seal): void
}

/** The key is kept from the first file that was opened; later ones ask nothing. */
export function createSealer(source: PasswordSource): Sealer {
  let known: readonly ConfigKey[] = []
  const opener =
    (findKey: (box: Uint8Array, file: string) => Promise<OpenedBox>) =>
    async (bytes: Uint8Array, file: string): Promise<Opened> => {
      const container = inspectContainer(bytes)
      if (container.kind === 'plain') return { plain: bytes, seal: sealPlain }
      if (container.kind === 'unknown') return refuseUnknown(file)
      const { plain, key } = await findKey(container.payload, file)
      known = [key]
      return { plain, seal: async (text) => writeBox(key.seal(text)) }
    }
  const tryKnown = async (payload: Uint8Array, file: string) => {
    const { openBox } = await import('./crypt.ts')
    return known.length === 0 ? undefined : openBox(known, readBox(payload, file))
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

/** For a file without encryption, whatever password is around. */
export const sealPlain: Seal = async (plain) => plain

/** For a new password. Throws `config-encrypted` for an empty one. */
export async function sealUnder(password: Secret): Promise<Seal> {
  const { configKeys } = await import('./crypt.ts')
  const [key] = await configKeys(password)
  return Object.assign(async (plain: Uint8Array) => writeBox(key.seal(plain)), { key })
}

/** The password comes first: without one there is nothing to tell but that one is needed. */
async function askForKey(
  source: PasswordSource,
  payload: Uint8Array,
  file: string,
): Promise<OpenedBox> {
  const { configKeys, openBox } = await import('./crypt.ts')
  for (let tried = 0; tried < source.tries; tried++) {
    const keys = await configKeys(await source.read(file, tried > 0))
    const opened = openBox(keys, readBox(payload, file))
    if (opened !== undefined) return opened
  }
  throw wrongPassword(file, source.name)
}

function encryptedMeanwhile(file: string): PcloudConfigError {
  return new PcloudConfigError('config-encrypted', `${file} got another password meanwhile.`, {
    hint: 'Run it again with that password. Nothing was changed.',
  })
}
