import type { Advice } from './advice.ts'
import type { Secret } from './secret.ts'

/** A `problem` causes exit code 9 of `check`. `ok` is a check that passed. */
export type Level = 'ok' | 'note' | 'warning' | 'problem'

/**
 * All findings with their level. A problem stops rclone now or soon. A warning affects something
 * else, such as the next login. A note is only information. The ids are part of the interface for
 * programs, and docs/checks.md explains each of them.
 */
const LEVELS = {
  'port-free': 'ok',
  'port-held': 'warning',
  'port-reserved': 'warning',
  'port-unknown': 'note',
  'loopback-works': 'ok',
  'loopback-ipv4-fails': 'warning',
  'loopback-ipv6-missing': 'note',
  'browser-expected': 'ok',
  'browser-none': 'note',
  surroundings: 'note',
  'rclone-found': 'ok',
  'rclone-old': 'note',
  'rclone-silent': 'warning',
  'rclone-missing': 'warning',
  'rclone-runs': 'note',
  'rclone-rests': 'ok',
  'variable-unread': 'warning',
  'proxy-used': 'note',
  'proxy-two': 'warning',
  'proxy-unusable': 'problem',
  'tls-unchecked': 'warning',
  'ca-file-unreadable': 'warning',
  'tls-intercepted': 'note',
  'service-answers': 'ok',
  'network-unreachable': 'problem',
  'service-fails': 'problem',
  'clock-right': 'ok',
  'clock-wrong': 'warning',

  'file-place': 'ok',
  'file-elsewhere': 'note',
  'file-missing': 'note',
  'file-in-memory': 'note',
  'file-empty': 'note',
  'file-unreadable': 'problem',
  'password-needed': 'problem',
  'file-private': 'ok',
  'file-mode': 'problem',
  'file-owner': 'warning',
  'folder-open': 'warning',
  'folder-closed': 'warning',
  'file-linked': 'note',
  'file-mounted': 'note',
  'file-read-only': 'note',
  'file-encrypted': 'ok',
  'file-plain': 'ok',
  'file-syntax': 'ok',
  'file-malformed': 'problem',
  'copy-found': 'warning',
  'copy-shared': 'problem',
  'section-twice': 'warning',

  'remote-works': 'ok',
  'remote-not-asked': 'note',
  'name-refused': 'problem',
  'type-missing': 'warning',
  'type-unknown': 'problem',
  'environment-shadows': 'warning',
  'client-half-set': 'warning',
  'not-for-rclone': 'note',
  'keys-missing': 'problem',
  'keys-refused': 'problem',
  'secret-not-obscured': 'problem',
  'token-url-unsafe': 'problem',
  'redirect-uri-malformed': 'problem',
  'redirect-uri-unset': 'note',
  'deviceid-unset': 'note',
  'token-over': 'note',
  'token-refused': 'warning',
  'permission-missing': 'note',
  'refresh-token-missing': 'problem',
  'refresh-token-old': 'warning',
  'refresh-token-shared': 'warning',
  'key-misspelled': 'problem',
  'key-similar': 'warning',
  'key-twice': 'warning',
  'value-split': 'problem',
  'value-quoted': 'problem',
  'value-comment': 'problem',
  'value-invisible': 'problem',
  'value-malformed': 'problem',
  'option-file-missing': 'problem',
  'password-missing': 'problem',
  'password-unreadable': 'problem',
  'password-odd': 'warning',
  'override-set': 'warning',
  'token-missing': 'problem',
  'token-bare': 'problem',
  'token-quoted': 'problem',
  'token-misspelled': 'problem',
  'token-unreadable': 'problem',
  'token-old-shape': 'warning',
  'token-expired': 'problem',
  'token-expiry-unreadable': 'problem',
  'token-revoked': 'problem',
  'token-invalid': 'problem',
  'login-refused': 'problem',
  'region-wrong': 'problem',
  'hostname-malformed': 'problem',
  'hostname-foreign': 'warning',
  'root-folder-number': 'warning',
  'root-folder-spelling': 'problem',
  'root-folder-unreadable': 'problem',
  'root-folder-missing': 'problem',
  'root-folder-denied': 'problem',
  'root-folder-encrypted': 'problem',
  'quota-full': 'warning',
  'same-account': 'note',
  'target-missing': 'problem',
  'target-local': 'problem',
  'target-loop': 'problem',
  'target-unreadable': 'problem',
} as const satisfies Readonly<Record<string, Level>>

export type FindingId = keyof typeof LEVELS

/** The subject of a finding. Remotes are a separate type, since a remote can be named `file`. */
export type Subject = 'machine' | 'file' | { readonly remote: string }

/** A safe repair, as data. */
export type Fix =
  | {
      readonly kind: 'set'
      readonly name: string
      readonly key: string
      readonly value: Secret
      /** The value when the file was read. If it has changed since then, the edit is skipped. */
      readonly was: Secret | undefined
      /** The token and type for which the repair is valid. */
      readonly judged: { readonly type: string | undefined; readonly token: Secret | undefined }
    }
  /** The lines of a value that was broken over several lines, and the lines that replace them. */
  | {
      readonly kind: 'join'
      readonly name: string
      readonly key: string
      readonly from: Secret
      readonly to: Secret
    }
  /** Makes the file readable only for its owner. */
  | { readonly kind: 'mode'; readonly from: number; readonly to: number }

export interface Finding {
  readonly id: FindingId
  readonly level: Level
  readonly subject: Subject
  /** One sentence. It may quote the file or the service, so the output must escape it. */
  readonly message: string
  /** The next action, if no repair solves the problem. */
  readonly hint?: string
  /** The same as data. The command line appends a text to the hint. */
  readonly advice?: Advice
  readonly fix?: Fix
}

interface Details {
  readonly hint?: string | undefined
  readonly advice?: Advice | undefined
  readonly fix?: Fix | undefined
}

export function finding(
  id: FindingId,
  subject: Subject,
  message: string,
  { hint, advice, fix }: Details = {},
): Finding {
  return {
    ...{ id, level: LEVELS[id], subject, message },
    ...(hint !== undefined && { hint }),
    ...(advice !== undefined && { advice }),
    ...(fix !== undefined && { fix }),
  }
}

/** The subject as text: `machine`, `file`, or the remote with a colon, as `list` prints it. */
export function subjectWord(subject: Subject): string {
  return typeof subject === 'string' ? subject : `${subject.remote}:`
}

/** The same finding can have two causes, such as a target that appears twice. */
export function once(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ id, subject, message, hint, fix }) => {
    const place = fix !== undefined && 'key' in fix ? fix.key : undefined
    const text = JSON.stringify([id, subject, message, hint, place])
    return !seen.has(text) && seen.add(text)
  })
}
