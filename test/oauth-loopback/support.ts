import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { buildAuthorizeUrl } from '../../src/oauth-loopback/authorize-url.ts'
import type { Attempt } from '../../src/oauth-loopback/callbacks.ts'
import { type Loopback, openLoopback } from '../../src/oauth-loopback/listener.ts'
import type { Notice } from '../../src/oauth-loopback/request-notices.ts'
import { createStartLinks, type StartLinks } from '../../src/oauth-loopback/start-links.ts'

type LoopbackOptions = Parameters<typeof openLoopback>[0]

export const TRUSTED_HOSTS = ['api.pcloud.com', 'eapi.pcloud.com']
export const BRAND = { app: 'pcloud-config', service: 'pCloud' }

export interface Opened {
  readonly loopback: Loopback
  readonly links: StartLinks
  /** A browser that opened a separate start link. */
  readonly mine: Started
  readonly port: number
  /** All notices so far. */
  readonly notices: Notice[]
}

/** A listener on a free port. It is closed at the end of the test. */
export async function open(options: Partial<LoopbackOptions> = {}): Promise<Opened> {
  const links = createStartLinks()
  const notices: Notice[] = []
  const loopback = await openLoopback({
    redirectUri: 'http://localhost:0/',
    links,
    authorizeUrl,
    identifyVisitor: () => 'this-user',
    trustedHosts: TRUSTED_HOSTS,
    canConfirm: true,
    allowMissingState: false,
    onNotice: (notice) => notices.push(notice),
    brand: BRAND,
    ...options,
  })
  onTestFinished(() => loopback.close())
  const mine = await visitStart(loopback.programStartUrl)
  return { loopback, links, mine, port: loopback.addresses[0]?.port ?? 0, notices }
}

export function authorizeUrl(state: string, redirectUri: string): string {
  const base = 'https://my.pcloud.com/oauth2/authorize'
  return buildAuthorizeUrl({ base, clientId: 'zQg0smNw8tp', redirectUri, state })
}

export interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request with a new connection. Does not follow redirects. */
export function get(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, headers, method }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      const body = Buffer.concat(chunks).toString()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Follows a 303, like a browser. */
export async function getPage(url: string, headers: Readonly<Record<string, string>> = {}) {
  const first = await get(url, headers)
  if (first.status !== 303) return first
  return get(new URL(String(first.headers.location), url).href)
}

/** The cookie and state of a browser that opened a start link. */
export interface Started {
  /** As a `Cookie` header. */
  readonly cookie: string
  readonly state: string
}

/** Opens a start link. */
export async function visitStart(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const { headers: got } = await get(url, headers)
  const cookie = String(got['set-cookie']?.[0]).split(';')[0] ?? ''
  const location = String(got.location ?? '')
  const state = URL.canParse(location) ? new URL(location).searchParams.get('state') : undefined
  return { cookie, state: state ?? '' }
}

export function callbackUrl(
  { loopback }: Pick<Opened, 'loopback'>,
  params: Readonly<Record<string, string>>,
): string {
  return `${loopback.redirectUri}?${new URLSearchParams(params)}`
}

/** The next attempt. It must have a code. */
export async function nextCode(loopback: Loopback): Promise<Attempt & { kind: 'callback' }> {
  const attempt = await loopback.next(AbortSignal.timeout(5_000))
  if (attempt.kind !== 'callback') throw new Error(`denied: ${attempt.error}`)
  return attempt
}

/** Whether no attempt arrives in this time. */
export async function staysQuiet(loopback: Loopback, ms = 50): Promise<boolean> {
  return loopback.next(AbortSignal.timeout(ms)).then(
    () => false,
    () => true,
  )
}

/** A connection that sends no HTTP. */
export async function openSocket(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

/** Everything that the server sends for these bytes until it closes. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = await openSocket(port)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  const closed = once(socket, 'close')
  socket.write(bytes)
  await closed
  return Buffer.concat(chunks).toString()
}
