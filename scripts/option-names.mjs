// Writes src/rclone/option-names.ts from the output of `rclone config providers`:
//   rclone config providers | node scripts/option-names.mjs 1.75.2
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const version = process.argv[2]
if (version === undefined) throw new Error('Add the version of rclone, such as 1.75.2.')
const types = JSON.parse(await text(process.stdin))

/** rclone finds a type by its name, its prefix, and its name without spaces (fs/registry.go, Find). */
const spellings = ({ Name, Prefix, Aliases }) => [
  ...new Set([Name, Name.replaceAll(' ', ''), Prefix, ...(Aliases ?? [])]),
]
const rows = new Map()
for (const type of types) {
  const names = [...new Set(type.Options.map(({ Name }) => Name))].sort().join(' ')
  for (const spelling of spellings(type)) {
    if (spelling === type.Name || !rows.has(spelling)) rows.set(spelling, names)
  }
}
const key = (name) => (/^[a-z]\w*$/.test(name) ? name : `'${name}'`)
const lines = [...rows].sort().map(([name, names]) => `  ${key(name)}:\n    '${names}',`)

writeFileSync(
  new URL('../src/rclone/option-names.ts', import.meta.url),
  `/**
 * The options of every type in rclone ${version}. Written by scripts/option-names.mjs.
 * The list ships with the program, because reading a config file must not need an installed rclone.
 */
const OPTIONS: Readonly<Record<string, string>> = {
${lines.join('\n')}
}

/** The option names of a type of rclone, or undefined if rclone ${version} does not have the type. */
export function optionNames(type: string): ReadonlySet<string> | undefined {
  const names = Object.hasOwn(OPTIONS, type) ? OPTIONS[type] : undefined
  return names === undefined ? undefined : new Set(names.split(' '))
}

/** All types of rclone ${version}, in every spelling that rclone accepts. */
export const RCLONE_TYPES: readonly string[] = Object.keys(OPTIONS)
`,
)
