import { type ConfigDocument, createSealer, parseConfig } from '../../config-file/index.ts'
import { asUtf8 } from '../../import/decode-bytes.ts'
import type { Invocation } from '../invocation.ts'
import { isUnattended } from '../option-values.ts'
import { passwordSource } from '../password-prompt.ts'

/** Reads a file, or a file inside an archive. */
type Opener = (bytes: Uint8Array, file: string) => Promise<ConfigDocument>

/** Reads the imported file, and decrypts an encrypted config. `-` is stdin. */
export async function readSource(path: string, invocation: Invocation): Promise<ConfigDocument> {
  const file = path === '-' ? 'stdin' : path
  const bytes = await invocation.host.readInput(path, isUnattended(invocation.options))
  return opener(invocation)(bytes, file)
}

export function opener(invocation: Invocation): Opener {
  return async (bytes, file) => {
    const text = asUtf8(bytes)
    const document = parseConfig(text, file)
    if (!document.encrypted) return document
    const sealer = createSealer(passwordSource(invocation))
    return parseConfig((await sealer.open(text, file)).plain, file)
  }
}
