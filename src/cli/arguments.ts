import {
  type ConfigDocument,
  checkRemoteName,
  hasRemote,
  noSuchRemote,
  remoteExists,
  remoteNames,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { remoteName } from '../rclone/remote-name.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'

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

/** @throws PcloudConfigError `not-found` */
export function mustExist(document: ConfigDocument, name: string): void {
  if (hasRemote(document, name)) return
  throw noSuchRemote(name, remoteNames(document))
}

/** @throws PcloudConfigError `usage` for a name rclone would refuse, `already-exists` */
export function mustBeFree(document: ConfigDocument, name: string, platform: string): void {
  const wrong = checkRemoteName(name, platform)
  if (wrong !== undefined) throw new PcloudConfigError('usage', wrong)
  if (hasRemote(document, name)) throw remoteExists(name)
}

/**
 * rclone's two spellings of a setting, `key=value` and `key value`, in any mix
 * (`cmd/config/config.go`, `argsToMap`). Messages name keys, never values.
 * @throws PcloudConfigError `usage`
 */
export function readKeyValues(words: readonly string[]): readonly (readonly [string, string])[] {
  const { pairs, open } = pairUp(words)
  if (open !== undefined) throw new PcloudConfigError('usage', `${open} has no value.`)
  return pairs
}

/** The same; `open` is a last key without a value. @throws PcloudConfigError `usage` */
export function pairUp(words: readonly string[]): {
  readonly pairs: readonly (readonly [string, string])[]
  readonly open?: string
} {
  const pairs = new Map<string, string>()
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const sign = word.indexOf('=')
    const key = sign < 0 ? word : word.slice(0, sign)
    const value = sign < 0 ? words[++at] : word.slice(sign + 1)
    if (value === undefined) return { pairs: [...pairs], open: key }
    if (key === '') throw new PcloudConfigError('usage', 'A value has no key before it.')
    pairs.set(key, value)
  }
  return { pairs: [...pairs] }
}
