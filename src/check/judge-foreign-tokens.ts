import { type Finding, type FindingId, finding } from '../finding.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { subjectOf } from '../services/remedies.ts'
import { isContinued, type RemoteFacts, type Remotes } from '../services/service-check.ts'
import { isDateOfGo, isObjectOfGo } from '../tokens/rclone-token.ts'
import { hiddenIn, quotedName } from '../visible.ts'
import { isTrue } from './judge-combinations.ts'
import { isElsewhere } from './judge-required.ts'

/**
 * Types that rclone opens only with the token of a login, and the options that replace it. Tried with
 * 1.60.1 and 1.75.2 (`lib/oauthutil`, `GetToken`).
 */
const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['box', ['box_config_file', 'config_credentials', 'access_token']],
  ['drive', ['service_account_file', 'service_account_credentials', 'env_auth']],
  ['dropbox', []],
  ['google photos', []],
  ['hidrive', []],
  ['jottacloud', []],
  ['onedrive', []],
  ['pikpak', []],
  ['premiumizeme', ['api_key']],
  ['putio', []],
  ['sharefile', []],
  ['yandex', []],
  ['zoho', []],
])

/** The form of a token of a service that this program does not ask. */
export function judgeForeignToken(
  remote: RemoteFacts,
  around: { readonly sections: Remotes; readonly env: Environment },
): readonly Finding[] {
  const { keys, name } = remote
  const instead = TYPES.get(keys.get('type') ?? '')
  if (instead === undefined) return []
  if ([...instead, 'client_credentials'].some((key) => isTrue(keys.get(key) ?? ''))) return []
  const token = keys.get('token') ?? ''
  // rclone converts a bare token of very old versions.
  if (keys.get('type') === 'dropbox' && /^[\w.~+/=-]+$/.test(token)) return []
  const again = `rclone config reconnect ${quotedName(`${name}:`)}`
  const say = (id: FindingId, text: string, hint: string) => [
    finding(id, subjectOf(remote), text, { hint }),
  ]
  if (token === '') {
    if (isElsewhere(remote, 'token', around)) return []
    return say('token-missing', 'Not logged in yet, so rclone cannot open it.', `Log in: ${again}`)
  }
  if (!isObjectOfGo(token)) {
    return say(
      'token-unreadable',
      `rclone cannot read the token: ${whyNot(remote, token)}.`,
      `Correct it in an editor, or log in again: ${again}`,
    )
  }
  if (isDateOfGo(token)) return []
  const text = 'rclone cannot read the expiry date of the token, so it refuses the token.'
  return say('token-expiry-unreadable', text, `Log in again: ${again}`)
}

function whyNot(remote: RemoteFacts, token: string): string {
  const hidden = hiddenIn(token)
  if (hidden !== undefined) return `it contains ${hidden}`
  if (isContinued(remote, 'token')) return 'it is broken over several lines'
  if (/^(["'`“‘]).*["'`”’]$/s.test(token)) return 'it is in quotes'
  return 'it is not valid JSON, or a value in it has the wrong type'
}
