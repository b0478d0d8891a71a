import { type Finding, type FindingId, type Fix, finding } from '../../finding.ts'
import { misspelledKey } from '../../rclone/misspelled.ts'
import { encodeToken, NEVER } from '../../tokens/rclone-token.ts'
import type { Spelling } from '../../tokens/token-reader.ts'
import { loginAgain, setKey, subjectOf } from '../remedies.ts'
import { isContinued } from '../remote-facts.ts'
import type { PcloudFacts } from './check-facts.ts'

/** How the token is written, and whether pCloud still takes it. */
export function judgeToken(remote: PcloudFacts): readonly Finding[] {
  return [...judgeShape(remote), ...judgeExpiry(remote), ...judgeLife(remote)]
}

function judgeShape(remote: PcloudFacts): readonly Finding[] {
  const { shape } = remote
  const say = (id: FindingId, message: string, hint?: string) => [
    finding(id, subjectOf(remote), message, { hint, fix: setToken(remote) }),
  ]
  switch (shape.kind) {
    case 'good':
      return []
    case 'missing':
      // It is there under a key that rclone does not read, which has a finding of its own.
      if (misspelledKey('token', remote.keys) !== undefined) return []
      return say(
        'token-missing',
        'There is no token: nobody has logged in yet.',
        loginAgain(remote),
      )
    case 'unreadable': {
      if (isContinued(remote, 'token'))
        return say('token-unreadable', CONTINUED, loginAgain(remote))
      const why = shape.cut ? 'The token is cut off' : 'The token is not what rclone stores'
      return say('token-unreadable', `${why}: rclone cannot read it.`, loginAgain(remote))
    }
    case 'session': {
      const why = 'The token is a login by email and password, which rclone cannot use.'
      return say('token-unreadable', why, loginAgain(remote))
    }
    case 'misspelled':
      return say(
        'token-misspelled',
        `rclone cannot read the token: ${misspelling(shape.spelling)}.`,
      )
    case 'bare':
      return say('token-bare', 'The token stands there by itself, and rclone reads JSON only.')
    case 'quoted':
      return say('token-quoted', 'The token is in quotes, which rclone takes for part of it.')
    case 'old':
      return say('token-old-shape', 'The token is written as rclone wrote it long ago.')
  }
}

const CONTINUED =
  'The token is broken over several lines, and rclone reads only the first of them. Put it on one line in an editor, without other text in it.'

const MISSPELLINGS: Readonly<Record<Spelling, string>> = {
  invisible: 'it contains an invisible character',
  html: 'its quotes are written as in HTML',
  loose: 'its quotes or commas are not those of JSON (a word processor or Python wrote it)',
  around: 'other text stands around it',
  blob: 'it is the text that `rclone authorize` prints for another machine',
  bare: 'it is not JSON',
  old: 'it has the form of a very old rclone',
}

function misspelling(spelling: readonly Spelling[]): string {
  return spelling.map((one) => MISSPELLINGS[one]).join(', and ')
}

function judgeExpiry(remote: PcloudFacts): readonly Finding[] {
  const { shape, answer } = remote
  if (!('token' in shape)) return []
  const fix = setToken(remote)
  const hint =
    answer.kind === 'lives' || fix !== undefined
      ? undefined
      : 'Run it again when pCloud answers: if the token lives, --fix takes the date out.'
  const details = { fix, hint: isDead(answer.kind) ? loginAgain(remote) : hint }
  if (shape.expiry === 'past') {
    const text = 'The token carries a date that has passed, so rclone refuses it.'
    return [finding('token-expired', subjectOf(remote), text, details)]
  }
  if (shape.expiry === 'unreadable') {
    const text = 'The token carries a date that rclone cannot read, so it refuses the token.'
    return [finding('token-expiry-unreadable', subjectOf(remote), text, details)]
  }
  return []
}

function isDead(kind: PcloudFacts['answer']['kind']): boolean {
  return kind === 'revoked' || kind === 'unknown' || kind === 'refused'
}

function judgeLife(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  const hint = loginAgain(remote)
  if (answer.kind === 'revoked') {
    const text = `The token was revoked (2095): access was taken back at pCloud, or a newer login of the same app replaced it.`
    return [finding('token-revoked', subjectOf(remote), text, { hint })]
  }
  if (answer.kind === 'unknown') {
    const text = 'Neither region of pCloud knows the token (2094).'
    return [finding('token-invalid', subjectOf(remote), text, { hint })]
  }
  if (answer.kind === 'refused') {
    return [
      finding('login-refused', subjectOf(remote), answer.message, { hint: answer.hint ?? hint }),
    ]
  }
  return []
}

/**
 * The token as rclone writes it. pCloud's tokens do not expire: a date in it is dropped
 * where the token was seen to live.
 */
function setToken(remote: PcloudFacts): Fix | undefined {
  const { shape, answer } = remote
  if (!('token' in shape)) return undefined
  const isDead = ['revoked', 'unknown', 'refused'].includes(answer.kind)
  const isDated = shape.expiry === 'past' || shape.expiry === 'unreadable'
  if (isDead || (isDated && answer.kind !== 'lives')) return undefined
  const token = isDated ? { ...shape.token, expiry: NEVER } : shape.token
  return setKey(remote, 'token', encodeToken(token).reveal())
}
