import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { replace } from './replace.ts'

/**
 * Does for this process what `NODE_EXTRA_CA_CERTS` does at the start of another.
 * @returns a function that ends it
 */
export function trustCaFile(file: string | undefined): () => void {
  if (!file) return () => undefined
  const ca = readFileSync(file, 'utf8')
  const create = tls.createSecureContext
  return replace(tls, 'createSecureContext', (options?: tls.SecureContextOptions) => {
    const made = create(options)
    made.context.addCACert(ca)
    return made
  })
}
