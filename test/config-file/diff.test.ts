import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { maskedDiff } from '../../src/config-file/diff.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { maskLines } from '../../src/services/stray-keys.ts'

const doc = (text: string) => parseConfig(Buffer.from(text), 'rclone.conf')
const diff = (before: string, edits: readonly ConfigEdit[]) =>
  maskedDiff(doc(before), applyEdits(doc(before), edits), maskLines)

const BEFORE = `; kept
[a]
type = webdav
url = https://h/
user = me
pass = s3cret-one

[b]
type = alias
`

describe('maskedDiff', () => {
  it('is a unified diff with masked context lines', async () => {
    const edits = [{ kind: 'set', name: 'a', key: 'user', value: 'you' }] as const
    expect(await diff(BEFORE, edits)).toBe(
      [
        '--- rclone.conf',
        '+++ rclone.conf',
        '@@ -2,7 +2,7 @@',
        ' [a]',
        ' type = webdav',
        ' url = https://h/',
        '-user = me',
        '+user = you',
        ' pass = ••••••••',
        ' ',
        ' [b]',
        '',
      ].join('\n'),
    )
  })

  it('is empty if nothing changes', async () => {
    expect(await diff(BEFORE, [])).toBe('')
    expect(await diff(BEFORE, [{ kind: 'set', name: 'a', key: 'user', value: 'me' }])).toBe('')
  })

  it('numbers an empty side from zero, like patch', async () => {
    expect(await diff('', [{ kind: 'add', name: 'a', entries: [['type', 'x']] }])).toContain(
      '@@ -0,0 +1,2 @@',
    )
    expect(await diff('[a]\n', [{ kind: 'remove', name: 'a' }])).toContain('@@ -1,1 +0,0 @@')
  })

  it('reports that a secret changes, but not its values', async () => {
    const text = await diff(BEFORE, [{ kind: 'set', name: 'a', key: 'pass', value: 's3cret-two' }])
    expect(text).toContain('-pass = ••••••••\n+pass = •••••••• (changed)\n')
    expect(text).not.toContain('s3cret')
  })

  it.each([
    ['pass=s3cret', 'pass=••••••••'],
    ['  pass  :  s3cret  ', '  pass  :  ••••••••'],
    ['pass = `s3cret`', 'pass = ••••••••'],
    ['pass = """s3cret"""', 'pass = ••••••••'],
    ['`pass` = s3cret', '`pass` = ••••••••'],
    ['"client_secret" = s3cret', '"client_secret" = ••••••••'],
    ['# pass = s3cret', '# pass = ••••••••'],
    [';;#pass=s3cret', ';;#pass=••••••••'],
    ['# old: {"access_token":"s3cret"}', undefined],
    ['token = {"access_token":"s3cret","token_type":"bearer"}', undefined],
    ['token = {"access_token" : "s3cret" }', 'token = ••••••••'],
    [
      'remote = :webdav,url="https://h",pass=s3cret:',
      'remote = :webdav,url="https://h",pass=••••••••',
    ],
    ['remote = :crypt,remote=":webdav,pass=""s3cret,x"":":', undefined],
    ['url = https://me:s3cret@h/dir', 'url = https://me:••••••••@h/dir'],
    ['pass = s3cret\r', undefined],
    ['[a]\rtype = webdav\rpass = s3cret\r', '•••••••• = ••••••••\r'],
  ])('S23: masks %s', async (line, shown) => {
    const before = `[a]\n${line}\n`
    const text = await diff(before, [{ kind: 'set', name: 'a', key: 'x', value: '1' }])
    if (shown !== undefined) expect(text).toContain(`\n ${shown}`)
    expect(text).not.toContain('s3cret')
  })

  it('preserves the rest of a line', async () => {
    const before = '[a]\r\n  user =  me  # no comment \r\n\tk\t:\tv'
    const text = await diff(before, [{ kind: 'set', name: 'a', key: 'x', value: '1' }])
    expect(text).toContain('\n   user =  me  # no comment \r\n')
    expect(text).toContain('-\tk\t:\tv\n\\ No newline at end of file\n')
  })

  it('S48: reports a changed value only if both sides are the same', async () => {
    const before = '[a]\ntype = webdav\nuser = me\npass = one\n# token = two\n'
    const after = before.replace('one', 'three').replace('two', 'four').replace('me\n', 'you\n')
    const text = await maskedDiff(doc(before), doc(after), maskLines)
    expect(text).toContain('+user = you\n+pass = •••••••• (changed)\n')
    expect(text).toContain('+# token = •••••••• (changed)\n')
    const moved = '[a]\ntype = webdav\npass = one\nuser = me\n# token = two\n'
    expect(await maskedDiff(doc(before), doc(moved), maskLines)).not.toContain('(changed)')
  })

  it('S23: masks secrets at any position', async () => {
    const spaces = fc.stringMatching(/^[ \t]{0,3}$/)
    const key = fc.constantFrom(
      'pass',
      'client_secret',
      'token',
      'my_key',
      '`password2`',
      '"x token"',
    )
    const quote = fc.constantFrom('', '`', '"""')
    const line = fc
      .tuple(spaces, key, spaces, fc.constantFrom('=', ':'), spaces, quote, spaces)
      .map(([a, k, b, sign, c, q, d]) => `${a}${k}${b}${sign}${c}${q}CANARY${q}${d}`)
    const other = fc.constantFrom('', '# note', 'user = me', '; pass = CANARY', '[other]')
    const file = fc.array(fc.oneof(line, other), { maxLength: 8 })
    const end = fc.constantFrom('\n', '\r\n')
    await fc.assert(
      fc.asyncProperty(file, end, async (lines, newline) => {
        const before = ['[a]', ...lines, 'last = 1', ''].join(newline)
        const edits = [{ kind: 'set', name: 'a', key: 'new', value: '2' }] as const
        expect(await diff(before, edits)).not.toContain('CANARY')
        expect(await diff(before, [{ kind: 'remove', name: 'a' }])).not.toContain('CANARY')
      }),
      { numRuns: 500 },
    )
  })
})
