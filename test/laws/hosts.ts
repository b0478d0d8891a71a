import fc from 'fast-check'

export const TRUSTED = ['api.pcloud.com', 'eapi.pcloud.com']

const TRICKS: readonly ((host: string) => string)[] = [
  (host) => `${host}.evil.example`,
  (host) => `${host}.`,
  (host) => `evil.${host}`,
  (host) => `evil@${host}`,
  (host) => `${host}@evil.example`,
  (host) => `${host}:1`,
  (host) => `${host}:443`,
  (host) => `${host}/`,
  (host) => `${host}/@evil.example`,
  (host) => `https://${host}`,
  (host) => `//${host}`,
  (host) => `${host}#evil.example`,
  (host) => `${host}?evil.example`,
  (host) => `${host}\\evil.example`,
  (host) => `evil.example\\${host}`,
  (host) => host.toUpperCase(),
  (host) => host.replace('i', 'і'),
  (host) => host.replace('p', '%70'),
  (host) => host.replace('.', '。'),
  (host) => host.replaceAll('.', '%2e'),
  (host) => `${host}\r\nHost: evil.example`,
  (host) => `${host},evil.example`,
]

/** A host that looks like one of ours, or like nothing. */
export const foreignHost: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...TRUSTED), fc.constantFrom(...TRICKS))
    .map(([host, trick]) => trick(host)),
  fc.constantFrom('127.0.0.1', 'localhost', '[::1]', '169.254.169.254', 'my.pcloud.com', '0'),
  fc.domain(),
)
