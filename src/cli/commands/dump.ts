import { eachRemote } from '../../config-file/read.ts'
import { goEscaped, quoted } from '../../json.ts'
import { shownSections } from '../../services/seen-remote.ts'
import type { CommandRun } from '../invocation.ts'

/** Prints the same as `rclone config dump`: sorted, with four spaces and Go's escapes. Adds a final newline. */
export const run: CommandRun = async ({ store, output, host }) => {
  const file = await store().load()
  // Go compares strings by their bytes. For ASCII, JavaScript's order is the same.
  const order = Buffer.byteLength(file.text) === file.text.length ? undefined : byBytes
  const shown = shownSections(host.env)
  const sections = new Map<string, string>()
  for (const [name, keys] of eachRemote(file)) {
    sections.set(name, goObject(shown(name, keys), order, quoted, '    '))
  }
  const json = goObject(sections, order, (section) => section, '')
  await output.data(`${goEscaped(json)}\n`)
}

type Order = ((a: string, b: string) => number) | undefined

/** JSON.stringify would put keys that look like numbers first. */
function goObject(
  members: ReadonlyMap<string, string>,
  order: Order,
  toJson: (value: string) => string,
  indent: string,
): string {
  if (members.size === 0) return '{}'
  const lines = [...members.keys()]
    .sort(order)
    .map((name) => `${indent}    ${quoted(name)}: ${toJson(members.get(name) ?? '')}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
