import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { ForksPoolWorker, type PoolOptions } from 'vitest/node'

/** A worker process in a network namespace of its own. */
class OwnNetworkWorker extends ForksPoolWorker {
  override async start(): Promise<void> {
    const node = process.execPath
    this.env.NODE_OF_TESTS = node
    process.execPath = resolve('test/support/own-network.sh')
    // The worker is started before the first `await` in there.
    const started = super.start()
    process.execPath = node
    await started
  }
}

/**
 * Workers with a loopback and ports of their own: test files that need port 53682 run side by side in them.
 * Linux only, as root.
 */
export const ownNetwork = {
  name: 'own network',
  createPoolWorker: (options: PoolOptions) => new OwnNetworkWorker(options),
}

/** Whether this process may give another a network of its own. */
export function canHaveOwnNetworks(): boolean {
  const words = ['--net', 'ip', 'link', 'set', 'lo', 'up']
  return process.platform === 'linux' && spawnSync('unshare', words).status === 0
}
