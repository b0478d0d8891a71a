/** Whether a secret may be sent there: over TLS, and without a password in the address. */
export function isSafeUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:' && !url.includes('@')
}
