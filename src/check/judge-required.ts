import { type Finding, finding } from '../finding.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { misspelledKey } from '../rclone/misspelled.ts'
import { isPasswordOption } from '../rclone/password-options.ts'
import { heirsOf } from '../rclone/wrappers.ts'
import { correctWith, setPassword, subjectOf } from '../services/remedies.ts'
import type { RemoteFacts, Remotes } from '../services/service-check.ts'
import { isTrue } from './judge-combinations.ts'
import { hasFromEnvironment } from './remote-environment.ts'

interface Around {
  readonly sections: Remotes
  readonly env: Environment
}

/** Options without which rclone refuses to open a remote. Tried with 1.60.1 and 1.75.2. */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ['b2', ['account', 'key']],
  ['ftp', ['pass']],
  ['koofr', ['password']],
  ['onedrive', ['drive_id', 'drive_type']],
  ['opendrive', ['username']],
  ['zoho', ['region']],
])

export function judgeRequired(remote: RemoteFacts, around: Around): readonly Finding[] {
  const type = remote.keys.get('type') ?? ''
  // rclone asks for it.
  if (type === 'ftp' && isTrue(remote.keys.get('ask_password') ?? '')) return []
  const key = REQUIRED.get(type)?.find((one) => !remote.keys.get(one))
  if (key === undefined || isElsewhere(remote, key, around)) return []
  const text = `rclone cannot open this remote: ${key} is missing.`
  return isPasswordOption(type, key)
    ? [finding('password-missing', subjectOf(remote), text, { hint: setPassword(remote, key) })]
    : [finding('value-malformed', subjectOf(remote), text, { hint: correctWith(remote, key) })]
}

/** Whether a missing option comes from a variable, has a misspelled name, or is set in `a.b`. */
export function isElsewhere(remote: RemoteFacts, key: string, { env, sections }: Around): boolean {
  return (
    (!remote.variables.has(key) && hasFromEnvironment(remote, key, env)) ||
    misspelledKey(key, remote.keys) !== undefined ||
    heirsOf(remote.name, sections).length > 0
  )
}
