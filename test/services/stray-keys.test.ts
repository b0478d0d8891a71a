import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskedDiff, sectionLines } from '../../src/config-file/diff.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { malformedLines } from '../../src/config-file/lint.ts'
import { getSection } from '../../src/config-file/read.ts'
import { optionNames, RCLONE_TYPES } from '../../src/rclone/option-names.ts'
import { MASK } from '../../src/rclone/secret-keys.ts'
import { maskKeys, maskLines, shownKey, strayKeys } from '../../src/services/stray-keys.ts'

const section = (text: string) => {
  const file = parseConfig(Buffer.from(text), 'rclone.conf')
  const keys = getSection(file, 'pc') ?? new Map<string, string>()
  return { keys, lines: sectionLines(file).get('pc') ?? [], type: keys.get('type') }
}
const show = (text: string) => [...maskKeys(section(text))]

describe('S48: a secret over two lines', () => {
  it.each([
    ['a capital letter', 'SECONDhalf = x'],
    ['base64', 'MNOPQRSTUVWX=='],
    ['JSON', 'second","token_type":"bearer"}'],
    ['a plus sign', 'ab+cd = x'],
    ['a slash', 'ab/cd = x'],
    ['letters outside ASCII', 'zweitehälfte = x'],
    ['quotes', '"Second Half" = x'],
  ])('is hidden if the rest has %s', (_, line) => {
    const shown = show(`[pc]\ntype = somenewtype\n${line}\n`)
    expect(shown).toEqual([
      ['type', 'somenewtype'],
      [MASK, MASK],
    ])
  })

  it('is hidden if the rest looks like a key, but the type has no such option', () => {
    const first = '[pc]\ntype = pcloud\npassword = abc\n'
    expect(show(`${first}mnopqr==\nuser = x\n`).map(([key]) => key)).toEqual([
      ...['type', 'password', MASK, `${MASK} 2`],
    ])
    expect(show(`${first}hostname = api.pcloud.com\nmnopqr = x\n`).map(([key]) => key)).toEqual([
      ...['type', 'password', 'hostname', 'mnopqr'],
    ])
    const unknown = first.replace('pcloud', 'somenewtype')
    expect(show(`${unknown}mnopqr = x\n`).map(([key]) => key)).toContain('mnopqr')
  })

  it('is hidden below a secret inside a value', () => {
    const url = '[pc]\ntype = webdav\nurl = https://h/?token=s3cret\nmnopqr = x\n'
    expect(show(url).map(([key]) => key)).toEqual(['type', 'url', MASK])
  })

  it('shows the keys that rclone stores without an option', () => {
    const keys = show('[pc]\ntype = jottacloud\ntoken = {}\ndevice = x\n').map(([key]) => key)
    expect(keys).toEqual(['type', 'token', 'device'])
  })

  it('shows misspelled options, and hides their values if they are secret', () => {
    expect(show('[pc]\ntype = pcloud\nClient ID = a\n"client-id" = b\nHostname = c\n')).toEqual([
      ...[['type', 'pcloud'] as const],
      ...(['Client ID', 'client-id', 'Hostname'] as const).map((key, at) => [key, 'abc'[at]]),
    ])
    expect(show('[pc]\ntype = pcloud\nPass Word = s3cret\nto-ken = s3cret\n').flat()).not.toContain(
      's3cret',
    )
  })

  it('hides no option of rclone after a secret', () => {
    for (const type of RCLONE_TYPES) {
      for (const name of [...(optionNames(type) ?? []), 'override.user_agent', 'description']) {
        const lines = [
          { key: 'token', value: 's3cret' },
          { key: name, value: '' },
        ]
        expect(maskLines(type, lines)[1]?.[0]).toBe(name)
      }
    }
  })

  it('is not named in a message', () => {
    expect(shownKey('SECONDhalf')).toBe(MASK)
    expect(strayKeys(section('[pc]\ntype = pcloud\ntoken = a\nsecond = b\n'))).toEqual(
      new Set(['second']),
    )
  })

  const TOKENS = [
    '{"access_token":"CANARYaaaaaaaaCANARY","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}',
    '{"access_token":"canaryabcdefghcanary","refresh_token":"canary123canary"}',
    'canarycanarycanary=canary==',
    'CANARY/canary+CANARY:canary',
  ]

  it('is always hidden, for any line break and any surrounding lines', async () => {
    const broken = fc
      .record({
        token: fc.constantFrom(...TOKENS),
        key: fc.constantFrom('token', 'password', 'Token', 'client_secret', '# token', ';pass'),
        cuts: fc.array(fc.nat(90), { minLength: 1, maxLength: 3 }),
        indent: fc.constantFrom('', '  ', '\t', '# '),
        gap: fc.constantFrom('', '\n', '# a note\n'),
      })
      .map(({ token, key, cuts, indent, gap }) => {
        const at = [...new Set([0, ...cuts.map((cut) => cut % token.length), token.length])]
        const sorted = at.sort((a, b) => a - b)
        const parts = sorted.slice(1).map((end, i) => token.slice(sorted[i], end))
        // A line without a sign ends the reading: rclone refuses such a file.
        const rest = parts
          .slice(1)
          .map((part) => `${indent}${/[=:]/.test(part) ? part : `${part}=`}`)
        return [`${key} = ${parts[0] ?? ''}`, ...rest].join(`\n${gap}`)
      })
    await fc.assert(
      fc.asyncProperty(broken, fc.constantFrom('\n', '\r\n'), async (paste, newline) => {
        const text = `[pc]\ntype = pcloud\n${paste}\nhostname = eapi.pcloud.com\n`
        const before = parseConfig(Buffer.from(text.replaceAll('\n', newline)), 'rclone.conf')
        const after = parseConfig(Buffer.from(`${before.text}[x]\ntype = local\n`), 'rclone.conf')
        fc.pre(malformedLines(before).length === 0)
        const none = parseConfig(Buffer.from(''), 'rclone.conf')
        const shown = [
          JSON.stringify(show(before.text)),
          await maskedDiff(before, after, maskLines),
          await maskedDiff(before, none, maskLines),
        ].join('\n')
        // Pieces of four letters are short enough to occur by chance, or to be a key.
        expect(shown.toLowerCase()).not.toMatch(/canar|anary/)
        expect(shown).toContain('hostname')
      }),
      { numRuns: 1000 },
    )
  })
})
