import { describe, expect, it } from 'vitest'
import { readRules } from '../../src/cli/login-rules.ts'
import { optionsOf } from './host.ts'

const people = { canAsk: true, personPresent: true, pasteBesideBrowser: true, openBrowser: true }
const rules = (options: Readonly<Record<string, string | true>> = {}) =>
  readRules(optionsOf(options), people)

describe('readRules', () => {
  it('has the defaults of the interface', () => {
    expect(rules()).toMatchObject({
      yes: false,
      openBrowser: true,
      redirectUri: 'http://localhost:53682/',
      redirectGiven: false,
      timeoutMs: 300_000,
      allowMissingState: false,
      verify: true,
      overwrite: false,
      dryRun: false,
    })
  })

  it('reads each option', () => {
    const options = {
      yes: true,
      'no-browser': true,
      timeout: '90s',
      'allow-missing-state': true,
      'no-verify': true,
      overwrite: true,
      'dry-run': true,
    } as const
    expect(rules(options)).toMatchObject({
      yes: true,
      openBrowser: false,
      timeoutMs: 90_000,
      allowMissingState: true,
      verify: false,
      overwrite: true,
      dryRun: true,
    })
  })

  it('S7: does not change the redirect URI, byte for byte', () => {
    for (const uri of [
      'http://LOCALHOST:1234/Path',
      'http://127.0.0.1/',
      'http://localhost:53682',
    ]) {
      expect(rules({ 'redirect-uri': uri })).toMatchObject({
        redirectUri: uri,
        redirectGiven: true,
      })
    }
  })

  it('uses the default redirect URI with the given port', () => {
    expect(rules({ 'redirect-port': '8080' })).toMatchObject({
      redirectUri: 'http://localhost:8080/',
      redirectGiven: true,
    })
  })

  it.each(['', '0', '65536', '080', '-1', '80.0', '0x50', 'http', '99999999999'])(
    'port %j is refused',
    (port) => {
      expect(() => rules({ 'redirect-port': port })).toThrow(
        expect.objectContaining({ code: 'usage' }),
      )
    },
  )

  it('refuses a port together with a URI', () => {
    const both = { 'redirect-port': '80', 'redirect-uri': 'http://localhost/' }
    expect(() => rules(both)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
