import { describe, expect, it } from 'vitest'
import { remoteFacts } from '../../src/check/check-context.ts'
import { judgeSplit } from '../../src/check/continued-values.ts'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { joinEdits, splitValues, withWholeTokens } from '../../src/remotes/split-values.ts'

const TOKEN =
  '{"access_token":"seedToken0123456789","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const LOG = '2026/11/30 12:00:01 DEBUG : pcloud: a line of the log'
const section = (...lines: readonly string[]) =>
  `[a]\ntype = alias\n\n[pc]\ntype = pcloud\n${lines.join('\n')}\nhostname = api.pcloud.com\n\n[z]\ntype = local\n`
const parse = (text: string) => parseConfig(Buffer.from(text))
const joined = (text: string) => {
  const document = parse(text)
  const after = applyEdits(document, joinEdits(splitValues(document)))
  return { text: after.text, remotes: readRemotes(after) }
}

describe('a token that is broken over several lines', () => {
  it.each(Array.from(TOKEN, (_, at) => at).slice(1))('at character %i is put together', (at) => {
    for (const end of ['\n', '\r\n', '\n\n  ', '\n\t']) {
      const text = section(`token = ${TOKEN.slice(0, at)}${end}${TOKEN.slice(at)}`)
      const { remotes } = joined(text)
      expect(remotes.get('pc')?.get('token')).toBe(TOKEN)
      expect([...remotes.keys()]).toEqual(['a', 'pc', 'z'])
      expect([...(remotes.get('pc')?.keys() ?? [])]).toEqual(['type', 'token', 'hostname'])
    }
  })

  it('preserves all other bytes, and turns log lines into comments', () => {
    const half = TOKEN.indexOf(',') + 1
    const text = section(`token = ${TOKEN.slice(0, half)}`, LOG, TOKEN.slice(half))
    expect(joined(text).text).toBe(section(`token = ${TOKEN}`, `# ${LOG}`))
  })

  it.each(['[pc]\u0085', '\u0085[ pc ]', '[pc] '])('the section is found below %j', (header) => {
    const text = `[a]\n\n${header}\ntoken = {"access_token":\n"seed"}\n`
    expect(splitValues(parse(text)).map(({ name }) => name)).toEqual(['pc'])
    expect(joined(text).remotes.get('pc')?.get('token')).toBe('{"access_token":"seed"}')
  })

  it('preserves Windows line endings', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n')
    const half = TOKEN.indexOf(',') + 1
    const text = windows(section(`token = ${TOKEN.slice(0, half)}`, LOG, TOKEN.slice(half)))
    expect(joined(text).text).toBe(windows(section(`token = ${TOKEN}`, `# ${LOG}`)))
  })

  it.each([
    [['token =', TOKEN]],
    [['token = ', `  ${TOKEN}`]],
    [[`token = ${LOG}`, TOKEN]],
    [['token = Paste the following into your remote machine --->', TOKEN, '<---End paste']],
    [[`token = ${JSON.stringify(JSON.parse(TOKEN), undefined, 2)}`]],
    [['token = {', "'access_token': 'seedToken0123456789'", '}']],
  ])('%j', (lines) => {
    const { remotes } = joined(section(...lines))
    expect(remotes.get('pc')?.get('token')).toContain('seedToken0123456789')
    expect(remotes.get('pc')?.get('hostname')).toBe('api.pcloud.com')
  })

  it('finds an object of 50 lines', () => {
    const fields = Object.fromEntries(Array.from({ length: 48 }, (_, at) => [`field${at}`, 'x']))
    const text = section(`service_account_credentials = ${JSON.stringify(fields, undefined, 2)}`)
    expect(splitValues(parse(text))).toMatchObject([{ first: 6, last: 55 }])
  })

  it.each([
    ['a token that works', 'token', true, {}, 'join'],
    ['a token that is not proven', 'token', false, {}, undefined],
    ['a different key', 'blob', true, {}, undefined],
    ['a remote with variables', 'token', true, { RCLONE_CONFIG_PC_HOSTNAME: 'x.com' }, undefined],
  ])('the repair of %s', (_, key, isProven, env, repair) => {
    const document = parse(section(`${key} = ${TOKEN.slice(0, 20)}`, TOKEN.slice(20)))
    const remote = remoteFacts('pc', readRemotes(document), env)
    const found = judgeSplit(remote, { split: splitValues(document), isProven })
    expect(found.map(({ fix }) => fix?.kind)).toEqual([repair])
  })

  it('finds other keys with a JSON object, and preserves their texts', () => {
    const lines = ['service_account_credentials = {', '  "type": "a\u200bb"', '}']
    const found = splitValues(parse(section(...lines)))
    expect(found).toMatchObject([
      { name: 'pc', key: 'service_account_credentials', first: 6, last: 8 },
    ])
    expect(found[0]?.to.reveal()).toBe('service_account_credentials = {"type": "a\u200bb"}')
  })
})

describe('an edit of a broken token', () => {
  it('replaces or removes all of its lines, but not the lines of a different token', () => {
    for (let at = 1; at < TOKEN.length; at++) {
      const [head, tail] = [TOKEN.slice(0, at), TOKEN.slice(at)]
      const other = `\n[other]\ntype = pcloud\ntoken = ${TOKEN.slice(0, 30)}\n${TOKEN.slice(30)}\n`
      const document = parse(section(`token = ${head}`, tail) + other)
      const edit = (...edits: readonly ConfigEdit[]) =>
        applyEdits(document, withWholeTokens(document, edits)).text
      const set = edit({ kind: 'set', name: 'pc', key: 'token', value: '{"access_token":"new"}' })
      expect(set).toBe(section('token = {"access_token":"new"}') + other)
      const unset = edit({ kind: 'unset', name: 'pc', key: 'token' })
      expect(unset).toBe(section('').replace('\n\nhostname', '\nhostname') + other)
    }
  })

  it('of a different key changes no line of the token', () => {
    const document = parse(section(`token = ${TOKEN.slice(0, 30)}`, TOKEN.slice(30)))
    const edits: ConfigEdit[] = [{ kind: 'unset', name: 'pc', key: 'hostname' }]
    expect(withWholeTokens(document, edits)).toEqual(edits)
  })
})

describe('an invisible character near the end of a line', () => {
  const HIDDEN = ['\ufeff', '\u200b', '\u0001', '\u00ad', '\u202e', '\u{e0041}']

  it.each(HIDDEN)('%j after a whole value: the value is not broken', (hidden) => {
    for (const lines of [[], [''], ['', 'hostname = api.pcloud.com']]) {
      const text = `[pc]\ntype = pcloud\n${[`token = ${TOKEN}${hidden}`, ...lines].join('\n')}\n`
      expect(splitValues(parse(text))).toEqual([])
      expect(splitValues(parse(text.replaceAll('\n', '\r\n')))).toEqual([])
    }
  })

  it.each(HIDDEN)('%j in a broken token is removed and named', (hidden) => {
    const [head, tail] = [TOKEN.slice(0, 30), TOKEN.slice(30)]
    for (const lines of [
      [head + hidden, tail],
      [head, tail + hidden],
      [head, hidden + tail],
    ]) {
      const document = parse(section(`token = ${lines.join('\n')}`))
      expect(joined(document.text).remotes.get('pc')?.get('token')).toBe(TOKEN)
      const remote = remoteFacts('pc', new Map([['pc', new Map([['type', 'pcloud']])]]), {})
      const [found] = judgeSplit(remote, { split: splitValues(document), isProven: true })
      const code = hidden.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
      expect(found?.message).toContain(`an invisible character (U+${code})`)
    }
  })
})

describe('values that are not broken', () => {
  it.each([
    [[`token = ${TOKEN}`]],
    [[`token = ${TOKEN}`, LOG]],
    [['token =']],
    [['token = {"access_token":"cut off']],
    [['token = {"access_token":"cut off', '', '[other]', 'x = "}']],
    [['token = {"access_token":"cut off', '# a comment', '"}']],
    [['description = {', 'user = me']],
    [['token = seedToken01234567', '89abcdef']],
    [['token =', 'root_folder_id = d0', `other = ${TOKEN}`]],
  ])('%j', (lines) => {
    expect(splitValues(parse(section(...lines)))).toEqual([])
  })

  it('does not show the value when it is printed', () => {
    const found = splitValues(parse(section('token =', TOKEN)))
    expect(JSON.stringify(found)).not.toContain('seedToken')
  })
})
