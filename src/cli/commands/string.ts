import { connectionString, SHELLS, type Shell, shellQuote } from '../../export/rclone-formats.ts'
import { missingArgument } from '../arguments.ts'
import type { CommandRun } from '../invocation.ts'
import { oneOf } from '../options.ts'
import { exportedRemotes } from '../seen.ts'
import { notSessions } from '../sessions.ts'

/** Like `rclone config string`: prints a remote, or a path on it, that works without a config file. */
export const run: CommandRun = async (invocation) => {
  const {
    args: [word = ''],
    host,
    options,
    output,
    store,
  } = invocation
  const shell = oneOf<Shell>(options, 'shell', SHELLS)
  const colon = word.indexOf(':')
  const [name, path] = colon < 0 ? [word, ''] : [word.slice(0, colon), word.slice(colon + 1)]
  if (name === '') throw missingArgument('NAME', invocation.usage)
  await notSessions(invocation, [name], () => 'rclone cannot use it.')
  const [remote] = exportedRemotes(await store().load(), [name], host.env, 'remote-and-type')
  const text = remote === undefined ? '' : connectionString(remote, path)
  const quoted = shell === undefined ? text : shellQuote(text, shell)
  await (output.json ? output.document({ string: quoted }) : output.data(`${quoted}\n`))
}
