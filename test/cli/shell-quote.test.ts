import { describe, expect, it } from 'vitest'
import { shellQuote } from '../../src/cli/export/shell-quote.ts'

/**
 * By the published rules (about_Quoting_Rules; CommandLineToArgvW and the parsing of cmd.exe,
 * as "Everyone quotes command line arguments the wrong way" has them). Tried on neither shell.
 */
describe('a word for a shell of Windows', () => {
  it.each([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ['$HOME `n $(x) "q" %A% !', `'$HOME \`n $(x) "q" %A% !'`],
    ['typographic ’ ‘ ‚ ‛', "'typographic ’’ ‘‘ ‚‚ ‛‛'"],
  ])('PowerShell: %s', (text, word) => {
    expect(shellQuote(text, 'powershell')).toBe(word)
  })

  it.each([
    ['plain', '^"plain^"'],
    ['a b', '^"a b^"'],
    ['say "hi"', '^"say \\^"hi\\^"^"'],
    ['back\\slash', '^"back\\slash^"'],
    ['C:\\dir\\', '^"C:\\dir\\\\^"'],
    ['\\"', '^"\\\\\\^"^"'],
    ['a&b|c<d>e^f(g)!', '^"a^&b^|c^<d^>e^^f^(g^)^!^"'],
    ["it's `x` $y", '^"it\'s `x` $y^"'],
  ])('cmd: %s', (text, word) => {
    expect(shellQuote(text, 'cmd')).toBe(word)
  })

  it('cmd: a percent sign is refused, with the other way named', () => {
    expect(() => shellQuote('%PATH%', 'cmd')).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('powershell') }),
    )
  })
})
