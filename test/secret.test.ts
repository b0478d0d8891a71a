import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../src/errors.ts'
import { Secret } from '../src/secret.ts'

const TEXT = 's3cret-canary'
const secret = new Secret(TEXT)

describe('S24: a secret prints masked', () => {
  it.each<readonly [string, () => string]>([
    ['a template', () => `${secret}`],
    ['String()', () => String(secret)],
    ['join', () => [secret, secret].join()],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['util.inspect', () => inspect(secret)],
    [
      'util.inspect, of everything',
      () => inspect({ secret }, { showHidden: true, depth: 9, customInspect: true }),
    ],
    [
      'util.inspect without custom functions',
      () => inspect(secret, { customInspect: false, showHidden: true }),
    ],
    ['util.format', () => format('%s %o %O %j', secret, secret, secret, secret)],
    ['an error that has it as its cause', () => inspect(new Error('x', { cause: secret }))],
    [
      'our own error',
      () => inspect(new PcloudConfigError('failed', `x ${secret}`, { cause: { secret } })),
    ],
    ['its keys', () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
    ['a spread copy', () => inspect({ ...secret })],
    ['a map', () => inspect(new Map([[secret, secret]]))],
    ['a structured clone', () => inspect(structuredClone({ secret }))],
  ])('in %s', (_, print) => {
    expect(print()).not.toContain(TEXT)
  })

  it('as XXX, so that one sees that there is one', () => {
    expect(`${secret}`).toBe('XXX')
    expect(JSON.stringify(secret)).toBe('"XXX"')
    expect(inspect(secret)).toBe('Secret(XXX)')
  })
})

describe('Secret', () => {
  it('returns its text only on request', () => {
    expect(secret.reveal()).toBe(TEXT)
    expect(new Secret('').isEmpty).toBe(true)
    expect(secret.isEmpty).toBe(false)
  })

  it('equals another of the same text', () => {
    expect(secret.equals(new Secret(TEXT))).toBe(true)
    expect(secret.equals(new Secret('other'))).toBe(false)
  })
})
