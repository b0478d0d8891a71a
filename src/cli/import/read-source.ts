import { type ConfigDocument, createSealer, parseConfig } from '../../config-file/index.ts'
import type { Invocation } from '../commands.ts'
import { passwordSource } from '../password.ts'
import { isUnattended } from '../unattended.ts'

/** The file that is imported, opened where it is encrypted by rclone; `-` is stdin. */
export async function readSource(path: string, invocation: Invocation): Promise<ConfigDocument> {
  const file = path === '-' ? 'stdin' : path
  const bytes = asUtf8(await invocation.host.readInput(path, isUnattended(invocation.options)))
  if (!parseConfig(bytes, file).encrypted) return parseConfig(bytes, file)
  const sealer = createSealer(passwordSource(invocation))
  return parseConfig((await sealer.open(bytes, file)).plain, file)
}

/** Windows PowerShell writes UTF-16 where it redirects what a program prints. */
function asUtf8(bytes: Uint8Array): Uint8Array {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return isUtf16 ? Buffer.from(new TextDecoder('utf-16le').decode(bytes)) : bytes
}
