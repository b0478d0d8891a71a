import { readRemotes } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { maskValue } from '../../providers/secret-keys.ts'
import type { CommandRun } from '../commands.ts'

type Keys = ReadonlyMap<string, string>

export const run: CommandRun = async ({ args: [name], store, options, output }) => {
  const all = readRemotes(await store().load())
  const chosen = name === undefined ? [...all] : [[name, find(all, name)] as const]
  const reveal = options.has('reveal')
  const shown = chosen.map(([section, keys]) => [section, reveal ? keys : masked(keys)] as const)
  if (output.json) return output.document(asDocument(shown))
  await output.data(shown.map(([section, keys]) => sectionText(section, keys)).join('\n'))
}

function find(all: ReadonlyMap<string, Keys>, name: string): Keys {
  const keys = all.get(name.replace(/:$/, ''))
  if (keys) return keys
  throw new PcloudConfigError('not-found', `There is no remote named ${name}.`, {
    hint: 'See `pcloud-config list`.',
  })
}

function masked(keys: Keys): Keys {
  return new Map([...keys].map(([key, value]) => [key, maskValue(key, value)]))
}

/** As `rclone config show` prints it; what a value means, not how it is quoted in the file. */
function sectionText(name: string, keys: Keys): string {
  return [`[${name}]`, ...[...keys].map(([key, value]) => `${key} = ${value}`)]
    .map((line) => `${line}\n`)
    .join('')
}

/** Without a prototype, so that a key named `__proto__` is a key like any other. */
function asDocument(sections: readonly (readonly [string, Keys])[]) {
  const document: Record<string, Record<string, string>> = Object.create(null)
  for (const [name, keys] of sections) {
    const section: Record<string, string> = Object.create(null)
    for (const [key, value] of keys) section[key] = value
    document[name] = section
  }
  return document
}
