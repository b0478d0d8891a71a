import { PcloudConfigError } from '../errors.ts'
import { goString, readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'

/**
 * rclone's blob: unpadded base64 of a JSON object of option strings with sorted keys
 * (`fs/config/configmap`, `Simple.Encode`). The prompt `config_token>` sets all of these options.
 */
export function encodeBlob(options: Readonly<Record<string, string>>): Secret {
  const members = Object.entries(options)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${goString(key)}:${goString(value)}`)
  return new Secret(
    Buffer.from(`{${members.join(',')}}`)
      .toString('base64')
      .replace(/=+$/, ''),
  )
}

/**
 * Reads a blob from rclone. Like rclone, it ignores white space.
 * @throws PcloudConfigError `usage`. The message never contains the text.
 */
export function decodeBlob(text: string): ReadonlyMap<string, string> {
  const entries = entriesOf(text.replace(/\s/g, ''))
  if (entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    return new Map(entries)
  }
  throw new PcloudConfigError('usage', 'The second argument is not the text that rclone printed.', {
    hint: 'Copy all of it from the other machine: `authorize TYPE BLOB`. Or give CLIENT_ID and CLIENT_SECRET.',
  })
}

function entriesOf(text: string): readonly [string, unknown][] | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const fields = readJsonObject(Buffer.from(text, 'base64').toString('utf8'))
  return fields && [...fields]
}
