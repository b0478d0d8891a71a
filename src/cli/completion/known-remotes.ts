import { sectionLines } from '../../config-file/diff.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, getValue, remoteNames, sectionsOf } from '../../config-file/read.ts'
import { openStore } from '../../config-file/store/store.ts'
import { mayDefineRemotes } from '../../rclone/environment-variables.ts'
import { visible } from '../../visible.ts'
import type { Host } from '../host.ts'
import { locate } from '../program-folders.ts'

/** The remotes in the environment and the config file. Empty if the file cannot be read. */
export async function namesIn(config: string | undefined, host: Host): Promise<readonly string[]> {
  return reading(config, host, async (file) => {
    if (!mayDefineRemotes(host.env)) return remoteNames(file).filter(isPlain)
    const { allNames } = await import('../../services/seen-remote.ts')
    return allNames(sectionsOf(file), host.env).filter(isPlain)
  })
}

/** The keys of a remote, except those that can be part of a secret (S48). */
export async function keysIn(
  config: string | undefined,
  name: string,
  host: Host,
): Promise<readonly string[]> {
  return reading(config, host, async (file) => {
    const { strayKeys } = await import('../../services/stray-keys.ts')
    const keys = getSection(file, name) ?? new Map<string, string>()
    const lines = sectionLines(file).get(name) ?? []
    const strays = strayKeys({ keys, lines, type: getValue(file, name, 'type') })
    return [...keys.keys()].filter((key) => isPlain(key) && !strays.has(key))
  })
}

/** Opens the file without a sealer, so completion does not prompt for a password. */
async function reading(
  config: string | undefined,
  host: Host,
  read: (file: ConfigDocument) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    const options = new Map(config === undefined ? [] : [['config', expandPath(config, host)]])
    return await read(await openStore(locate(options, host), { signal: host.signal }).load())
  } catch {
    return []
  }
}

/** Names with control characters are not offered: they could move the cursor or break the line. */
function isPlain(name: string): boolean {
  return name !== '' && visible(name) === name
}

/** The shells pass unexpanded arguments. Expands `~` and a variable at the beginning. */
function expandPath(path: string, { env, homeDir }: Host): string {
  return path
    .replace(/^~(?=\/|\\|$)/, () => homeDir)
    .replace(/^\$(?:\{(\w+)\}|(\w+))/, (_, braced, plain) => env[braced ?? plain] ?? '')
}
