interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  readonly secure: boolean
  readonly strict: boolean
}

/** A browser's cookies: by host name whatever the port, as RFC 6265 has it. */
export interface CookieJar {
  headerFor(url: URL, crossSite: boolean): string
  store(url: URL, setCookies: readonly string[]): void
}

function parse(header: string): { cookie: Cookie; expired: boolean } {
  const [pair = '', ...rest] = header.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  const attributes = new Map(
    rest.map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name.toLowerCase(), value] as const
    }),
  )
  const expires = attributes.get('expires')
  return {
    cookie: {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      path: attributes.get('path') ?? '/',
      secure: attributes.has('secure'),
      strict: attributes.get('samesite')?.toLowerCase() === 'strict',
    },
    expired: attributes.get('max-age') === '0' || (!!expires && Date.parse(expires) < Date.now()),
  }
}

function reaches(path: string, wanted: string): boolean {
  return wanted === path || wanted.startsWith(path.endsWith('/') ? path : `${path}/`)
}

export function createCookieJar(): CookieJar {
  const hosts = new Map<string, Map<string, Cookie>>()
  return {
    headerFor({ hostname, pathname, protocol }, crossSite) {
      const cookies = [...(hosts.get(hostname)?.values() ?? [])].filter(
        ({ path, secure, strict }) =>
          reaches(path, pathname) && !(secure && protocol === 'http:') && !(strict && crossSite),
      )
      return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
    store({ hostname }, setCookies) {
      const own = hosts.get(hostname) ?? new Map<string, Cookie>()
      for (const { cookie, expired } of setCookies.map(parse)) {
        const key = `${cookie.name};${cookie.path}`
        if (expired) own.delete(key)
        else own.set(key, cookie)
      }
      hosts.set(hostname, own)
    },
  }
}
