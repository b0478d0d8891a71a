import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import type { LoopbackFacts } from '../../check/inspector.ts'
import { errnoOf } from '../../system-error.ts'

const LIMIT_MS = 1_500

/** Listens and connects: only a real connection reveals a firewall. */
export async function tryLoopback(): Promise<LoopbackFacts> {
  const [ipv4, ipv6] = await Promise.all(['127.0.0.1', '::1'].map(errorAt))
  return { ipv4, ipv6 }
}

async function errorAt(host: string): Promise<string | undefined> {
  const server = createServer((socket) => socket.destroy())
  const signal = AbortSignal.timeout(LIMIT_MS)
  try {
    server.listen({ host, port: 0, ipv6Only: true })
    await once(server, 'listening', { signal })
    const { port } = server.address() as AddressInfo
    const socket = connect({ host, port })
    try {
      await once(socket, 'connect', { signal })
    } finally {
      socket.destroy()
    }
    return undefined
  } catch (error) {
    return wordOf(error)
  } finally {
    server.close()
  }
}

function wordOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'no response'
  return errnoOf(error) || 'unknown cause'
}
