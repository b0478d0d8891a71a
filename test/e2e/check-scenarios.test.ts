import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { has } from '../support/needs.ts'
import { runHere } from '../support/run-here.ts'
import { sample } from '../support/sample.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

/** What people have run into, by the thread that tells of it (in rclone's tracker unless named). */
let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const tokenOf = (email: string) => stage.fake.mintToken(stage.fake.account(email))
const anna = () => tokenOf('anna@example.com')
const marcel = () => tokenOf('marcel@example.com')

interface Found {
  readonly id: string
  readonly level: string
  readonly subject: string
  readonly message: string
  readonly hint?: string
  readonly fixed: boolean
}

async function check(...words: readonly string[]) {
  const args = ['check', 'pc', ...words, '--json', '--config', stage.config]
  const { code, stdout } = await runHere(args, { fake: stage.fake })
  const { findings, diff }: { findings: readonly Found[]; diff?: string } = JSON.parse(stdout)
  const ofRemote = findings.filter(({ subject }) => subject === 'pc:')
  return { code, findings: ofRemote, ids: ofRemote.map(({ id }) => id), diff }
}

const rcloneLists = async () => (await stage.rclone('lsf', 'pc:', '--retries', '1')).output
const section = (...lines: readonly string[]) =>
  `[pc]\ntype = pcloud\n${lines.map((line) => `${line}\n`).join('')}`

/** A config, what is found in it, and what rclone lists once it is repaired. */
const REPAIRED: readonly (readonly [string, () => string, string, RegExp])[] = [
  [
    '#4493, #8228, #5178, Cosmos-Server#546, celeste#171: authorize lost the region',
    () => section(`token = ${tokenBlob(anna())}`),
    'region-wrong',
    /Archiv\//,
  ],
  [
    '#7991: somebody takes the US to be hard-wired',
    () => section(`token = ${tokenBlob(anna())}`, 'hostname = api.pcloud.com'),
    'region-wrong',
    /Archiv\//,
  ],
  [
    'the address of the API for its host',
    () => section(`token = ${tokenBlob(anna())}`, 'hostname = https://eapi.pcloud.com/'),
    'hostname-malformed',
    /Archiv\//,
  ],
  [
    'hassio-rclone-backup#25: a token from Postman, as it is',
    () => section(`token = ${marcel()}`, 'hostname = api.pcloud.com'),
    'token-bare',
    /Backups\//,
  ],
  [
    'an INI library put quotes around the token',
    () => section(`token = ${JSON.stringify(tokenBlob(marcel()))}`),
    'token-quoted',
    /Backups\//,
  ],
  [
    'pcloud-sdk-php#4: 600 seconds taken for the life of the token',
    () => section(`token = ${tokenBlob(marcel(), '2026-01-01T00:10:00Z')}`),
    'token-expired',
    /Backups\//,
  ],
  [
    'a date that Go cannot read',
    () => section(`token = ${tokenBlob(marcel(), '')}`),
    'token-expiry-unreadable',
    /Backups\//,
  ],
  [
    '#8792: the address of the folder',
    () =>
      section(
        `token = ${tokenBlob(marcel())}`,
        'root_folder_id = https://my.pcloud.com/#page=filemanager&folder=19066333043&tpl=foldergrid',
      ),
    'root-folder-spelling',
    /^photos\//m,
  ],
  [
    '#8792: a capital D',
    () => section(`token = ${tokenBlob(marcel())}`, 'root_folder_id = D19066333043'),
    'root-folder-spelling',
    /^documents\//m,
  ],
  [
    'the path of the folder',
    () => section(`token = ${tokenBlob(marcel())}`, 'root_folder_id = /Backups'),
    'root-folder-spelling',
    /^documents\//m,
  ],
  [
    'the return value of the SDK, as Python prints it (case 24)',
    () => section(`token = {'access_token': '${anna()}', 'locationid': 2}`),
    'token-misspelled',
    /Archiv\//,
  ],
  [
    'curly quotes from a word processor (case 25)',
    () => section(`token = ${tokenBlob(marcel()).replace(/"([^"]*)"/g, '“$1”')}`),
    'token-misspelled',
    /Backups\//,
  ],
  [
    'quotes around the type and the host (case 23)',
    () => `[pc]\ntype = "pcloud"\nhostname = "eapi.pcloud.com"\ntoken = ${tokenBlob(anna())}\n`,
    'value-quoted',
    /Archiv\//,
  ],
  [
    'a comment behind the host (case 23)',
    () => section(`token = ${tokenBlob(anna())}`, 'hostname = eapi.pcloud.com  # Europe'),
    'hostname-malformed',
    /Archiv\//,
  ],
  [
    'quotes around the root folder (case 23)',
    () => section(`token = ${tokenBlob(marcel())}`, 'root_folder_id = "d19066333043"'),
    'root-folder-spelling',
    /^documents\//m,
  ],
  [
    'a token over two lines (case 03)',
    () =>
      section(`token = ${tokenBlob(marcel()).replace('",', '",\n')}`, 'hostname = api.pcloud.com'),
    'value-split',
    /Backups\//,
  ],
  [
    'a token on seven lines, so that rclone cannot read the file',
    () => section(`token = ${JSON.stringify(JSON.parse(tokenBlob(marcel())), undefined, 2)}`),
    'value-split',
    /Backups\//,
  ],
  [
    'a token broken inside a word, in the other region',
    () => section(`token = ${tokenBlob(anna()).replace(/(?<=token":".{9})/, '\n')}`),
    'value-split',
    /Archiv\//,
  ],
  [
    'a token with a line of the log in it (case 30)',
    () =>
      section(
        `token = ${tokenBlob(marcel()).replace('",', '",\n2026/11/30 12:00:01 DEBUG : pcloud: a line\n')}`,
        'hostname = api.pcloud.com',
      ),
    'value-split',
    /Backups\//,
  ],
  [
    'a token with the markers of rclone authorize around it',
    () =>
      section(
        'hostname = api.pcloud.com',
        `token = Paste the following into your remote machine --->\n${tokenBlob(marcel())}\n<---End paste`,
      ),
    'value-split',
    /Backups\//,
  ],
]

/** What rclone lists already, but not as it should be. */
const TOLERATED: readonly (readonly [string, () => string, string, RegExp])[] = [
  [
    '#8792: the number without its d, in which a mount misses changes',
    () => section(`token = ${tokenBlob(marcel())}`, 'root_folder_id = 19066333043'),
    'root-folder-number',
    /^root_folder_id = d19066333043$/m,
  ],
  [
    'a token as old rclones wrote it',
    () => section(`token = {"AccessToken":"${marcel()}","Expiry":"0001-01-01T00:00:00Z"}`),
    'token-old-shape',
    /^token = \{"access_token":"\w+","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"\}$/m,
  ],
]

const withRclone = has('rclone') ? describe : describe.skip

withRclone('what --fix ends, with rclone as the judge', () => {
  it.each(sample(REPAIRED, 6))('%s', async (_, config, id, listing) => {
    stage.write(config())
    expect(await rcloneLists()).not.toMatch(listing)
    expect(await check()).toMatchObject({ code: 9, ids: expect.arrayContaining([id]) })
    const { code, findings } = await check('--fix', '--yes')
    expect([code, findings.find((one) => one.id === id)?.fixed]).toEqual([0, true])
    expect(await rcloneLists()).toMatch(listing)
    expect(await check()).toMatchObject({ code: 0, ids: ['remote-works'] })
  })

  it('joins a broken token without showing it, and undo puts the lines back', async () => {
    const token = marcel()
    const whole = `token = ${tokenBlob(token)}`
    // Without a sign in the second line, rclone cannot read the file.
    const text = section(
      whole.replace(token, `${token.slice(0, 20)}\n${token.slice(20, 30)}\n${token.slice(30)}`),
    )
    stage.write(text)
    const { diff } = await check('--fix', '--yes')
    expect(diff).toContain('+token = ')
    for (const at of [0, 20, 30]) expect(diff).not.toContain(token.slice(at, at + 9))
    expect(stage.read()).toBe(section(whole))
    const args = ['undo', '--yes', '--config', stage.config]
    expect(await runHere(args, { fake: stage.fake })).toMatchObject({ code: 0 })
    expect(stage.read()).toBe(text)
  })

  it('undo of that repair preserves a newer token, and removes all lines of the broken token', async () => {
    const token = marcel()
    const broken = tokenBlob(token).replace(token, `${token.slice(0, 20)}\n${token.slice(20)}`)
    stage.write(section(`token = ${broken}`, 'hostname = api.pcloud.com'))
    expect(await check('--fix', '--yes')).toMatchObject({ code: 0 })
    const fresh = tokenBlob(marcel())
    const place = ['--config', stage.config]
    for (const words of [['update', 'pc', `token=${fresh}`], ['undo'], ['undo']]) {
      expect(await runHere([...words, ...place])).toMatchObject({ code: 0 })
    }
    expect(stage.read()).toBe(section(`token = ${fresh}`, 'hostname = api.pcloud.com'))
    expect(await rcloneLists()).toMatch(/Backups\//)
  })

  it('does not change a broken token that pCloud refuses', async () => {
    const text = section(`token = ${tokenBlob('x'.repeat(40)).replace('",', '",\n')}`)
    stage.write(text)
    const { code, ids } = await check('--fix', '--yes')
    expect([code, ids]).toEqual([9, expect.arrayContaining(['value-split', 'token-invalid'])])
    expect(stage.read()).toBe(text)
  })

  it.each(sample(TOLERATED, 4))('%s', async (_, config, id, written) => {
    stage.write(config())
    expect(await check()).toMatchObject({ code: 0, ids: ['remote-works', id] })
    expect(await check('--fix', '--yes')).toMatchObject({ code: 0 })
    expect(stage.read()).toMatch(written)
    expect(await rcloneLists()).toMatch(/\//)
    expect((await check()).ids).toEqual(['remote-works'])
  })
})

/** Runs the command that a hint proposes, with a token for the login. */
async function follow(hint = '', token: () => string) {
  const [, line = ''] = /pcloud-config (.+)$/.exec(hint) ?? []
  const login = line.startsWith('reconnect')
    ? [
        '--login',
        'token',
        '--token',
        'env:NEW',
        '--client-id',
        stage.fake.app.clientId,
        '--yes',
        '--overwrite',
      ]
    : []
  const args = [...line.split(' '), ...login, '--config', stage.config]
  return runHere(args, { fake: stage.fake, env: { ...stage.env, NEW: token() } })
}

withRclone('what the hint ends', () => {
  it.each<[string, () => string, string, () => string]>([
    [
      'pcloud-sdk-java#18, #23: a login elsewhere revoked this token',
      () => {
        const token = marcel()
        stage.fake.revokeToken(token)
        return section(`token = ${tokenBlob(token)}`, 'hostname = api.pcloud.com')
      },
      'token-revoked',
      marcel,
    ],
    [
      'rcx#98: the account moved to the EU, and its tokens died',
      () => section(`token = ${tokenBlob('x'.repeat(52))}`, 'hostname = api.pcloud.com'),
      'token-invalid',
      anna,
    ],
    ['nobody has logged in', () => section('hostname = api.pcloud.com'), 'token-missing', marcel],
    [
      'a long paste that a terminal cut off',
      () => section(`token = ${tokenBlob(marcel()).slice(0, 60)}`),
      'token-unreadable',
      marcel,
    ],
  ])('%s', async (_, config, id, token) => {
    stage.write(config())
    const before = await check()
    expect(before).toMatchObject({ code: 9, ids: expect.arrayContaining([id]) })
    const hint = before.findings.find((one) => one.id === id)?.hint
    const { code, stderr } = await follow(hint, token)
    expect(code, stderr).toBe(0)
    expect(await rcloneLists()).toMatch(/\//)
    expect(await check()).toMatchObject({ code: 0, ids: ['remote-works'] })
  })

  it.each([
    ['a folder that was deleted', 'd4711', 'root-folder-missing'],
    ['#4053: a folder inside the Crypto Folder', 'crypto', 'root-folder-encrypted'],
    ['a word', 'Backups', 'root-folder-unreadable'],
    ['the id of a file', 'f19066333043', 'root-folder-unreadable'],
  ])('%s', async (_, wanted, id) => {
    const crypto = stage.fake
      .account('marcel@example.com')
      .root.folders.find((one) => one.encrypted)
    const root = wanted === 'crypto' ? `d${crypto?.folderid}` : wanted
    stage.write(section(`token = ${tokenBlob(marcel())}`, `root_folder_id = ${root}`))
    const { code, findings } = await check()
    const found = findings.find((one) => one.id === id)
    expect([code, found?.level]).toEqual([9, 'problem'])
    const hint = found?.hint?.replace('dNUMBER', 'd19066333043').replace(/, or without one:.*/, '')
    expect(await follow(hint, marcel)).toMatchObject({ code: 0 })
    expect(await rcloneLists()).toMatch(/^documents\//m)
    expect((await check()).code).toBe(0)
  })

  it('--fix can remove a root folder that does not exist', async () => {
    stage.write(section(`token = ${tokenBlob(marcel())}`, 'root_folder_id = d4711'))
    const { findings } = await check()
    const hint = findings.find(({ id }) => id === 'root-folder-missing')?.hint
    expect(await follow(hint?.replace(/^.*without one: /, ''), marcel)).toMatchObject({ code: 0 })
    expect(await rcloneLists()).toMatch(/^Backups\//m)
  })

  it('an app that can see only one folder', async () => {
    const app = stage.fake.addApp({ clientId: 'one', secret: 's', onlyFolder: 19_066_333_043 })
    const token = stage.fake.mintToken(stage.fake.account('marcel@example.com'), app)
    stage.write(section(`token = ${tokenBlob(token)}`))
    const { findings } = await check()
    const denied = findings.find(({ id }) => id === 'root-folder-denied')
    await follow(denied?.hint?.replace('dNUMBER', 'd19066333043'), marcel)
    expect(await rcloneLists()).toMatch(/^documents\//m)
    expect((await check()).code).toBe(0)
  })
})
