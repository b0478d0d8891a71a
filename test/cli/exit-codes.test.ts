import { describe, expect, it } from 'vitest'
import { exitCodeOf, Interrupted } from '../../src/cli/exit-codes.ts'
import { topicHelp } from '../../src/cli/help.ts'
import { Cancelled, type ErrorCode, PcloudConfigError } from '../../src/errors.ts'

describe('exitCodeOf', () => {
  it.each<readonly [ErrorCode, number]>([
    ['failed', 1],
    ['usage', 2],
    ['already-exists', 2],
    ['answer-needed', 2],
    ['not-found', 3],
    ['login-denied', 4],
    ['login-failed', 4],
    ['login-timeout', 4],
    ['token-invalid', 4],
    ['host-not-trusted', 4],
    ['network', 5],
    ['service', 5],
    ['config-changed', 6],
    ['config-locked', 6],
    ['config-malformed', 6],
    ['config-unreadable', 6],
    ['config-unwritable', 6],
    ['config-encrypted', 7],
    ['port-unavailable', 8],
    ['check-findings', 9],
    ['cancelled', 130],
  ])('%s is %i, which the help explains', (code, exit) => {
    expect(exitCodeOf(new PcloudConfigError(code, 'x'))).toBe(exit)
    expect(topicHelp('exit-codes')).toMatch(new RegExp(`^  ${exit}\\b`, 'm'))
  })

  it('returns 128 plus the number of a signal', () => {
    expect(exitCodeOf(new Interrupted('SIGINT'))).toBe(130)
    expect(exitCodeOf(new Interrupted('SIGTERM'))).toBe(143)
    expect(exitCodeOf(new Interrupted('SIGHUP'))).toBe(129)
    expect(exitCodeOf(new Cancelled())).toBe(130)
  })

  it('returns 1 for all other errors', () => {
    for (const odd of [new Error('x'), undefined, null, 0, '', { code: 'usage' }]) {
      expect(exitCodeOf(odd)).toBe(1)
    }
  })
})
