import { PcloudConfigError } from '../errors.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import { remoteName } from './remote-args.ts'

/** The words a command cannot do without, one for each name. @throws PcloudConfigError `usage` */
export function need<Names extends readonly string[]>(
  { args }: Invocation,
  ...names: Names
): { [At in keyof Names]: string } {
  const missing = names.find((_, at) => args[at] === undefined)
  if (missing === undefined) return args.slice(0, names.length) as { [At in keyof Names]: string }
  throw new PcloudConfigError('usage', `${missing} is missing.`, {
    hint: 'See the usage with --help.',
  })
}

/**
 * The remote meant by a command that takes one NAME: the word that was given, else the
 * setting `remote`, which is said on stderr. Not for what deletes or overwrites by name.
 * It does not look whether the file has such a remote.
 * @throws PcloudConfigError `usage` where there is neither
 */
export async function remoteOrDefault(
  word: string | undefined,
  { settings, options, host }: Pick<Invocation, 'settings' | 'options' | 'host'>,
): Promise<string> {
  // A variable that is empty in a script is a mistake; the default would hide it.
  if (word !== undefined && remoteName(word) !== '') return remoteName(word)
  const { remote } = word === undefined ? await settings() : {}
  if (remote === undefined) {
    throw new PcloudConfigError('usage', 'NAME is missing.', {
      hint: 'See `pcloud-config list`; `pcloud-config settings set remote NAME` sets the one that is meant where none is given.',
    })
  }
  if (!options.has('quiet')) {
    host.writeErr(`Using ${visible(remote)}, the remote of your settings.\n`)
  }
  return remote
}
