import { type ConfigDocument, getSection, wellFormed } from '../config-file/index.ts'
import { MASK, maskValue } from '../providers/secret-keys.ts'
import type { Invocation } from './commands.ts'

type Keys = ReadonlyMap<string, string>

/** As `rclone config show` prints it; what a value means, not how it is quoted in the file. */
export function sectionText(name: string, keys: Keys): string {
  return [`[${name}]`, ...[...keys].map(([key, value]) => `${key} = ${value}`)]
    .map((line) => `${line}\n`)
    .join('')
}

/** @param secrets keys that are secret whatever their names */
export function masked(keys: Keys, secrets: readonly string[] = []): Keys {
  return new Map(
    [...keys].map(([key, value]) => [key, secrets.includes(key) ? MASK : maskValue(key, value)]),
  )
}

/** Without a prototype, so that a key named `__proto__` is a key like any other. */
export function asDocument(sections: Iterable<readonly [string, Keys]>) {
  const document: Record<string, Record<string, string>> = Object.create(null)
  for (const [name, keys] of sections) {
    const section: Record<string, string> = Object.create(null)
    for (const [key, value] of keys) section[wellFormed(key)] = wellFormed(value)
    document[wellFormed(name)] = section
  }
  return document
}

/** After a change: the section as it is now, masked. `--no-output` is for scripts. */
export async function showSection(
  name: string,
  document: ConfigDocument,
  { options, output }: Invocation,
  secrets: readonly string[] = [],
): Promise<void> {
  if (options.has('no-output') || (options.has('quiet') && !output.json)) return
  const keys = masked(getSection(document, name) ?? new Map(), secrets)
  if (output.json) return output.document(asDocument([[name, keys]]))
  await output.data(sectionText(name, keys))
}
