import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const PORT = 53_682

/** Takes the port of the default redirect URI. */
export async function listen(address: string): Promise<Server> {
  const holder = createServer((socket) => socket.destroy())
  holder.listen({ host: address, port: PORT, ipv6Only: true, exclusive: true })
  await once(holder, 'listening')
  return holder
}

/** Another run on this machine, or a socket of the test before, may have it for a moment. */
export async function untilFree(): Promise<void> {
  for (let tries = 100; ; tries -= 1) {
    try {
      const holder = await listen('127.0.0.1')
      await new Promise((closed) => holder.close(closed))
      return
    } catch (error) {
      if (tries === 0) throw error
      await delay(200)
    }
  }
}
