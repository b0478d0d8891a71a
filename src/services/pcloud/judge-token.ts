import type { NextStep } from '../../errors.ts'
import { type Finding, type FindingId, type Fix, finding } from '../../finding.ts'
import { readJsonObject } from '../../json.ts'
import { misspelledKey } from '../../rclone/option-names.ts'
import { encodeToken, NEVER } from '../../tokens/rclone-token.ts'
import type { Spelling } from '../../tokens/token-reader.ts'
import { hiddenIn, withoutHidden } from '../../visible.ts'
import { commentText, logIn, loginAgain, MOVE_COMMENT, setKey, subjectOf } from '../remedies.ts'
import { isContinued } from '../service-check.ts'
import { type PcloudFacts, textOf } from './ask-remote.ts'

/** Judges the form of the token, and whether pCloud still accepts it. */
export function judgeToken(remote: PcloudFacts): readonly Finding[] {
  return [...judgeShape(remote), ...judgeExpiry(remote), ...judgeLife(remote)]
}

function judgeShape(remote: PcloudFacts): readonly Finding[] {
  const { shape } = remote
  const hidden = hiddenIn(textOf(remote.keys, 'token'))
  const say = (id: FindingId, message: string, next: NextStep = {}) => {
    const more = hidden === undefined || message.includes(hidden) ? '' : ` It contains ${hidden}.`
    return [finding(id, subjectOf(remote), message + more, { ...next, fix: setToken(remote) })]
  }
  if (remote.isCommented) {
    const hint = setToken(remote) === undefined ? MOVE_COMMENT : undefined
    return say('value-comment', commentText('token'), { hint })
  }
  switch (shape.kind) {
    case 'good':
      return []
    case 'missing':
      // The token is under a misspelled key, which has a finding.
      if (misspelledKey('token', remote.keys) !== undefined) return []
      return say('token-missing', 'Not logged in yet.', logIn(remote))
    case 'unreadable': {
      if (isContinued(remote, 'token'))
        return say('token-unreadable', CONTINUED, loginAgain(remote))
      return say('token-unreadable', whyUnreadable(remote, shape.cut), loginAgain(remote))
    }
    case 'session': {
      const why = 'The token is from a login with email and password. rclone cannot use it.'
      return say('token-unreadable', why, loginAgain(remote))
    }
    case 'misspelled':
      return say(
        'token-misspelled',
        `rclone cannot read the token: ${misspelling(shape.spelling, textOf(remote.keys, 'token'))}.`,
      )
    case 'bare':
      return say('token-bare', 'The token is not in the JSON format that rclone needs.')
    case 'quoted':
      return say(
        'token-quoted',
        'The token is in quotes. rclone reads the quotes as part of the token.',
      )
    case 'old':
      return say('token-old-shape', 'The token has the old format of rclone before 1.37.')
  }
}

function whyUnreadable({ keys }: PcloudFacts, cut: boolean): string {
  if (cut) return 'Part of the token is missing, so rclone cannot read it.'
  return textOf(keys, 'token').includes('{')
    ? 'The token is not valid, so rclone cannot read it.'
    : 'The value of token is not a token. rclone needs JSON such as {"access_token":"...",...}.'
}

const CONTINUED =
  'The token is broken over several lines, and rclone reads only the first of them. Put it on one line in an editor, without other text in it.'

const MISSPELLINGS: Readonly<Record<Spelling, string>> = {
  invisible: 'it contains an invisible character',
  html: 'the quotes are written as in HTML',
  loose: 'the quotes or commas are not valid JSON (often from Python or an editor such as Word)',
  around: 'there is other text around it',
  blob: 'it is the output of `rclone authorize` for a different machine',
  bare: 'it is not JSON',
  old: 'it has the form of a very old rclone',
  type: 'a value in it has the wrong type, such as a number in quotes',
}

function misspelling(spelling: readonly Spelling[], text: string): string {
  const hidden = hiddenIn(text)
  const isOnlyHidden = readJsonObject(withoutHidden(text)) !== undefined
  if (hidden !== undefined && isOnlyHidden) return `it contains ${hidden}`
  const named = spelling.map((one) =>
    one === 'invisible' && hidden !== undefined ? `it contains ${hidden}` : MISSPELLINGS[one],
  )
  return named.length === 0 ? 'it is not valid' : named.join(', and ')
}

function judgeExpiry(remote: PcloudFacts): readonly Finding[] {
  const { shape, answer } = remote
  if (!('token' in shape)) return []
  const fix = setToken(remote)
  const hint =
    answer.kind === 'lives' || fix !== undefined
      ? undefined
      : 'Repeat the check when pCloud is online. If the token works, the check can remove the date.'
  const details = { fix, ...(isDead(answer.kind) ? loginAgain(remote) : { hint }) }
  if (shape.expiry === 'past') {
    const text = 'The expiry date of the token has passed, so rclone refuses it.'
    return [finding('token-expired', subjectOf(remote), text, details)]
  }
  if (shape.expiry === 'unreadable') {
    const text = 'rclone cannot read the expiry date of the token, so it refuses the token.'
    return [finding('token-expiry-unreadable', subjectOf(remote), text, details)]
  }
  return []
}

function isDead(kind: PcloudFacts['answer']['kind']): boolean {
  return kind === 'revoked' || kind === 'unknown' || kind === 'refused'
}

function judgeLife(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  const again = loginAgain(remote)
  if (answer.kind === 'revoked') {
    const text =
      'The token was revoked (2095). You removed the app at pCloud, or logged in again with the same app.'
    return [finding('token-revoked', subjectOf(remote), text, again)]
  }
  if (answer.kind === 'unknown') {
    const text = 'pCloud no longer accepts this login (2094).'
    return [finding('token-invalid', subjectOf(remote), text, again)]
  }
  if (answer.kind === 'refused') {
    const next = answer.hint === undefined ? again : { hint: answer.hint }
    return [finding('login-refused', subjectOf(remote), answer.message, next)]
  }
  return []
}

/**
 * The token in rclone's format. Tokens of pCloud do not expire, so this removes a date if the token
 * still works.
 */
function setToken(remote: PcloudFacts): Fix | undefined {
  const { shape, answer } = remote
  if (!('token' in shape)) return undefined
  const isDated = shape.expiry === 'past' || shape.expiry === 'unreadable'
  if (isDead(answer.kind) || (isDated && answer.kind !== 'lives')) return undefined
  const token = isDated ? { ...shape.token, expiry: NEVER } : shape.token
  return setKey(remote, 'token', encodeToken(token).reveal())
}
