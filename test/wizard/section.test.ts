import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { MASK } from '../../src/rclone/secret-keys.ts'
import { Secret } from '../../src/secret.ts'
import { lastingToken } from '../../src/tokens/rclone-token.ts'
import type { Draft } from '../../src/wizard/draft.ts'
import { placeSection, reviewLines } from '../../src/wizard/section.ts'
import type { RunRules } from '../../src/wizard/wizard-context.ts'

const account = { userid: '7', email: 'anna@example.com', quota: 10, usedQuota: 1 }
const authorization = {
  token: lastingToken(new Secret('s3cret-token')),
  hostname: 'eapi.pcloud.com',
  account,
}
const app = { kind: 'own', clientId: 'id', clientSecret: new Secret('s3cret-app') } as const
const draft: Draft = {
  name: 'pc',
  credentials: app,
  login: authorization,
  rootFolder: { id: 'd5', label: '/Backups' },
}
const rules = { overwrite: false } as RunRules
const contextOf = (text = '') => ({ given: {}, rules, before: parseConfig(Buffer.from(text)) })
const BARE = contextOf()
/** The entries of the added section. */
function entriesOf(one: Draft, given = {}, before = BARE.before) {
  const [edit] = placeSection(one, { given, rules })(before)
  return edit?.kind === 'add' ? edit.entries : []
}
const keysOf = (one: Draft) => entriesOf(one).map(([key]) => key)

describe('the section of a draft', () => {
  it('has the keys in the documented order', () => {
    expect(entriesOf(draft)).toEqual([
      ['type', 'pcloud'],
      ['client_id', 'id'],
      ['client_secret', 's3cret-app'],
      ['root_folder_id', 'd5'],
      ['hostname', 'eapi.pcloud.com'],
      [
        'token',
        '{"access_token":"s3cret-token","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}',
      ],
    ])
  })

  it("omits the client keys for rclone's app", () => {
    const keys = keysOf({ ...draft, credentials: { kind: 'rclone' } })
    expect(keys).toEqual(['type', 'root_folder_id', 'hostname', 'token'])
  })

  it('omits the default root folder, and always writes the host', () => {
    const us = { ...authorization, hostname: 'api.pcloud.com' }
    const keys = keysOf({ ...draft, rootFolder: { id: 'd0', label: '/' }, login: us })
    expect(keys).toEqual(['type', 'client_id', 'client_secret', 'hostname', 'token'])
  })

  it('puts advanced options between the app and the root folder', () => {
    const advanced = new Map([
      ['encoding', 'Slash'],
      ['auth_url', 'https://old.example/'],
    ])
    const given = { authUrl: 'https://own.example/a', tokenUrl: 'https://own.example/t' }
    const section = entriesOf({ ...draft, advanced }, given)
    expect(section.slice(3, 6)).toEqual([
      ['encoding', 'Slash'],
      ['auth_url', 'https://own.example/a'],
      ['token_url', 'https://own.example/t'],
    ])
    expect(new Set(section.map(([key]) => key)).size).toBe(section.length)
  })

  it('requires a login', () => {
    const { login: _, ...early } = draft
    expect(() => entriesOf(early)).toThrow('requires a login')
  })
})

describe('reviewLines', () => {
  it('S23: masks both secrets, and explains the IDs', () => {
    const lines = reviewLines(draft, BARE)
    expect(lines.join('\n')).not.toContain('s3cret')
    expect(lines[0]).toBe('[pc]')
    expect(lines).toContain(`client_secret = ${MASK}`)
    expect(lines.find((line) => line.startsWith('root_folder_id'))).toMatch(/= d5 +# \/Backups$/)
    expect(lines.find((line) => line.startsWith('hostname'))).toMatch(
      /= eapi\.pcloud\.com +# EU, confirmed by the API$/,
    )
    expect(lines).toContain(`token = {"access_token":"${MASK}","token_type":"bearer",…}`)
    expect(lines.at(-1)).toBe('anna@example.com · EU (eapi.pcloud.com) · root folder /Backups')
  })

  it('marks unverified values', () => {
    const { account: _, ...unverified } = authorization
    const lines = reviewLines({ ...draft, login: unverified, rootFolder: { id: 'd5' } }, BARE)
    expect(lines.find((line) => line.startsWith('hostname'))).toMatch(/# EU, not verified$/)
    expect(lines).toContain('root_folder_id = d5')
  })

  it('shows the defaults that hide the values of the parent', () => {
    const context = contextOf('[pc]\ntype = pcloud\nroot_folder_id = d9\n')
    const child: Draft = { ...draft, name: 'pc.sub', rootFolder: { id: 'd0', label: '/' } }
    expect(reviewLines(child, context).join('\n')).toMatch(/^root_folder_id = d0\b/m)
    const alone = reviewLines(child, BARE).join('\n')
    expect(alone).not.toContain('root_folder_id')
  })

  it('shows the lines for a remote below the new one', () => {
    const context = contextOf('[pc.sub]\ntype = pcloud\nhostname = api.pcloud.com\n')
    expect(reviewLines(draft, context)).toContain('[pc.sub] root_folder_id = d0')
  })

  it('the saved section has the same lines', () => {
    const context = contextOf('[pc]\ntype = pcloud\nroot_folder_id = d9\n')
    const child: Draft = { ...draft, name: 'pc.sub', rootFolder: { id: 'd0' } }
    const entries = entriesOf(child, {}, context.before)
    const shown = reviewLines(child, context).slice(1, entries.length + 1)
    const keys = entries.map(([key]) => key)
    expect(keys).toContain('root_folder_id')
    expect(shown.map((line) => line.slice(0, line.indexOf(' =')))).toEqual(keys)
  })
})
