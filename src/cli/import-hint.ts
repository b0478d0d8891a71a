import type { ExportedRemote } from '../export/exported-remote.ts'
import { strayKeysIn } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'
import type { Host } from './host.ts'
import { guardedIn, knownOptions } from './known-options.ts'

/** The options for keys that an import refuses by default (S49). Undefined without such keys. */
export async function importHint(
  remotes: readonly ExportedRemote[],
  host: Host,
): Promise<string | undefined> {
  const known = knownOptions(host)
  const keys = new Set<string>()
  for (const remote of remotes) {
    const guarded = await guardedIn(remote.keys, known)
    const strays = strayKeysIn(remote.keys)
    for (const { key, reason } of guarded.keys) {
      const isStray = reason === 'unknown' && strays.has(key)
      if (remote.keys.get(key) !== '' && !isStray) keys.add(key)
    }
  }
  if (keys.size === 0) return undefined
  const options = [...keys].map((key) => `--allow-key ${allowed(key)}`).join(' ')
  return `When you import this export, add: ${options}`
}

function allowed(key: string): string {
  return /^[\w.-]+$/.test(key) ? key : `'${visible(key)}'`
}
