/** Where a secret may be sent: over TLS, to an address that holds no password itself. */
export function isSafeUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:' && !url.includes('@')
}
