import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import { parseConfig, serializeConfig } from '../../src/config-file/document.ts'
import { Secret } from '../../src/secret.ts'
import { encodeToken, lastingToken } from '../../src/tokens/rclone-token.ts'
import { changeOf, editsFor, plannedEdits } from '../../src/wizard/change.ts'
import type { EditDraft } from '../../src/wizard/draft.ts'
import {
  appOfExisting,
  ownAnswers,
  type RemoteContext,
  readExisting,
  valueIn,
} from '../../src/wizard/existing.ts'

const parse = (text: string) => parseConfig(Buffer.from(text))
const contextOf = (text: string, name: string, given: object = {}) =>
  ({ existing: readExisting(parse(text), name), given }) as unknown as RemoteContext

/** The text after the changes. */
function changed(text: string, name: string, wishes: Readonly<Record<string, string | undefined>>) {
  const file = parse(text)
  const edits = editsFor(readExisting(file, name), new Map(Object.entries(wishes)))
  return Buffer.from(serializeConfig(applyEdits(file, edits))).toString()
}

describe('the changes of a section', () => {
  const TEXT = '[a]\r\ntype = pcloud\r\nhostname = h\r\n; mine\r\nroot_folder_id=d5\r\nblank =\r\n'

  it('include only values that differ', () => {
    expect(changed(TEXT, 'a', { root_folder_id: 'd5', type: 'pcloud' })).toBe(TEXT)
    expect(changed(TEXT, 'a', { root_folder_id: 'd6' })).toBe(TEXT.replace('d5', 'd6'))
    expect(changed(TEXT, 'a', { root_folder_id: undefined })).toBe(
      TEXT.replace('root_folder_id=d5\r\n', ''),
    )
  })

  it('skip a blank key, which rclone ignores', () => {
    expect(changed(TEXT, 'a', { blank: undefined, other: undefined })).toBe(TEXT)
  })

  it('hide the value of a parent with a blank value', () => {
    const text = '[a]\nencoding = None\nhostname = h\n[a.b]\ntype = pcloud\n'
    expect(changed(text, 'a.b', { encoding: undefined })).toBe(`${text}encoding =\n`)
    expect(changed(text, 'a.b', { encoding: 'None' })).toBe(text)
    const own = `${text}encoding = Slash\n`
    expect(changed(own, 'a.b', { encoding: undefined })).toBe(`${text}encoding =\n`)
  })

  it('read the parents as rclone does', () => {
    const text = '[a]\ntype = pcloud\nclient_id = x\n[a.b]\nclient_id =\nencoding = None\n[a.b.c]\n'
    const existing = readExisting(parse(text), 'a.b.c')
    expect(existing.type).toBe('pcloud')
    expect(valueIn(existing, 'client_id')).toBeUndefined()
    expect(valueIn(existing, 'encoding')).toBe('None')
    expect(readExisting(parse(text.replace('a.b]', 'x]')), 'a.b.c').type).toBe('')
  })
})

describe('the changes of a draft', () => {
  const TOKEN = '{"access_token": "t", "token_type": "Bearer"}'
  const HOST = 'hostname = api.pcloud.com\n'
  const text = (more = '') => `[a]\ntype = pcloud\n${HOST}token = ${TOKEN}\n${more}`
  const login = { token: lastingToken(new Secret('t')), hostname: 'api.pcloud.com' }
  const wanted = (draft: EditDraft, more = '', given = {}) =>
    plannedEdits(draft, contextOf(text(more), 'a', given))

  it('skip a token with a different spelling', () => {
    expect(wanted({ login: { ...login, isKept: true } })).toEqual([])
  })

  it('add the host with the first change', () => {
    const hostless = contextOf('[a]\ntype = pcloud\n', 'a')
    const edits = (draft: EditDraft) => plannedEdits(draft, hostless)
    const host = { kind: 'set', name: 'a', key: 'hostname', value: 'api.pcloud.com' }
    expect(edits({ login })).toMatchObject([host, { key: 'token' }])
    expect(edits({ rootFolder: { id: 'd5' } })).toEqual([
      { kind: 'set', name: 'a', key: 'root_folder_id', value: 'd5' },
      host,
    ])
    expect(edits({ rootFolder: { id: 'd0' } })).toEqual([])
  })

  it('correct the host of a working token', () => {
    const probed = { ...login, hostname: 'eapi.pcloud.com' }
    expect(wanted({ login: { ...probed, isKept: true } })).toMatchObject([{ key: 'hostname' }])
  })

  it.each([
    '5',
    'D5',
    'd05',
    ' https://my.pcloud.com/#page=filemanager&folder=5',
    'https://my.pcloud.com/#/filemanager?folder=5',
    '/Backups',
  ])('write the verified root folder instead of %j', (written) => {
    expect(wanted({ rootFolder: { id: 'd5' } }, `root_folder_id = ${written}\n`)).toEqual([
      { kind: 'set', name: 'a', key: 'root_folder_id', value: 'd5' },
    ])
  })

  it('skip an equal root folder', () => {
    expect(wanted({ rootFolder: { id: 'd5' } }, 'root_folder_id = d5\n')).toEqual([])
    expect(wanted({ rootFolder: { id: 'd0' } })).toEqual([])
    expect(wanted({ rootFolder: { id: 'd0' } }, 'root_folder_id = d0\n')).toEqual([])
    expect(wanted({ rootFolder: { id: 'd0' } }, 'root_folder_id = d5\n')).toEqual([
      { kind: 'unset', name: 'a', key: 'root_folder_id' },
    ])
  })

  it.each([
    '{"access_token":"t","expiry":""}',
    '{"access_token":"t","expiry":"never"}',
    '{"access_token":"t","expiry":"2020-01-01T00:00:00Z"}',
    '{"access_token":"t","expiry":1}',
    '{"access_token":"t","token_type":7}',
    "{'access_token': 't'}",
    'https://example.com/?access_token=t',
  ])('write the verified token if rclone cannot read %s', (written) => {
    const context = contextOf(`[a]\ntype = pcloud\n${HOST}token = ${written}\n`, 'a')
    const value = encodeToken(login.token).reveal()
    expect(plannedEdits({ login: { ...login, isKept: true } }, context)).toEqual([
      { kind: 'set', name: 'a', key: 'token', value },
    ])
  })

  it('write the host from the option if the API is offline', () => {
    expect(wanted({ regionWish: 'eu' })).toMatchObject([{ value: 'eapi.pcloud.com' }])
    expect(wanted({ regionWish: 'auto' })).toEqual([])
    expect(wanted({}, '', { hostname: 'my.test' })).toMatchObject([{ value: 'my.test' }])
  })
})

describe('a change under the lock', () => {
  const text =
    '[a]\ntype = pcloud\nhostname = api.pcloud.com\nroot_folder_id = d5\nencoding = None\n'
  const draft: EditDraft = { rootFolder: { id: 'd6' } }
  const change = (more: Partial<EditDraft> = {}) =>
    changeOf({ ...draft, ...more }, contextOf(text, 'a'))

  it('ignores changes of different keys', () => {
    expect(change()(parse(text.replace('None', 'Slash')))).toHaveLength(1)
  })

  it('refuses a change of the same key, unless the user insists', () => {
    const fresh = parse(text.replace('d5', 'd7'))
    expect(() => change()(fresh)).toThrowError(expect.objectContaining({ code: 'config-changed' }))
    expect(change({ overrule: true })(fresh)).toHaveLength(1)
    expect(change()(parse(text.replace('d5', 'd6')))).toEqual([])
  })

  it('refuses a deleted remote and a different type', () => {
    expect(() => change()(parse('[b]\ntype = pcloud\n'))).toThrowError(
      expect.objectContaining({ code: 'not-found' }),
    )
    expect(() => change()(parse('[a]\ntype = crypt\n'))).toThrowError(
      expect.objectContaining({ code: 'config-changed' }),
    )
  })

  it('reports a replaced token', () => {
    const login = { token: lastingToken(new Secret('mine')), hostname: 'api.pcloud.com' }
    const notes: string[] = []
    const make = changeOf({ login }, contextOf(text, 'a'), (note) => notes.push(note))
    expect(make(parse(`${text}token = {"access_token":"theirs"}\n`))).toHaveLength(1)
    expect(notes).toEqual([expect.stringContaining('changed token of a')])
    expect(notes.join()).not.toContain('theirs')
  })
})

describe('the values of a remote', () => {
  const read = (text: string) => readExisting(parse(`[a]\ntype = pcloud\n${text}`), 'a')

  it("distinguish rclone's app from an unfinished remote", () => {
    expect(appOfExisting(read('token = {"access_token":"t"}\n'))).toEqual({ kind: 'rclone' })
    expect(appOfExisting(read(''))).toBeUndefined()
    expect(appOfExisting(read('client_id = x\n'))).toBeUndefined()
    expect(ownAnswers(read('token = {"access_token":"t"}\n'))).toMatchObject({ clientId: '' })
    expect(ownAnswers(read(''))).not.toHaveProperty('clientId')
  })

  it('treat an official host as a region, and ignore garbage', () => {
    expect(ownAnswers(read('hostname = eapi.pcloud.com\n'))).toMatchObject({ region: 'eu' })
    const own = ownAnswers(read('hostname = my.test:8443\n'))
    expect(own).toMatchObject({ region: 'auto', hostname: 'my.test:8443' })
    for (const hostname of ['a/b', 'x@y', 'http://z'])
      expect(ownAnswers(read(`hostname = ${hostname}\n`))).not.toHaveProperty('hostname')
  })

  it('do not treat an invalid root folder as the whole account', () => {
    expect(ownAnswers(read('root_folder_id = none\n'))).not.toHaveProperty('rootFolder')
    expect(ownAnswers(read(''))).toMatchObject({ rootFolder: { kind: 'id', id: 'd0' } })
  })
})
