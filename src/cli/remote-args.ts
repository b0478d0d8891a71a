import {
  type ConfigDocument,
  checkRemoteName,
  hasRemote,
  noSuchRemote,
  remoteExists,
  remoteNames,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'

/** A remote as people write it: with or without the colon. */
export function remoteName(word: string): string {
  return word.replace(/:$/, '')
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
