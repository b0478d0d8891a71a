import { X509Certificate } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type DetailedPeerCertificate, rootCertificates, TLSSocket } from 'node:tls'
import type { AuthorityFacts } from '../../check/inspector.ts'

/** undici publishes new connections here (see DiagnosticsChannel in the docs of undici). */
const CONNECTED = 'undici:client:connected'

/** Records the certificate authority of each host. Does not open connections. */
export function watchTls(): () => readonly AuthorityFacts[] {
  const roots = new Map<string, DetailedPeerCertificate>()
  const look = (message: unknown) => {
    const host = hostIn(message)
    if (host === undefined || roots.has(host)) return
    const root = rootOf(Reflect.get(Object(message), 'socket'))
    if (root !== undefined) roots.set(host, root)
  }
  subscribe(CONNECTED, look)
  return () => {
    unsubscribe(CONNECTED, look)
    const known = new Map([...roots.values()].map((root) => [root.fingerprint256, root]))
    const described = new Map([...known].map(([print, root]) => [print, describe(root)]))
    return [...roots].flatMap(([host, { fingerprint256 }]) => {
      const facts = described.get(fingerprint256)
      return facts === undefined ? [] : [{ host, ...facts }]
    })
  }
}

function hostIn(message: unknown): string | undefined {
  const parameters: unknown = Reflect.get(Object(message), 'connectParams')
  const hostname: unknown = Reflect.get(Object(parameters), 'hostname')
  return typeof hostname === 'string' ? hostname : undefined
}

/** Only the first connection shows certificates, not a resumed session. */
function rootOf(socket: unknown): DetailedPeerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  let at: DetailedPeerCertificate = socket.getPeerCertificate(true)
  for (let depth = 0; depth < 12 && at.raw !== undefined; depth++) {
    const issuer = at.issuerCertificate
    // The root certificate signs itself.
    if (issuer === undefined || issuer.fingerprint256 === at.fingerprint256) return at
    at = issuer
  }
  return undefined
}

function describe(root: DetailedPeerCertificate): Omit<AuthorityFacts, 'host'> {
  const { O: organisation, CN: name } = root.subject
  const authority = String(organisation ?? name ?? 'an unnamed authority')
  return { authority, isPublic: isPublic(root) }
}

/** Several certificates of a cross-signed authority share the same key. */
function isPublic(root: DetailedPeerCertificate): boolean {
  const body = root.raw.toString('base64')
  if (rootCertificates.some((pem) => pem.replace(/-----.*?-----|\s/g, '') === body)) return true
  const key = keyOf(new X509Certificate(root.raw))
  return rootCertificates.some((pem) => keyOf(new X509Certificate(pem)) === key)
}

function keyOf({ publicKey }: X509Certificate): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}
