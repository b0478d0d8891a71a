import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caFileProblem, networkError } from '../../src/host/network-error.ts'

const [first = '', second = ''] = rootCertificates
const der = new X509Certificate(first).raw

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ca-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function withFile(content: string | Buffer): Record<string, string> {
  const path = join(folder, 'ca.crt')
  writeFileSync(path, content)
  return { NODE_EXTRA_CA_CERTS: path }
}

describe('the file in NODE_EXTRA_CA_CERTS', () => {
  it.each<[string, string | Buffer]>([
    ['one certificate', first],
    ['two, with words between them', `Company CA\n${first}\n# more\n${second}\n`],
    ['Windows line ends', first.replaceAll('\n', '\r\n')],
  ])('is fine with %s', (_, content) => {
    expect(caFileProblem(withFile(content))).toBeUndefined()
  })

  it.each<[string, string | Buffer, string]>([
    ['DER', der, 'is in DER format'],
    ['nothing', '', 'does not contain a certificate in PEM format'],
    [
      'a key',
      '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n',
      'does not contain a certificate in PEM format',
    ],
    ['UTF-16', Buffer.from(first, 'utf16le'), 'does not contain a certificate in PEM format'],
    ['a cut certificate', first.replace(/\n[^\n]+\n[^\n]+\n-----END/, '\n-----END'), 'is damaged'],
  ])('is named if it is %s', (_, content, what) => {
    const env = withFile(content)
    expect(caFileProblem(env)).toMatchObject({ path: env.NODE_EXTRA_CA_CERTS, what })
    const { hint } = networkError('h', new Error('SELF_SIGNED_CERT_IN_CHAIN'), { now: 0, env })
    expect(hint).toContain(`${env.NODE_EXTRA_CA_CERTS} (NODE_EXTRA_CA_CERTS): it ${what}.`)
  })

  it('reports a missing file and a folder', () => {
    const missing = caFileProblem({ NODE_EXTRA_CA_CERTS: join(folder, 'gone.pem') })
    expect(missing?.what).toBe('does not exist')
    expect(caFileProblem({ NODE_EXTRA_CA_CERTS: folder })?.what).toBe('is not a file')
    expect(caFileProblem({ NODE_EXTRA_CA_CERTS: '' })).toBeUndefined()
    expect(caFileProblem({})).toBeUndefined()
  })
})
