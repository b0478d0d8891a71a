import { once } from 'node:events'
import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { type CookieJar, createCookieJar } from './cookie-jar.ts'

export interface BrowserOptions {
  /** Proxy for https; plain http goes straight to where it says, as to a loopback listener. */
  readonly proxy: string
  /** PEM of the authority to trust. */
  readonly ca: string
  readonly cookieJar?: CookieJar
  /** Sent with every request, for prefetch and the like. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Hop {
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

/** Where the browser ended up, and how it got there. */
export interface Page extends Hop {
  readonly html: string
  /** Every answer on the way, this page's own last. */
  readonly chain: readonly Hop[]
  readonly browser: Required<BrowserOptions>
}

/** What a person sees as "this site can't be reached"; the address bar still shows the address. */
export class PageDidNotLoad extends Error {
  override readonly name = 'PageDidNotLoad'
  readonly url: string

  constructor(url: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.url = url
  }
}

const MAX_HOPS = 10
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Opens an address as a person's browser would: follows redirects, keeps cookies. */
export async function openPage(url: string, options: BrowserOptions): Promise<Page> {
  const browser = { cookieJar: createCookieJar(), headers: {}, ...options }
  return visit(new URL(url), undefined, browser)
}

/** Clicks Allow, for another account than the chosen one if an e-mail is given. */
export function allow(page: Page, account?: string): Promise<Page> {
  return click(page, 'allow', account)
}

export function deny(page: Page): Promise<Page> {
  return click(page, 'deny', undefined)
}

/** The text of the element with that id, entities decoded. */
export function textOf(page: Page, id: string): string | undefined {
  const found = new RegExp(`<(\\w+)[^>]*\\bid="${id}"[^>]*>([\\s\\S]*?)</\\1>`).exec(page.html)
  return found?.[2] === undefined ? undefined : decode(found[2])
}

function click(page: Page, decision: string, account: string | undefined): Promise<Page> {
  const form = /<form action="([^"]*)"[\s\S]*?<\/form>/.exec(page.html)
  if (!form) throw new Error(`no form on ${page.url} (${page.status})`)
  const target = new URL(decode(form[1] ?? ''), page.url)
  target.search = formFields(form[0], { decision, ...(account ? { account } : {}) }).toString()
  return visit(target, new URL(page.url), page.browser)
}

function formFields(form: string, chosen: Readonly<Record<string, string>>): URLSearchParams {
  const fields = new URLSearchParams()
  for (const [input] of form.matchAll(/<input [^>]*>/g)) {
    const sent = !input.includes('type="radio"') || input.includes(' checked')
    if (sent) fields.append(attribute(input, 'name'), attribute(input, 'value'))
  }
  for (const [name, value] of Object.entries(chosen)) fields.set(name, value)
  return fields
}

function attribute(tag: string, name: string): string {
  return decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
}

function decode(text: string): string {
  const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" } as const
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: keyof typeof entities) => {
    return entities[name]
  })
}

async function visit(
  start: URL,
  from: URL | undefined,
  browser: Required<BrowserOptions>,
): Promise<Page> {
  const chain: Hop[] = []
  let [url, crossSite] = [start, from !== undefined && from.hostname !== start.hostname]
  while (chain.length < MAX_HOPS) {
    const { html, ...hop } = await fetchOnce(url, crossSite, browser).catch((cause: unknown) => {
      throw new PageDidNotLoad(url.href, cause)
    })
    chain.push(hop)
    const { location } = hop.headers
    if (!REDIRECTS.has(hop.status) || !location) return { ...hop, html, chain, browser }
    const next = new URL(location, url)
    crossSite ||= next.hostname !== url.hostname
    url = next
  }
  throw new Error(`too many redirects from ${start.href}`)
}

async function fetchOnce(url: URL, crossSite: boolean, browser: Required<BrowserOptions>) {
  const { cookieJar, headers } = browser
  const cookie = cookieJar.headerFor(url, crossSite)
  const request = await send(url, browser, { ...headers, ...(cookie ? { cookie } : {}) })
  const [response] = await once(request, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  cookieJar.store(url, response.headers['set-cookie'] ?? [])
  const html = Buffer.concat(chunks).toString()
  return { url: url.href, status: Number(response.statusCode), headers: response.headers, html }
}

async function send(
  url: URL,
  browser: BrowserOptions,
  headers: Record<string, string>,
): Promise<ClientRequest> {
  const { hostname, port, pathname, search, host } = url
  const target = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    path: pathname + search,
    headers: { host, accept: 'text/html', ...headers },
  }
  if (url.protocol === 'http:') return httpRequest({ ...target, agent: false }).end()
  const tunnel = await openTunnel(url, browser)
  const secure = connect({ socket: tunnel, servername: hostname, ca: browser.ca })
  // Without an agent, since an agent would open a connection of its own instead of this one.
  return httpRequest({ ...target, createConnection: () => secure }).end()
}

async function openTunnel(url: URL, { proxy }: BrowserOptions): Promise<Duplex> {
  const target = `${url.hostname}:${url.port || 443}`
  const { username, password } = new URL(proxy)
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  const headers = { ...(username ? { 'proxy-authorization': `Basic ${credentials}` } : {}) }
  const request = httpRequest(proxy, { method: 'CONNECT', path: target, headers, agent: false })
  const [response, socket] = await once(request.end(), 'connect')
  if (response.statusCode === 200) return socket
  socket.destroy()
  throw new Error(`proxy answered ${response.statusCode} for ${target}`)
}
