import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import { type ConfigDocument, parseConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { keepTokens } from '../../src/config-file/renewed-tokens.ts'
import { brokenTokens } from '../../src/remotes/split-values.ts'

const token = (text: string) =>
  `{"access_token":"${text}","token_type":"bearer","refresh_token":"r-${text}","expiry":"2030-01-01T00:00:00Z"}`
const OLD = token('seedToken0123456789')
const NEW = token('nextToken9876543210')
const parse = (text: string) => parseConfig(Buffer.from(text))
const config = (pc: string, work = OLD) =>
  `# mine\n[pc]\ntype = pcloud\ntoken = ${pc}\nhostname = api.pcloud.com\n\n[work]\ntype = pcloud\ntoken = ${work}\n`
const joined = (text: string) => applyEdits(parse(text), brokenTokens(parse(text)))
const renew = (doc: ConfigDocument, name = 'pc') =>
  applyEdits(doc, [{ kind: 'set', name, key: 'token', value: NEW }])
const undo = (old: string, now: ConfigDocument) => {
  const { document, kept } = keepTokens(parse(old), now, brokenTokens)
  return { text: document.text, kept }
}

/** The token with a break at each position, and with several breaks. */
function* breaks(end: string): Generator<string> {
  for (let at = 1; at < OLD.length; at++) {
    yield OLD.slice(0, at) + end + OLD.slice(at)
    const next = Math.min(at + 30, OLD.length - 1)
    yield [OLD.slice(0, at), OLD.slice(at, next), OLD.slice(next)].join(end)
  }
  yield `${end}${OLD}`
  yield JSON.stringify(JSON.parse(OLD), undefined, 2).replaceAll('\n', end)
}

describe('undo of the repair of a broken token', () => {
  it.each(['\n', '\r\n', '\n  ', ' \n\t', '\n\n', '\r\n\r\n', '\ufeff\n', '\n\u200b'])(
    'lines that end with %j',
    (end) => {
      for (const broken of breaks(end)) {
        const old = config(broken)
        const now = joined(old)
        expect(readRemotes(now).get('pc')?.get('token'), broken).toContain('seedToken0123456789')
        expect(undo(old, now), broken).toEqual({ text: old, kept: [] })
        const renewed = renew(now)
        expect(undo(old, renewed), broken).toEqual({ text: renewed.text, kept: ['pc'] })
        const other = renew(now, 'work')
        const back = undo(old, other)
        expect(back.kept, broken).toEqual(['work'])
        expect(() => readRemotes(parse(back.text)), broken).not.toThrow()
        expect(back.text, broken).toContain(NEW)
      }
    },
  )

  it('does not change the other broken token if rclone can read it', () => {
    const [head, tail] = [OLD.slice(0, 30), OLD.slice(30)]
    const old = config(`${head}\n${tail}`, `${head}\n${tail}`)
    const renewed = renew(joined(old))
    expect(undo(old, renewed)).toEqual({ text: config(NEW, `${head}\n${tail}`), kept: ['pc'] })
  })

  it('joins the other broken token if rclone could not read the file otherwise', () => {
    const [head, tail] = [OLD.slice(0, -3), OLD.slice(-3)]
    const old = config(`${head}\n${tail}`, `${head}\n${tail}`)
    expect(() => readRemotes(parse(old))).toThrow()
    const renewed = renew(joined(old))
    expect(undo(old, renewed)).toEqual({ text: config(NEW, OLD), kept: ['pc'] })
  })

  it('locates the section after a rename', () => {
    const old = config(`${OLD.slice(0, 30)}\n${OLD.slice(30)}`)
    const moved = applyEdits(joined(old), [{ kind: 'rename', from: 'pc', to: 'p2' }])
    expect(undo(old, moved)).toEqual({ text: old, kept: [] })
    expect(undo(old, renew(moved, 'p2'))).toEqual({ text: config(NEW), kept: ['pc'] })
  })
})

describe('undo of the repair of a token in a different spelling', () => {
  it.each([
    [OLD.replaceAll('"', "'")],
    [OLD.replaceAll('"', '“')],
    [OLD.replace('seedToken', '\\u0073eedToken')],
    [JSON.stringify(JSON.parse(OLD), undefined, 2).replaceAll('\n', '')],
    [OLD.replace('access_token', 'AccessToken')],
    [OLD.replace('2030', '2020')],
    [`${OLD}\ufeff`],
    [OLD.replace('seed', 'se\u200bed')],
  ])('%s is restored byte for byte', (spelled) => {
    const old = config(spelled)
    expect(undo(old, parse(config(OLD)))).toEqual({ text: old, kept: [] })
    expect(undo(old, parse(config(NEW)))).toEqual({ text: config(NEW), kept: ['pc'] })
  })

  it('a longer token is a different one', () => {
    const old = config(OLD.replaceAll('"', "'").replace('0123456789', '0123456789more'))
    expect(undo(old, parse(config(OLD))).kept).toEqual(['pc'])
  })
})
