import { expect, test } from 'vitest'
import { isAddressMissing, portUnavailable } from '../../src/oauth-loopback/port-errors.ts'

const failed = (code: string) => Object.assign(new Error(code), { code })

test('a port in use: names the likely programs and two alternatives', () => {
  const error = portUnavailable('127.0.0.1', 53682, failed('EADDRINUSE'))
  expect(error.code).toBe('port-unavailable')
  expect(error.message).toContain('Port 53682 is in use')
  for (const part of ['pcloud-config', 'rclone authorize']) expect(error.hint).toContain(part)
  expect(error.advice).toEqual({ kind: 'other-port' })
})

test('a reserved port: names the command that lists the ranges', () => {
  const { message, hint, advice } = portUnavailable('127.0.0.1', 53682, failed('EACCES'))
  expect(message).toContain('reserved')
  expect(hint).toContain('netsh int ipv4 show excludedportrange protocol=tcp')
  expect(advice).toEqual({ kind: 'other-port' })
})

test('a privileged port: suggests a higher port', () => {
  const { hint } = portUnavailable('::1', 80, failed('EACCES'))
  expect(hint).toContain('1024')
  expect(hint).not.toContain('netsh')
})

test('names and keeps any other cause', () => {
  const cause = failed('ENOBUFS')
  const error = portUnavailable('::1', 53682, cause)
  expect(error.message).toContain('[::1]:53682 (ENOBUFS)')
  expect(error.cause).toBe(cause)
})

test('S9: uses IPv4 alone only if this computer has no IPv6', () => {
  for (const code of ['EADDRNOTAVAIL', 'EAFNOSUPPORT'])
    expect(isAddressMissing(failed(code))).toBe(true)
  for (const code of ['EADDRINUSE', 'EACCES']) expect(isAddressMissing(failed(code))).toBe(false)
  expect(isAddressMissing(new Error('x'))).toBe(false)
})

test.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])(
  'without 127.0.0.1 (%s), does not blame the port',
  (code) => {
    const error = portUnavailable('127.0.0.1', 53682, failed(code))
    expect(error.code).toBe('port-unavailable')
    expect(isAddressMissing(error.cause)).toBe(true)
    expect(error.message).toContain('127.0.0.1 does not exist')
    expect(error.advice).toMatchObject({ kind: 'use-login', method: 'paste' })
    expect(`${error.message} ${error.hint}`).not.toMatch(/free|close|port|in use/i)
  },
)

test('a port in use is not a missing address', () => {
  expect(isAddressMissing(portUnavailable('127.0.0.1', 53682, failed('EADDRINUSE')).cause)).toBe(
    false,
  )
})
