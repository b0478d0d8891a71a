import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { Cancelled } from '../../src/errors.ts'
import { recognise } from '../../src/import/recognise.ts'
import { shippedOptions } from '../../src/rclone/option-lists.ts'
import { encodeBlob } from '../../src/tokens/blob.ts'

const tokenOf = (text: string) =>
  `{"access_token":"${text}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
const [A, B] = [tokenOf('seedTokenAAAAAAAAAAAA'), tokenOf('seedTokenBBBBBBBBBBBB')]
const section = (name: string, token = A) =>
  `[${name}]\ntype = pcloud\ntoken = ${token}\nhostname = api.pcloud.com\n`
const variables = (name: string, token = A, start = 'export ') =>
  `${start}RCLONE_CONFIG_${name}_TYPE=pcloud\n${start}RCLONE_CONFIG_${name}_TOKEN='${token}'\n`
const dump = (name: string, token = A) => JSON.stringify({ [name]: { type: 'pcloud', token } })
const request = (name: string) => JSON.stringify({ name, type: 'pcloud', parameters: { token: A } })
const secret = (name: string, more = '') =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n${more}  rclone.conf: |\n${section(name).replace(/^/gm, '    ').trimEnd()}\n`
const blob = (token: string) => encodeBlob({ token }).reveal()
const LOG = '2026/11/30 12:00:01 NOTICE: Config file "x" = not found\n'

const look = (text: string) => recognise(parseConfig(Buffer.from(text), 'file'))
const found = async (text: string) => {
  const offer = await look(text)
  if (offer.kind !== 'remotes') return offer
  expect([...(offer.lost ?? []), ...offer.dropped]).toEqual([])
  return Object.fromEntries(
    [...offer.remotes].map(([name, keys]) => [name, [keys.get('type'), keys.get('token')]]),
  )
}
const remotes = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, ['pcloud', A]]))

describe('variables of a remote in several Kubernetes objects', () => {
  const object = (kind: string, entries: Readonly<Record<string, string>>) =>
    JSON.stringify({
      ...{ apiVersion: 'v1', kind, metadata: { name: kind.toLowerCase() } },
      ...(kind === 'Secret' ? { stringData: entries } : { data: entries }),
    })
  const map = (more: Readonly<Record<string, string>> = {}) =>
    object('ConfigMap', { RCLONE_CONFIG_X_TYPE: 'pcloud', ...more })
  const key = object('Secret', { RCLONE_CONFIG_X_TOKEN: A })
  const other = object('Secret', { RCLONE_CONFIG_Y_TYPE: 'pcloud', RCLONE_CONFIG_Y_TOKEN: A })
  const file = object('Secret', { 'rclone.conf': section('k') })
  const list = (...items: readonly string[]) =>
    `{"apiVersion":"v1","kind":"List","items":[${items.join(',')}]}`
  const yaml = (kind: string, entry: string) =>
    `apiVersion: v1
kind: ${kind}
${kind === 'Secret' ? 'stringData' : 'data'}:
  ${entry}
`
  const documents = `${yaml('Secret', `RCLONE_CONFIG_X_TOKEN: '${A}'`)}---
${yaml('ConfigMap', 'RCLONE_CONFIG_X_TYPE: pcloud')}`

  it.each([
    ['the token in a Secret', list(map(), key), ['x']],
    ['the token first, as documents', documents, ['x']],
    ['the same variable twice', list(map({ RCLONE_CONFIG_X_TOKEN: A }), key), ['x']],
    ['and a complete remote', list(map(), other, key), ['x', 'y']],
    ['and a file', list(map(), file, key), ['x', 'k']],
    ['complete remotes', list(other, file), ['y', 'k']],
  ])('%s', async (_, text, names) => expect(await found(text)).toEqual(remotes(...names)))

  it.each([
    ['two values', list(map({ RCLONE_CONFIG_X_TOKEN: B }), key)],
    ['no type', list(key, object('ConfigMap', { a: 'b' }))],
    ['no type, one object', key],
    [
      'no type beside a complete remote',
      list(other, object('Secret', { RCLONE_CONFIG_Z_TOKEN: A })),
    ],
    ['no type beside a file', list(file, key)],
    [
      'no type beside a file in the same object',
      object('Secret', { 'rclone.conf': section('x'), RCLONE_CONFIG_X_TOKEN: B }),
    ],
  ])('%s: is refused, because a token would be lost', async (_, text) => {
    const offer = await look(text)
    if (offer.kind === 'remotes') expect(offer.dropped).not.toEqual([])
    else expect(offer).toMatchObject({ kind: 'unknown', code: 'config-malformed' })
  })

  it('the password of the config file is not part of a remote', async () => {
    const text = object('Secret', { 'rclone.conf': section('x'), RCLONE_CONFIG_PASS: 'secret' })
    expect(await found(text)).toEqual(remotes('x'))
  })

  it('says what would be lost of a file in one of them', async () => {
    const twice = object('Secret', { 'rclone.conf': section('x') + section('x', B) })
    const offer = await look(`${twice}---\n${object('Secret', { 'rclone.conf': section('y') })}`)
    expect(offer).toMatchObject({ lost: new Map([['x', expect.stringContaining('twice')]]) })
  })

  it('a password prompt for one of its files that is cancelled ends the import', async () => {
    const text = object('Secret', { 'rclone.conf': section('x'), other: section('y') })
    const open = async (bytes: Uint8Array, file: string) => {
      if (file.endsWith('other')) throw new Cancelled()
      return parseConfig(bytes, file)
    }
    const document = parseConfig(Buffer.from(text), 'file')
    const ended = recognise(document, { options: async () => shippedOptions(), open })
    await expect(ended).rejects.toThrow(Cancelled)
  })
})

describe('JSON with a key twice', () => {
  const keys = `"type":"pcloud","token":${JSON.stringify(A)}`
  it.each([
    ['a remote', `{"x":{${keys}},"x":{"type":"pcloud","root_folder_id":"d1"}}`],
    ['a key', `{"x":{${keys},"token":"{}"}}`],
    ['a key with an escape', `{"x":{${keys},"to\\u006ben":"{}"}}`],
    ['a request', `{"name":"x","type":"pcloud","parameters":{${keys}},"parameters":{}}`],
    ['a Secret', '{"apiVersion":"v1","kind":"Secret","data":{"a":"YQ==","a":"Yg=="}}'],
  ])('%s: is refused, because a value would be lost', async (_, text) => {
    expect(await look(text)).toMatchObject({ kind: 'unknown', code: 'config-malformed' })
  })

  it('the same key in two remotes, and texts that look like keys, are fine', async () => {
    const text = `{"x":{${keys},"a":"\\"b\\":"},"b":{${keys},"c":"b","d":"{\\"c\\":1,\\"c\\":2}"}}`
    expect(await found(text)).toEqual(remotes('x', 'b'))
  })
})

describe('a text with several kinds of remotes', () => {
  it.each([
    ['variables, then a section', `${variables('X')}\n${section('y')}`, ['x', 'y']],
    ['a section, then variables', `${section('y')}\n${variables('X')}`, ['x', 'y']],
    ['plain variables', `${variables('X', A, '')}\n${section('y')}`, ['x', 'y']],
    ['variables between sections', section('y') + variables('X') + section('z'), ['x', 'y', 'z']],
    ['a comment above', `# mine\n${variables('X')}${section('y')}`, ['x', 'y']],
    [
      'marked names',
      `# pcloud-config: [Xy] type token\n${variables('XY')}${section('y')}`,
      ['Xy', 'y'],
    ],
    [
      'the end of lines of Windows',
      (variables('X') + section('y')).replaceAll('\n', '\r\n'),
      ['x', 'y'],
    ],
    ['a Secret, then variables', `${secret('k')}---\n${variables('X')}`, ['k', 'x']],
    ['variables, then a Secret', `${variables('X')}---\n${secret('k')}`, ['k', 'x']],
    ['a Secret, then a section', `${secret('k')}--- # rest\n${section('y')}`, ['k', 'y']],
    ['a section, then a Secret', `${section('y')}---\n${secret('k')}`, ['k', 'y']],
    [
      'variables in a Secret',
      secret('k', '  RCLONE_CONFIG_X_TYPE: pcloud\n').replace(
        'X_TYPE: pcloud',
        `X_TYPE: pcloud\n  RCLONE_CONFIG_X_TOKEN: '${A}'`,
      ),
      ['x', 'k'],
    ],
    [
      'two files in a Secret',
      secret('k', `  other.conf: |\n    [m]\n    type = pcloud\n    token = ${A}\n`),
      ['k', 'm'],
    ],
    ['two dumps', `${dump('k')}\n${dump('m')}`, ['k', 'm']],
    [
      'two long dumps',
      [dump('k'), dump('m')].map((one) => JSON.stringify(JSON.parse(one), undefined, 2)).join('\n'),
      ['k', 'm'],
    ],
    ['a dump, then a section', `${dump('k')}\n${section('y')}`, ['k', 'y']],
    [
      'a dump, then variables',
      `${dump('k')}\n# pcloud-config: [Xy] type token\n${variables('XY')}`,
      ['k', 'Xy'],
    ],
    ['variables, then a dump', `${variables('X')}${dump('k')}`, ['x', 'k']],
    ['requests for config/create', `${request('k')}\n${request('m')}`, ['k', 'm']],
    ['the same dump twice', `${dump('k')}\n${dump('k')}`, ['k']],
  ])('imports all: %s', async (_, text, names) => {
    expect(await found(text)).toEqual(remotes(...names))
  })

  it.each([
    ['a remote with two values', `${variables('Y', B)}${section('y')}`, 'the remote y twice'],
    ['two dumps of a remote', `${dump('k')}\n${dump('k', B)}`, 'the remote k twice'],
    ['variables, then a token', `${variables('X')}${B}\n`, 'a token without a name next to x'],
    [
      'variables with a token in a script',
      `${variables('X')}curl "?access_token=seedTokenBBBBBBBBBBBB"\n`,
      'next to x',
    ],
    ['a token, then a section', `${B}\n${section('y')}`, 'a token without a name next to y'],
    ['a token, then variables', `${B}\n${variables('X')}`, 'a token without a name next to x'],
    [
      'a Secret and variables without ---',
      `${secret('k')}\n${variables('X')}`,
      'RCLONE_CONFIG_X_TYPE',
    ],
    [
      'variables and a Secret without ---',
      `${variables('X')}${secret('k')}`,
      'RCLONE_CONFIG_X_TYPE',
    ],
    ['a Secret and a section without ---', `${secret('k')}\n${section('y')}`, '[y]'],
    ['a dump, then other JSON', `${dump('k')}\n{"a":1}`, 'One part of it cannot be read'],
  ])('refuses, and says what would be lost: %s', async (_, text, words) => {
    const offer = await found(text)
    expect(offer).toMatchObject({ kind: 'unknown', code: 'config-malformed' })
    expect(offer).toMatchObject({ why: expect.stringContaining(words) })
    expect(JSON.stringify(offer)).not.toContain('seedToken')
  })

  it('refuses a variable with two values', async () => {
    const text = variables('X') + variables('X', B)
    await expect(look(text)).rejects.toMatchObject({ code: 'config-malformed' })
    expect(await found(variables('X') + variables('X'))).toEqual(remotes('x'))
  })
})

describe('a text with several tokens', () => {
  const printed = (text: string) =>
    `Paste the following into your remote machine --->\n${text}\n<---End paste\n`
  it.each([
    ['on two lines', (one: string, two: string) => `${one}\n${two}\n`],
    ['on one line', (one: string, two: string) => `${one} ${two}`],
    ['without a space', (one: string, two: string) => one + two],
    ['with names', (one: string, two: string) => `home: ${one}\nwork: ${two}\n`],
    ['as keys', (one: string, two: string) => `token = ${one}\ntoken = ${two}\n`],
    ['of `rclone authorize`', (one: string, two: string) => printed(one) + printed(two)],
    [
      'as blobs of `rclone authorize`',
      (one: string, two: string) => printed(blob(one)) + printed(blob(two)),
    ],
    ['one as a blob', (one: string, two: string) => `${blob(one)}\n${two}\n`],
    ['with single quotes', (one: string, two: string) => `${one}\n${two}`.replaceAll('"', "'")],
    ['with curly quotes', (one: string, two: string) => `${one}\n${two}`.replaceAll('"', '”')],
    ['from a web page', (one: string, two: string) => `${one}\n${two}`.replaceAll('"', '&quot;')],
    [
      'in objects',
      (one: string, two: string) => [one, two].map((token) => JSON.stringify({ token })).join('\n'),
    ],
    [
      'on many lines',
      (one: string, two: string) =>
        [one, two].map((text) => JSON.stringify(JSON.parse(text), undefined, 2)).join('\n'),
    ],
  ])('%s: refuses two, and reads the same one twice', async (_, write) => {
    expect(await look(write(A, B))).toMatchObject({
      ...{ kind: 'unknown', code: 'config-malformed' },
      why: 'It contains 2 tokens without a name.',
    })
    expect(await look(write(A, A))).toMatchObject({ kind: 'token' })
  })

  it.each([
    [
      'short ones from a web page',
      [tokenOf('a1'), tokenOf('b2')].join('\n').replaceAll('"', '&quot;'),
    ],
    ['next to the beginning of it', `Authorization: Bearer seedTokenAAAAAAAA\n${A}\n`, 'token'],
  ])('%s', async (_, text, kind = 'unknown') => {
    expect(await look(text)).toMatchObject({ kind })
  })
})

describe('values in quotes, as in TOML', () => {
  const KEYS = `client_id = "a\\"b"\nroot_folder_id = 'd0'\n`
  it.each([
    ['double quotes', `[y]\ntype = "pcloud"\ntoken = ${JSON.stringify(A)}\n${KEYS}`],
    ['single quotes', `[y]\ntype = 'pcloud'\ntoken = '${A}'\n${KEYS}`],
    ['quotes without escapes', `[y]\ntype = "pcloud"\ntoken = "${A}"\n${KEYS}`],
    ['comments', `[y]\ntype = "pcloud" # mine\ntoken = '${A}' # old\n${KEYS}`],
  ])('%s are removed', async (_, text) => {
    const offer = await look(`${text}\n[z]\ntype = alias\nremote = "q"\n`)
    if (offer.kind !== 'remotes') throw new Error(offer.kind)
    const keys = { type: 'pcloud', token: A, client_id: 'a"b', root_folder_id: 'd0' }
    expect(Object.fromEntries(offer.remotes.get('y') ?? [])).toEqual(keys)
    // rclone reads a value in quotes with its quotes.
    expect(offer.remotes.get('z')?.get('remote')).toBe('"q"')
    expect(offer.notes).toEqual([expect.stringContaining('of y are removed')])
  })
})

describe('lines above the first section', () => {
  it.each([
    ['a log line', LOG],
    ['a short log line', 'NOTICE: a = b\n'],
    ['a log line in JSON', '{"time":"2026-11-30","level":"info","msg":"x = y"}\n'],
  ])('%s is not a remote, and not a key', async (_, line) => {
    for (const text of [
      line + section('y'),
      section('y') + line,
      `# x\r\n${line}${section('y')}`,
    ]) {
      const offer = await look(text)
      expect(await found(text)).toEqual(remotes('y'))
      if (offer.kind !== 'remotes') throw new Error(offer.kind)
      expect([...(offer.remotes.get('y')?.keys() ?? [])]).toEqual(['type', 'token', 'hostname'])
      expect(offer.notes).toEqual([expect.stringContaining('log')])
    }
  })

  it.each([
    ['keys', 'x = y\n', ['DEFAULT']],
    ['a token', `token = ${B}\n`, ['DEFAULT']],
    ['a section of the same name', section('y', B), ['y']],
    ['the same section', section('y'), []],
    ['a complete remote', `type = pcloud\ntoken = ${A}\n`, []],
  ])('%s: says what would be lost', async (_, lines, names) => {
    const offer = await look(lines + section('y'))
    if (offer.kind !== 'remotes') throw new Error(offer.kind)
    expect([...(offer.lost?.keys() ?? [])]).toEqual(names)
    expect(JSON.stringify([...(offer.lost ?? [])])).not.toContain('seedToken')
  })
})
