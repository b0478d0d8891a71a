import { describe, expect, it } from 'vitest'
import { readPollAnswer, readTokenAnswer } from '../../src/services/pcloud/oauth.ts'
import { PcloudApiError } from '../../src/services/pcloud/results.ts'

describe('the message for a result', () => {
  it.each([
    [1000, 'token-invalid', 'a login is required'],
    [1017, 'not-found', 'this folder ID is not valid'],
    [1022, 'login-failed', 'a code is missing'],
    [1074, 'login-failed', 'expired'],
    [2000, 'login-failed', 'refused'],
    [2002, 'not-found', 'does not exist'],
    [2003, 'not-found', 'denied'],
    [2004, 'already-exists', 'already exists'],
    [2005, 'not-found', 'does not exist'],
    [2012, 'login-failed', 'not valid'],
    [2094, 'token-invalid', 'not valid here'],
    [2095, 'token-invalid', 'revoked'],
    [4000, 'service', 'too many attempts'],
  ])('%i: %s', (result, code, words) => {
    const error = new PcloudApiError(result, 'server text', 'userinfo')
    expect([error.code, error.result]).toEqual([code, result])
    expect(error.message).toContain(words)
    expect(error.message).toMatch(new RegExp(`^pCloud: .* \\(${result}\\)$`))
  })

  it('shows the text of the server for an unknown result', () => {
    expect(new PcloudApiError(2999, 'Strange.', 'm')).toMatchObject({
      code: 'failed',
      message: 'pCloud: Strange. (m, 2999)',
      hint: undefined,
    })
    expect(new PcloudApiError(5001, '', 'm')).toMatchObject({
      code: 'service',
      message: 'pCloud: refused (m, 5001)',
      hint: expect.stringContaining('Try again'),
    })
  })
})

describe('readTokenAnswer', () => {
  const read = (value: unknown, status = 200) =>
    readTokenAnswer({ status, body: typeof value === 'string' ? value : JSON.stringify(value) })

  it('reads a token', () => {
    const answer = read({ result: 0, access_token: 'abc', token_type: 'Bearer', uid: 1 })
    expect(answer).toMatchObject({ kind: 'ok', token: { tokenType: 'Bearer' } })
    expect(JSON.stringify(answer)).not.toContain('abc')
    expect(read({ result: 0, access_token: 'abc' })).toMatchObject({
      token: { tokenType: 'bearer' },
    })
  })

  it.each([
    [2012, 'Invalid code', 'bad-code'],
    [1074, 'Code expired', 'bad-code'],
    [2000, 'Log in failed', 'bad-client'],
    [2999, "Invalid 'client_secret'.", 'bad-client'],
    [1000, "Invalid 'client_id'.", 'bad-client'],
    [4000, 'Too many', 'busy'],
    [5000, 'Internal', 'busy'],
    [1022, 'Missing', 'other'],
  ])('HTTP 200 with result %i (%s) is the refusal %s', (result, error, reason) => {
    expect(read({ result, error })).toEqual({
      kind: 'refused',
      reason,
      code: String(result),
      message: error,
    })
  })

  it('shortens the text of the server', () => {
    expect(read({ result: 1, error: 'x'.repeat(9999) })).toMatchObject({ message: 'x'.repeat(200) })
  })

  it.each<readonly [value: unknown, status: number]>([
    ['', 200],
    ['<!doctype html>', 200],
    ['null', 200],
    ['[{"result":0}]', 200],
    ['{"result":0,"access_token":"abc"', 200],
    [{}, 200],
    [{ result: '0', access_token: 'abc' }, 200],
    [{ result: 0 }, 200],
    [{ result: 0, access_token: '' }, 200],
    [{ result: 0, access_token: 7 }, 200],
    [{ result: 0, access_token: 'a b' }, 200],
    [{ result: 0, access_token: 'a\n[x]' }, 200],
    [{ result: 0, access_token: 'a\u0000' }, 200],
    [{ result: 0, access_token: 'x'.repeat(4097) }, 200],
    [{ result: null, access_token: 'abc' }, 200],
    ['{"__proto__":{"result":0,"access_token":"abc"}}', 200],
    [{ result: 0, access_token: 'abc' }, 500],
    [{ result: 0, access_token: 'abc' }, 503],
    [{ result: 0, access_token: 'abc' }, 429],
  ])('S34: refuses %j (%s) without printing it', (value, status) => {
    expect(() => read(value, status)).toThrow(expect.objectContaining({ code: 'service' }))
    expect(() => read(value, status)).not.toThrow(/abc/)
  })
})

describe('readPollAnswer', () => {
  const read = (value: unknown, status = 200) =>
    readPollAnswer({ status, body: typeof value === 'string' ? value : JSON.stringify(value) })

  it('reads a token and its region', () => {
    const answer = read({ result: 0, access_token: 'abc', locationid: 2 })
    expect(answer).toMatchObject({ kind: 'ok', token: { tokenType: 'bearer', locationid: 2 } })
    expect(JSON.stringify(answer)).not.toContain('abc')
    expect(read({ result: 0, access_token: 'abc', locationid: '2' })).toMatchObject({ kind: 'ok' })
  })

  it.each([
    { result: 0 },
    { result: 0, access_token: '' },
    { result: 0, access_token: null },
    { result: 2998, error: 'Not yet authorized.' },
    { result: 2998, error: 'authorization_pending' },
    { result: 2998, error: 'Request timed out.' },
    { result: 4998, error: 'Timeout, try again.' },
  ])('%j is pending', (value) => {
    expect(read(value)).toEqual({ kind: 'pending' })
  })

  it.each([
    [{ result: 2003, error: 'Access denied.' }, 'other'],
    [{ result: 2012, error: "Invalid 'code' provided." }, 'bad-code'],
    [{ result: 2998, error: "Invalid 'client_id'." }, 'bad-client'],
    [{ result: 2998, error: 'Expired request.' }, 'other'],
    [{ result: 1000 }, 'other'],
  ])('%j is a refusal', (value, reason) => {
    expect(read(value)).toMatchObject({ kind: 'refused', reason })
  })

  it.each([
    { result: 4000, error: 'Too many login tries.' },
    { result: 5000, error: 'Internal error.' },
    { result: 0, access_token: 'a b' },
    { result: 0, access_token: 7 },
    { result: 0, access_token: 'x'.repeat(5000) },
    { access_token: 'abc' },
    '<!doctype html>',
    '',
  ])('S34: %j is an error', (value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'service' }))
  })

  it('throws for an error of the server', () => {
    expect(() => read({ result: 0, access_token: 'abc' }, 502)).toThrow('not available')
  })
})
