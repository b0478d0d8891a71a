import { isSecretKey } from './secret-keys.ts'

/**
 * Whether a text contains tokens or passwords: a config file, even if damaged, JSON, or the swap file
 * of an editor, which has the lines of the text between other bytes.
 */
export function holdsSecrets(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1')
  // UTF-16 has a zero byte in each character. In a swap file, other bytes separate the lines.
  const lines = (isUtf16(bytes) ? text.replaceAll('\0', '') : text).replace(/[^ -~\t]+/g, '\n')
  if (/(?:access|refresh|id)_?token["']?\s*[:=]\s*["']?[\w.~+/-]{8}/i.test(lines)) return true
  for (const [, key = '', value = ''] of lines.matchAll(ENTRY)) {
    if (isSecretKey(key) && !/^(?:true|false|\d{1,6})$/i.test(value)) return true
  }
  return false
}

function isUtf16([first, second]: Uint8Array): boolean {
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe)
}

/** `key = value` or `"key": "value"` at the start of a line or of a JSON object. */
const ENTRY = /(?:^|[\n{,])[\s;#>"'+-]*([A-Za-z][\w.]*)["']?[ \t]*[=:][ \t]*["']?([^\s"',]+)/g
