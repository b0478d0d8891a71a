import { readRemotes } from '../../config-file/index.ts'
import { goString } from '../../tokens/go-json.ts'
import type { CommandRun } from '../commands.ts'

/** What `rclone config dump` prints, and a line end: sorted, four blanks, Go's escapes. */
export const run: CommandRun = async ({ store, output }) => {
  const remotes = readRemotes(await store().load())
  const sections = [...remotes].map(([name, keys]) => {
    const pairs = [...keys].map(([key, value]): Member => [key, goString(value)])
    return [name, goObject(pairs, '    ')] as const
  })
  await output.data(`${goObject(sections, '')}\n`)
}

type Member = readonly [name: string, json: string]

/** Written by hand: an object of JavaScript would put keys that look like numbers first. */
function goObject(members: readonly Member[], indent: string): string {
  if (members.length === 0) return '{}'
  const lines = inByteOrder(members).map(
    ([name, json]) => `${indent}    ${goString(name)}: ${json}`,
  )
  return `{\n${lines.join(',\n')}\n${indent}}`
}

/** Go compares strings by their bytes; as long as all are ASCII, so does JavaScript. */
function inByteOrder(members: readonly Member[]): readonly Member[] {
  const isPlain = members.every(([name]) => PLAIN.test(name))
  const compare = isPlain
    ? (a: string, b: string) => (a < b ? -1 : 1)
    : (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
  return [...members].sort(([a], [b]) => compare(a, b))
}

const PLAIN = /^[\0-\x7f]*$/
