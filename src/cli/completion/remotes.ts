import { openStore, readRemotes } from '../../config-file/index.ts'
import { visible } from '../../visible.ts'
import { locate } from '../config.ts'
import type { Host } from '../host.ts'

export type RemoteKeys = ReadonlyMap<string, readonly string[]>

/**
 * Names and keys of the config file. There is no sealer, so nobody is asked for a password;
 * a file that cannot be read, whatever the reason, has no names.
 */
export async function remotesOf(config: string | undefined, host: Host): Promise<RemoteKeys> {
  try {
    const options = new Map(config === undefined ? [] : [['config', expandPath(config, host)]])
    const store = openStore(locate(options, host), { signal: host.signal })
    const remotes = [...readRemotes(await store.load())]
    const shown = remotes.filter(([name]) => isPlain(name))
    return new Map(shown.map(([name, keys]) => [name, [...keys.keys()].filter(isPlain)]))
  } catch {
    return new Map()
  }
}

/** What would move the cursor or break the line cannot be offered. */
function isPlain(name: string): boolean {
  return name !== '' && visible(name) === name
}

/** The shells hand over words as they were typed, with what they would have put in them. */
function expandPath(path: string, { env, homeDir }: Host): string {
  return path
    .replace(/^~(?=\/|\\|$)/, () => homeDir)
    .replace(/^\$(?:\{(\w+)\}|(\w+))/, (_, braced, plain) => env[braced ?? plain] ?? '')
}
