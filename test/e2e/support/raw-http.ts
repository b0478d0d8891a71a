import { connect } from 'node:net'

export interface RawRequest {
  readonly verb?: string
  /** Path and query as they go over the wire, whatever is in them. */
  readonly target: string
  /** `Host` is the listener's own unless it is among them. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly address?: '127.0.0.1' | '::1'
}

export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** One request on a socket of its own, written byte for byte: no library corrects it. */
export function sendRaw(port: number, request: RawRequest): Promise<RawAnswer> {
  const { address = '127.0.0.1' } = request
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ host: address, port }, () => socket.write(written(port, request)))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    socket.setTimeout(8_000, () => socket.destroy(new Error(`no answer to ${request.target}`)))
    socket.once('error', reject)
    socket.once('close', () => resolve(parse(text)))
  })
}

function written(port: number, { verb = 'GET', target, headers = [] }: RawRequest): string {
  const named = headers.some(([name]) => name.toLowerCase() === 'host')
  const all = named ? headers : [['Host', `localhost:${port}`] as const, ...headers]
  const lines = all.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`)
  return [`${verb} ${target} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n')
}

function parse(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2)
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body }
}

/** Sends them all, so many at a time. */
export async function sendAll(
  port: number,
  requests: readonly RawRequest[],
  atOnce = 16,
): Promise<RawAnswer[]> {
  const [answers, left] = [new Array<RawAnswer>(requests.length), [...requests.entries()]]
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      answers[next[0]] = await sendRaw(port, next[1])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return answers
}
