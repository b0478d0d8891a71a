import { spawn, spawnSync } from 'node:child_process'

/** One request, made by a process of that user; the answer as JSON. */
const REQUEST = `
const [url, cookie, localAddress, host] = process.argv.slice(-4)
const headers = { host: new URL(url).host, ...(cookie && { cookie }) }
const target = new URL(url)
const options = { host: host || target.hostname.replace(/[\\[\\]]/g, ''), port: target.port, path: target.pathname + target.search, headers, ...(localAddress && { localAddress }), agent: false }
require('node:http').get(options, (response) => {
  let body = ''
  response.setEncoding('utf8').on('data', (text) => { body += text })
  response.on('end', () => console.log(JSON.stringify({ status: response.statusCode, headers: response.headers, body })))
}).on('error', (error) => console.log(JSON.stringify({ status: 0, headers: {}, body: error.message })))`

export interface OtherAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

/** From which address the browser connects, and to which. */
export interface Route {
  readonly from?: string
  readonly to?: string
}

/** Why no process can be started as another user; undefined if it can. */
export function whyNoOtherUsers(): string | undefined {
  if (process.platform !== 'linux') return 'skipped: only Linux says whose connection it is'
  if (process.getuid?.() !== 0) return 'skipped: only root can start a process as another user'
  const { status } = spawnSync(...asUser(1001, process.execPath, '-e', '0'))
  return status === 0 ? undefined : 'skipped: setpriv cannot start node as another user'
}

function asUser(uid: number, ...words: readonly string[]): [string, string[]] {
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  return ['setpriv', [...ids, ...words]]
}

/** The browser of a user of this machine, with its own cookies. */
export class UserBrowser {
  readonly #uid: number
  #cookie = ''

  constructor(uid: number) {
    this.#uid = uid
  }

  async get(url: string, { from = '', to = '' }: Route = {}): Promise<OtherAnswer> {
    const words = [process.execPath, '-e', REQUEST, '--', url, this.#cookie, from, to]
    const child = spawn(...asUser(this.#uid, ...words), { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    for await (const chunk of child.stdout) text += chunk
    const answer: OtherAnswer = JSON.parse(text)
    const set = answer.headers['set-cookie']
    if (Array.isArray(set)) this.#cookie = String(set[0]).split(';')[0] ?? ''
    return answer
  }

  /** Opens a start link and returns the `state`; undefined if the link led nowhere. */
  async begin(link: string, route?: Route): Promise<string | undefined> {
    const { headers } = await this.get(link, route)
    const location = String(headers.location ?? '')
    if (!URL.canParse(location)) return undefined
    return new URL(location).searchParams.get('state') ?? undefined
  }
}
