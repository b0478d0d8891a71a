import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, deny, openPage, textOf } from '../support/fake-browser.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const MARKERS =
  /^Paste the following into your remote machine --->\n([A-Za-z0-9+/]+)\n<---End paste\n$/

const blobOf = (fields: object) =>
  Buffer.from(JSON.stringify(fields)).toString('base64').replace(/=+$/, '')

function start(...words: readonly string[]) {
  const here = ['--redirect-port', String(stage.port), '--login', 'browser', '--no-browser']
  return startProgram(['authorize', ...words, ...here], stage)
}

/** Logs in at the link that the talk shows, and ends with what was printed. */
async function logIn(words: readonly string[], account?: string) {
  const program = start(...words)
  const link = await waitFor(() => /http:\/\/localhost:\d+\/start\/\S+/.exec(program.stderr())?.[0])
  await stage.logIn(link, account)
  return program.ended
}

async function waitFor<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    await new Promise((later) => setTimeout(later, 20))
  }
}

const tokenJson = () =>
  `{"access_token":"${stage.fake.tokens.at(-1)?.value}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`

describe('authorize', () => {
  it("prints the blob between rclone's markers, with region and token, and writes no file", async () => {
    const { code, stdout, stderr } = await logIn(['--client-id', CLIENT_ID], 'anna@example.com')
    expect(code, stderr).toBe(0)
    const [, blob = ''] = MARKERS.exec(stdout) ?? []
    expect(blob, stdout).not.toBe('')
    expect(JSON.parse(Buffer.from(blob, 'base64').toString())).toEqual({
      hostname: 'eapi.pcloud.com',
      token: tokenJson(),
    })
    expect(() => stage.read()).toThrow('ENOENT')
  })

  it('--format token prints the bare JSON', async () => {
    const words = ['--client-id', CLIENT_ID, '--format', 'token']
    expect(await logIn(words)).toMatchObject({ code: 0, stdout: `${tokenJson()}\n` })
  })

  it("accepts rclone's arguments: TYPE CLIENT_ID CLIENT_SECRET", async () => {
    const program = startProgram(
      [
        ...['authorize', 'pcloud', CLIENT_ID, CLIENT_SECRET],
        ...['--json', '--login', 'browser', '--no-browser'],
        ...['--redirect-port', String(stage.port)],
      ],
      { fake: stage.fake },
    )
    await stage.logIn((await program.event('auth_url')).start_url)
    expect((await program.ended).code).toBe(0)
    expect(program.events().map(({ event }) => event)).toEqual([
      'auth_url',
      'waiting',
      'code',
      'account',
      'printed',
    ])
    const { format, value } = program.events().at(-1) ?? {}
    expect(format).toBe('blob')
    expect(JSON.parse(Buffer.from(String(value), 'base64').toString())).toMatchObject({
      hostname: 'api.pcloud.com',
    })
  })

  it("accepts rclone's arguments: TYPE BLOB, and uses the app in the blob", async () => {
    const blob = blobOf({ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, encoding: 'Slash' })
    const { code, stdout, stderr } = await logIn(['pcloud', blob])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(MARKERS)
  })

  it.each([
    ['a foreign host', { hostname: 'api.pcloud.com.evil.example' }, 'hostname'],
    ['a foreign token address', { token_url: 'https://evil.example/t' }, 'token_url'],
    ['a foreign page', { auth_url: 'https://evil.example/a' }, 'auth_url'],
  ])('S4: a blob with %s is refused before any byte is sent', async (_, fields, key) => {
    const blob = blobOf({ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, ...fields })
    const { code, stderr, stdout } = await start('pcloud', blob).ended
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(key)
    expect(stderr).not.toContain('evil')
    expect(stage.fake.requests).toEqual([])
  })

  it.each(['not a blob', blobOf({ client_id: 7 }), blobOf(['x']), `${blobOf({ a: 'b' })}!`])(
    'refuses the words %j without repeating them',
    async (word) => {
      const { code, stderr } = await start('pcloud', word).ended
      expect(code).toBe(2)
      expect(stderr).toContain('The second argument is not the text that rclone printed.')
      expect(stderr).not.toContain(word)
    },
  )

  it('logs in with a pasted code and without a listener', async () => {
    const program = startProgram(
      ['authorize', '--client-id', CLIENT_ID, '--login', 'paste', '--json'],
      { ...stage, stdin: 'open' },
    )
    const { url, start_url } = await program.event('auth_url')
    expect(start_url).toBeUndefined()
    const page = await allow(await openPage(String(url), stage.browser))
    const code = textOf(page, 'code')
    program.child.stdin?.end(`${code}\n`)
    expect((await program.ended).code, program.stderr()).toBe(0)
    expect(program.events().at(-1)).toMatchObject({ event: 'printed', format: 'blob' })
  })

  it('prints the blob of an existing token', async () => {
    const file = join(stage.folder, 'token.txt')
    const value = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    writeFileSync(file, value)
    const { code, stdout } = await runProgram(['authorize', '--token', `@${file}`], {
      fake: stage.fake,
    })
    expect(code).toBe(0)
    const blob = MARKERS.exec(stdout)?.[1] ?? ''
    expect(Buffer.from(blob, 'base64').toString()).toContain('"hostname":"eapi.pcloud.com"')
  })

  it('uses the app of an existing remote', async () => {
    stage.write(
      `[home]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`,
    )
    const { code, stderr } = await logIn(['--app-from', 'home', '--config', stage.config])
    expect(code, stderr).toBe(0)
  })

  it('prints nothing if you decline', async () => {
    const program = start('--client-id', CLIENT_ID)
    const link = await waitFor(
      () => /http:\/\/localhost:\d+\/start\/\S+/.exec(program.stderr())?.[0],
    )
    await deny(await openPage(link, stage.browser))
    expect(await program.ended).toMatchObject({ code: 4, stdout: '' })
  })

  it('names the missing value without a terminal, and other types', async () => {
    const bare = await runProgram(['authorize', 'pcloud'], { fake: stage.fake })
    expect(bare.code).toBe(2)
    expect(bare.stderr).toContain('--client-id')
    const drive = await runProgram(['authorize', 'drive'], { fake: stage.fake })
    expect(drive.code).toBe(2)
    expect(drive.stderr).toContain('rclone authorize')
  })
})
