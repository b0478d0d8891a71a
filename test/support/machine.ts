import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakePcloud } from '../../fixtures/services/fake-pcloud.ts'

/** A machine of its own: processes that share one loopback, which no other machine reaches. */
export interface Machine {
  /** The words that run a command there. */
  on(command: string, ...args: readonly string[]): [string, string[]]
  /** What `ssh -L PORT:localhost:PORT` does: a port there leads to the same one of that machine. */
  tunnel(port: number, to: Machine): Promise<void>
  /** Starts a relay there, from one address to another; a path is a Unix socket. */
  relay(from: string, to: string): Promise<void>
  close(): void
}

/** Two addresses are `PORT` on 127.0.0.1 or the path of a Unix socket, which no network bounds. */
const RELAY = `
const net = require('node:net')
const [from, to] = process.argv.slice(-2)
const at = (text) => text.startsWith('/') ? { path: text } : { host: '127.0.0.1', port: Number(text) }
net.createServer((left) => {
  const right = net.connect(at(to))
  left.pipe(right).pipe(left)
  left.on('error', () => right.destroy())
  right.on('error', () => left.destroy())
}).listen(at(from), () => console.log('ready'))`

/** Why there can be no such machines; undefined where they can be. */
export function whyNoMachines(): string | undefined {
  if (process.platform !== 'linux') return 'skipped: Linux has network namespaces'
  if (process.getuid?.() !== 0) return 'skipped: network namespaces are for root'
  try {
    execFileSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'skipped: no network namespace may be made here'
  }
}

/** A network namespace from which nothing is reached but the fake's proxy, at its usual address. */
export async function openMachine(fake: FakePcloud): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'machine-'))
  const proxyPort = Number(new URL(fake.proxyUrl).port)
  const outside = createServer((left) => {
    const right = connect(proxyPort, '127.0.0.1')
    left.pipe(right).pipe(left)
    left.on('error', () => right.destroy())
    right.on('error', () => left.destroy())
  })
  outside.listen(join(folder, 'pcloud'))
  await once(outside, 'listening')
  const children: ChildProcess[] = []
  const start = async (command: string, ...args: string[]) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    await once(child.stdout, 'data')
    return child
  }
  const up = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
  const node = [process.execPath, '-e', RELAY, '--']
  const holder = await start('unshare', ...up, ...node, String(proxyPort), join(folder, 'pcloud'))
  const on: Machine['on'] = (command, ...args) => [
    'nsenter',
    ['-t', String(holder.pid), '-n', '--', command, ...args],
  ]
  const machine: Machine = {
    on,
    async relay(from, to) {
      const [command, args] = on(process.execPath, '-e', RELAY, '--', from, to)
      await start(command, ...args)
    },
    async tunnel(port, to) {
      const middle = join(folder, `tunnel-${port}`)
      await to.relay(middle, String(port))
      await machine.relay(String(port), middle)
    },
    close() {
      for (const child of children) child.kill('SIGKILL')
      outside.close()
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
    },
  }
  return machine
}
