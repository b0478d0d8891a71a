import { type Finding, type FindingId, finding } from '../finding.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { reveal, seemsObscured } from '../rclone/obscure.ts'
import { isPasswordOption } from '../rclone/option-lists.ts'
import { beforeComment, meantType, unquoted } from '../rclone/option-names.ts'
import type { Remotes } from '../rclone/section-keys.ts'
import { findService } from '../services/registry.ts'
import { setPassword, subjectOf } from '../services/remedies.ts'
import { isContinued, type RemoteFacts } from '../services/service-check.ts'
import { withoutHidden } from '../visible.ts'
import type { RcloneBackends } from './inspector.ts'
import { isElsewhere } from './judge-combinations.ts'
import { optionsOf } from './option-rules.ts'

interface Around {
  readonly sections: Remotes
  readonly backends: RcloneBackends | undefined
  readonly env: Environment
}

/** Passwords that rclone cannot reveal, and a crypt without one. */
export function judgePasswords(remote: RemoteFacts, around: Around): readonly Finding[] {
  const type = meantType(remote.keys)
  // The check of the service judges these.
  if (findService(type)?.inRclone === false) return []
  const options = optionsOf(type, around.backends)
  const found = [...remote.keys].flatMap(([key, value]) => {
    const isPassword = options?.get(key)?.isPassword === true || isPasswordOption(type, key)
    if (!isPassword) return []
    return judgePassword(remote, type, key, value)
  })
  return [...judgeMissing(remote, type, around), ...found]
}

function judgePassword(
  remote: RemoteFacts,
  type: string,
  key: string,
  value: string,
): readonly Finding[] {
  const inner = unquoted(value)
  // Quotes, comments and invisible characters have a different finding.
  const meant = [value, inner, beforeComment(value), withoutHidden(value)]
  if (value === '' || meant.some((one) => one && seemsObscured(one))) return []
  if (isRevealed(value)) {
    const text = `rclone reveals ${key} to bytes that are not text. It is probably a plain password, not an obscured one.`
    return [passwordFinding('password-odd', remote, key, text)]
  }
  if (READ_LATE.has(`${type}.${key}`)) {
    const text = `${key} is not obscured, so rclone cannot reveal it. rclone opens the remote, but fails when it needs this password.`
    return [passwordFinding('password-odd', remote, key, text)]
  }
  if (isContinued(remote, key)) {
    const text = `${key} continues on the next line, which rclone reads as a new key. It cannot reveal the first part.`
    return [passwordFinding('password-unreadable', remote, key, text)]
  }
  const text = `rclone cannot open this remote: ${key} is not obscured.`
  return [passwordFinding('password-unreadable', remote, key, text)]
}

/** rclone opens the remote without these, tried with 1.60.1 and 1.75.2. */
const READ_LATE: ReadonlySet<string> = new Set([
  'azureblob.client_certificate_password',
  'azurefiles.client_certificate_password',
  'cache.plex_password',
  'fichier.file_password',
  'fichier.folder_password',
  'pcloud.password',
  'smb.pass',
])

function judgeMissing(remote: RemoteFacts, type: string, around: Around): readonly Finding[] {
  if (type !== 'crypt' || remote.keys.get('password')) return []
  if (isElsewhere(remote, 'password', around)) return []
  const text = 'It has no password, so rclone cannot open it.'
  return [passwordFinding('password-missing', remote, 'password', text)]
}

function passwordFinding(id: FindingId, remote: RemoteFacts, key: string, text: string): Finding {
  return finding(id, subjectOf(remote), text, { hint: setPassword(remote, key) })
}

function isRevealed(value: string): boolean {
  try {
    reveal(value)
    return true
  } catch {
    return false
  }
}
