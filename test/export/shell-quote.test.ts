import { describe, expect, it } from 'vitest'
import { shellQuote } from '../../src/export/rclone-formats.ts'

/**
 * Follows the published rules: about_Quoting_Rules, and "Everyone quotes command line arguments the
 * wrong way" for CommandLineToArgvW and cmd.exe. Not tried in these shells.
 */
describe('a word for a Windows shell', () => {
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

  it('cmd: refuses a percent sign and names the alternative', () => {
    expect(() => shellQuote('%PATH%', 'cmd')).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('PowerShell') }),
    )
  })
})
