import { PcloudConfigError } from '../errors.ts'
import { findService } from '../services/registry.ts'
import { shownKey } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'
import type { ExportedRemote } from './exported-remote.ts'

/**
 * rclone's connection string (`cmd/config/config.go`, `configStringCommand`): all options that differ
 * from the default, sorted, with few quotes.
 * @param path the text after the last colon
 * @throws PcloudConfigError `usage` for a key that is not possible in a connection string
 */
export function connectionString({ name, keys }: ExportedRemote, path: string): string {
  const type = keys.get('type') ?? ''
  if (type === '') throw new PcloudConfigError('usage', `${name} has no type.`)
  const options = [...keys].filter(([key, value]) => isOverridden(type, key, value))
  const words = options.map(([key, value]) => word(key, value)).sort()
  return `:${[type, ...words].join(',')}:${path}`
}

/** For an unknown backend, all keys count. */
function isOverridden(type: string, key: string, value: string): boolean {
  if (key === 'type') return false
  const options = findService(type)?.options
  const option = options?.find((one) => one.name === key)
  return options === undefined || (option !== undefined && option.default !== value)
}

function word(key: string, value: string): string {
  if (!/^[\w.]+$/.test(key)) {
    throw new PcloudConfigError(
      'usage',
      `A connection string cannot contain the key ${visible(shownKey(key))}.`,
      {
        hint: 'Its keys can contain only letters, digits, _ and . characters. Use the rclone format.',
      },
    )
  }
  if (value === 'true') return key
  return `${key}=${/['":=,]/.test(value) ? `'${value.replaceAll("'", "''")}'` : value}`
}
