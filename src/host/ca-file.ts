import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { CaFileFacts } from '../check/inspector.ts'
import { errnoOf } from '../system-error.ts'
import type { Environment } from './child-secrets.ts'

const MAX_BYTES = 16 * 1024 * 1024
const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END [^-]+-----/g
/** The first byte of a DER certificate (SEQUENCE, X.690 section 8.9). */
const SEQUENCE = 0x30

/** The problem with the file in NODE_EXTRA_CA_CERTS. Node ignores such a file silently. */
export function caFileProblem(env: Environment): CaFileFacts | undefined {
  const path = env.NODE_EXTRA_CA_CERTS
  if (!path) return undefined
  const content = read(path)
  if (typeof content === 'string')
    return { path, what: content, hint: 'Correct NODE_EXTRA_CA_CERTS.' }
  const blocks = content.toString('latin1').match(CERTIFICATE) ?? []
  if (blocks.length > 0 && blocks.every(isCertificate)) return undefined
  if (blocks.length === 0 && content[0] === SEQUENCE) {
    const hint = `Convert it to PEM: openssl x509 -inform der -in ${path} -out ca.pem`
    return { path, what: 'is in DER format', hint }
  }
  const what = blocks.length === 0 ? 'does not contain a certificate in PEM format' : 'is damaged'
  return { path, what, hint: 'Repeat the export of the certificate, in PEM format.' }
}

/** The content, or the problem with the path. */
function read(path: string): Buffer | string {
  try {
    const { size } = statSync(path)
    // A pipe or a device may block or be endless.
    if (!statSync(path).isFile()) return 'is not a file'
    return size > MAX_BYTES ? 'is too large' : readFileSync(path)
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
    return code === 'EACCES' ? 'may not be read by this user' : 'cannot be read'
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
