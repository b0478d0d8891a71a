import { Duplex } from 'node:stream'
import { Client, request } from 'undici'

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'

/**
 * A call to nobody, in memory. The first one of a process compiles undici's parser and much else,
 * 10 ms and more: while a login waits nobody notices, and after Allow somebody waits for it.
 */
export async function rehearseCall(): Promise<void> {
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      if (chunk.toString().endsWith('x=y')) this.push(ANSWER)
      done()
    },
  })
  const origin = 'http://localhost'
  const client = new Client(origin, {
    connect: (_options, done) => process.nextTick(done, null, socket),
  })
  const { body } = await request(origin, { dispatcher: client, method: 'POST', body: 'x=y' })
  await body.text()
  await client.destroy()
}
