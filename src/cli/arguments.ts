import type { ConfigDocument } from '../config-file/document.ts'
import { hasRemote, remoteNames } from '../config-file/read.ts'
import { noSuchRemote, remoteName } from '../config-file/remote-names.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Invocation } from './invocation.ts'
import { note } from './talk.ts'

/** The required arguments of a command. @throws PcloudConfigError `usage` */
export function need<Names extends readonly string[]>(
  { args, usage }: Pick<Invocation, 'args' | 'usage'>,
  ...names: Names
): { [At in keyof Names]: string } {
  const missing = names.find((_, at) => args[at] === undefined)
  if (missing === undefined) return args.slice(0, names.length) as { [At in keyof Names]: string }
  const hint = usage && `Usage: ${usage}`
  throw new PcloudConfigError('usage', `${missing} is missing.`, { hint })
}

/**
 * The remote in NAME, or in the setting `remote`, which is then named on stderr. Do not use the
 * setting to delete or overwrite a remote. The remote may not exist.
 * @throws PcloudConfigError `usage` where there is neither
 */
export async function remoteOrDefault(
  word: string | undefined,
  invocation: Pick<Invocation, 'settings' | 'options' | 'host'>,
): Promise<string> {
  // An empty NAME is probably an unset variable in a script. The default would hide the mistake.
  if (word !== undefined && remoteName(word) !== '') return remoteName(word)
  const { remote } = word === undefined ? await invocation.settings() : {}
  if (remote === undefined) {
    throw new PcloudConfigError('usage', 'NAME is missing.', {
      hint: 'Add a name from `pcloud-config list`, or set a default: `pcloud-config settings set remote NAME`',
    })
  }
  note(invocation, `Using ${remote}, the remote of your settings.`)
  return remote
}

/** @throws PcloudConfigError `not-found` */
export function mustExist(document: ConfigDocument, name: string): void {
  if (hasRemote(document, name)) return
  throw noSuchRemote(name, remoteNames(document))
}

/**
 * Reads `key=value` and `key value` in any mix, like rclone (`cmd/config/config.go`, `argsToMap`).
 * Messages contain keys, but never values.
 * @throws PcloudConfigError `usage`
 */
export function readKeyValues(words: readonly string[]): readonly (readonly [string, string])[] {
  const { pairs, open } = pairUp(words)
  if (open !== undefined) {
    throw new PcloudConfigError('usage', `${open} has no value.`, {
      hint: `Write ${open}=VALUE. For an empty value: ${open}=`,
    })
  }
  return pairs
}

/** Like {@link readKeyValues}. `open` is a last key without a value. @throws PcloudConfigError `usage` */
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
    if (key === '') throw new PcloudConfigError('usage', 'A value has no key. Write KEY=VALUE.')
    pairs.set(key, value)
  }
  return { pairs: [...pairs] }
}
