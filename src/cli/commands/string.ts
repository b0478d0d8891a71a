import { readRemotes } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { CommandRun } from '../commands.ts'
import { connectionString } from '../export/connection-string.ts'
import { SHELLS, type Shell, shellQuote } from '../export/shell-quote.ts'
import { oneOf } from '../given.ts'
import { mustExist } from '../remote-args.ts'

/** `rclone config string`: a remote, or a path on it, that needs no config file. */
export const run: CommandRun = async ({ args: [word = ''], options, output, store }) => {
  const shell = oneOf<Shell>(options, 'shell', SHELLS)
  const colon = word.indexOf(':')
  const [name, path] = colon < 0 ? [word, ''] : [word.slice(0, colon), word.slice(colon + 1)]
  if (name === '') throw new PcloudConfigError('usage', 'NAME is missing.')
  const file = await store().load()
  mustExist(file, name)
  const keys = readRemotes(file).get(name) ?? new Map()
  const text = connectionString({ name, keys }, path)
  const quoted = shell === undefined ? text : shellQuote(text, shell)
  await (output.json ? output.document({ string: quoted }) : output.data(`${quoted}\n`))
}
