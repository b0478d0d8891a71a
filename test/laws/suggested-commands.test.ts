import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hintOf } from '../../src/cli/option-hints.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import type { ConfigStore } from '../../src/config-file/store/store.ts'
import { openTokenSource } from '../../src/remotes/open-token-source.ts'
import { CHECK as PINKCLOUDSYNC } from '../../src/services/pinkcloudsync/check-remote.ts'
import type { CheckAnswer, RemoteFacts } from '../../src/services/service-check.ts'
import { CHECK as VERIZON } from '../../src/services/verizon/check-remote.ts'
import { quotedName } from '../../src/visible.ts'

const NAMES = ['my v', 'a$HOME', 'a$(id)', "it's", 'a"b', 'a;b']

describe('a name in a suggested command', () => {
  const unsafe = 'http://example.com/'
  const TOKENS = [
    undefined,
    '{',
    '{"access_token":"a","token_type":"Bearer","expiry":"2020-01-01T00:00:00Z"}',
    '{"access_token":"a","token_type":"Bearer","refresh_token":"r","expiry":"2020-01-01T00:00:00Z"}',
  ]
  const ANSWERS: readonly CheckAnswer[] = [
    { kind: 'not-asked' },
    { kind: 'refused', message: 'no' },
    { kind: 'keys-refused', message: 'no' },
  ]
  const remotes = (name: string): readonly RemoteFacts[] =>
    TOKENS.flatMap((token) =>
      [{}, { client_id: 'i', client_secret: 's', api_key: 'k', api_secret: 'plain' }].map(
        (keys) => {
          const all = { ...keys, token_url: unsafe, ...(token !== undefined && { token }) }
          const own = new Map(Object.entries(all))
          return { name, keys: own, own, stray: new Set<string>(), variables: new Map() }
        },
      ),
    )

  it.each(NAMES)('%s is quoted in the hints of check', (name) => {
    const hints = remotes(name).flatMap((remote) =>
      ANSWERS.flatMap((answer) =>
        [VERIZON, PINKCLOUDSYNC].flatMap((check) => check.judge(remote, answer, Date.now())),
      ),
    )
    const ofRemotes = hints
      .map((found) => hintOf(found) ?? '')
      .filter((text) => /pcloud-config (?:reconnect|update|unset|password) /.test(text))
    expect(ofRemotes.length).toBeGreaterThan(20)
    for (const text of ofRemotes) expect(text.replaceAll(quotedName(name), '')).not.toContain(name)
    for (const text of ofRemotes) expect(text).toContain(` ${quotedName(name)}`)
  })

  it('is not suggested if a variable has the value', () => {
    const [remote] = remotes('v')
    if (remote === undefined) throw new Error('no remote')
    const variables = new Map([['token_url', 'RCLONE_CONFIG_V_TOKEN_URL']])
    const found = VERIZON.judge({ ...remote, variables }, { kind: 'not-asked' }, Date.now())
    const hint = found.find(({ id }) => id === 'token-url-unsafe')?.hint
    expect(hint).toMatch(/unset RCLONE_CONFIG_V_TOKEN_URL$/)
  })

  it.each(['my v', 'a$b', "it's"])('%s is quoted for a type that rclone renews', async (name) => {
    const document = parseConfig(Buffer.from(`[${name}]\ntype = drive\n`))
    const store = { load: async () => document } as unknown as ConfigStore
    const opening = openTokenSource(store, name, { deps: {} as never })
    await expect(opening).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining(`rclone lsd ${quotedName(`${name}:`)}`),
    })
  })
})

describe('the source', () => {
  const COMMANDS =
    'reconnect|edit|update|unset|password|delete|show|copy|rename|token|userinfo|export|disconnect|new|check(?: --fix)?|lsd|lsf|config reconnect'
  const COMMAND = new RegExp(
    `(?:pcloud-config|rclone) (?:${COMMANDS}) (?:\\$\\{[^{}]*'-- '[^{}]*\\})?\\$\\{((?:[^{}]|\\{[^{}]*\\})*)\\}`,
    'g',
  )
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(join('src', path), 'utf8')] as const)

  it('quotes each name that it puts into a command', () => {
    const found = files.flatMap(([path, text]) =>
      [...text.matchAll(COMMAND)].map(([, inserted = '']) => {
        if (inserted === 'documents') return { path, inserted, isQuoted: true } // A constant.
        const from = new RegExp(
          `const ${inserted.replace(/\W/g, '.')} = .*(?:quotedName|nameWord)\\(`,
        )
        const isQuoted = /^(?:quotedName|nameWord)\(/.test(inserted) || from.test(text)
        return { path, inserted, isQuoted }
      }),
    )
    expect(found.length).toBeGreaterThan(35)
    expect(found.filter(({ isQuoted }) => !isQuoted)).toEqual([])
  })
})
