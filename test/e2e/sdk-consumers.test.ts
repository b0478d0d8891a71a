import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SDK_PYTHON } from '../support/needs.ts'
import { runProgram } from '../support/program.ts'
import { runCommand } from '../support/run-command.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Names of the folders in the root, by the SDK with this credentials file. */
const LIST = `
import sys
from pcloud_sdk import PCloudSDK
sdk = PCloudSDK(token_file=sys.argv[1])
print('email:', sdk.get_credentials_info()['email'])
print('folders:', sorted(one['name'] for one in sdk.folder.list_root()['contents'] if one['isfolder']))
`

/** The file that the SDK writes after a login by email and password. */
const LOG_IN = `
import sys
from pcloud_sdk import PCloudSDK
PCloudSDK(token_file=sys.argv[1]).login(sys.argv[2], sys.argv[3], location_id=2)
`

/** The file that the SDK writes after a login with an app. */
const AUTHENTICATE = `
import sys
from pcloud_sdk import PCloudSDK
sdk = PCloudSDK(app_key='k', app_secret='s', token_file=sys.argv[1])
sdk.app.get_token_from_code = lambda code, location: {'access_token': sys.argv[2], 'locationid': 2}
sdk.authenticate('code')
`

const PYCLOUD = `
import sys
from pcloud import PyCloud
found = PyCloud('', sys.argv[1], endpoint=sys.argv[2], oauth2=True).listfolder(folderid=0)
print('folders:', sorted(one['name'] for one in found['metadata']['contents'] if one['isfolder']))
`

const FOLDERS = "folders: ['Archiv', 'Fotos']"
const EMAIL = 'anna@example.com'

let stage: Stage
let home: string
beforeEach(async () => {
  stage = await openStage()
  home = join(stage.folder, 'home')
  mkdirSync(home)
})
afterEach(() => stage.close())

const env = () => ({ HOME: home, XDG_CONFIG_HOME: join(home, 'config') })

const run = (words: readonly string[], stdin = '') =>
  runProgram([...words, '--config', stage.config], { fake: stage.fake, env: env(), stdin })

const python = (script: string, ...words: readonly string[]) =>
  runCommand([SDK_PYTHON ?? 'python3', '-c', script, ...words], {
    ...stage.fake.env(),
    REQUESTS_CA_BUNDLE: stage.fake.caFile,
    HOME: home,
  })

const writeRemote = (email = EMAIL, hostname = 'eapi.pcloud.com') => {
  const token = stage.mint(email)
  const blob = `{"access_token":"${token}","token_type":"bearer"}`
  stage.write(`[pc]\ntype = pcloud\nhostname = ${hostname}\ntoken = ${blob}\n`)
}

async function exported(name: string): Promise<string> {
  const { code, stdout, stderr } = await run(['export', name, '--format', 'pcloud-sdk'])
  expect([code, stderr]).toEqual([0, ''])
  const path = join(home, '.pcloud_credentials')
  writeFileSync(path, stdout)
  return path
}

/** A login by email and password, kept under this name. */
async function keepSession(name: string, fields: object = {}): Promise<void> {
  const session = stage.fake.mintSession(stage.fake.account(EMAIL))
  const file = { email: EMAIL, access_token: session, ...fields }
  const words = ['import', '-', '--yes', '--rename', name]
  const { code, stderr } = await run(
    words,
    JSON.stringify({ saved_at: Date.now() / 1000, ...file }),
  )
  expect([code, stderr]).toEqual([0, expect.stringContaining('Saved to')])
}

describe.skipIf(SDK_PYTHON === undefined)('the pCloud Python SDK (needs PCLOUD_SDK_PYTHON)', () => {
  it('loads the export of a remote, and lists a folder with it', async () => {
    writeRemote()
    const { stdout } = await python(LIST, await exported('pc'))
    expect(stdout).toContain(`email: ${EMAIL}`)
    expect(stdout).toContain(FOLDERS)
  })

  it('loads the export of a login by email and password, and lists a folder with it', async () => {
    stage.write('')
    await keepSession('anna')
    const { stdout } = await python(LIST, await exported('anna'))
    expect(stdout).toContain(FOLDERS)
  })

  it('works with the export, by the command in the help', async () => {
    writeRemote()
    const path = await exported('pc')
    const help = await run(['export', '--help', '--all'])
    const text = help.stdout.replaceAll(/ \\\n */g, ' ')
    const named = /pcloud-sdk-python --email \S+ --token-file \S+ info/.exec(text)?.[0]
    expect(named).toBeDefined()
    const words = (named ?? '').split(' ').slice(1)
    const [, , , file = ''] = words
    const real = words.map((word) => (word === file ? path : word.includes('@') ? EMAIL : word))
    const program = join(dirname(SDK_PYTHON ?? ''), 'pcloud-sdk-python')
    const { code, stdout } = await runCommand([program, ...real], {
      ...stage.fake.env(),
      HOME: home,
    })
    expect([code, stdout]).toEqual([0, expect.stringContaining('Account information')])
    expect(stdout).toContain(EMAIL)
  })

  it("writes a file of an app's login, and import turns it into a working remote", async () => {
    const path = join(home, 'sdk')
    await python(AUTHENTICATE, path, stage.mint(EMAIL))
    stage.write('')
    expect((await run(['import', path, '--yes', '--rename', 'pc'])).code).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
    const { stdout } = await run(['folders', 'pc'])
    expect(stdout).toContain('Fotos')
  })

  it('writes a file of a login by email and password, and import accepts it', async () => {
    const path = join(home, 'sdk')
    const { password } = stage.fake.account(EMAIL)
    const { stdout } = await python(LOG_IN, path, EMAIL, password)
    expect([stdout, JSON.parse(readFileSync(path, 'utf8'))]).toEqual([
      expect.anything(),
      expect.objectContaining({ auth_type: 'direct', location_id: 2 }),
    ])
    stage.write('')
    expect((await run(['import', path, '--yes', '--rename', 'anna'])).code).toBe(0)
    expect((await run(['userinfo', 'anna'])).stdout).toContain(EMAIL)
  })
})

describe.skipIf(SDK_PYTHON === undefined)('PyCloud (needs PCLOUD_SDK_PYTHON)', () => {
  it.each([
    ['api', 'marcel@example.com', 'api.pcloud.com'],
    ['eapi', EMAIL, 'eapi.pcloud.com'],
  ])('works with the output of token at %s', async (endpoint, email, hostname) => {
    writeRemote(email, hostname)
    const token = (await run(['token', 'pc'])).stdout.trim()
    const { stdout, stderr } = await python(PYCLOUD, token, endpoint)
    expect(stdout, stderr).toContain('folders: [')
    expect(stage.fake.requests.at(-1)?.host).toBe(hostname)
  })
})

describe('the defaults of the SDK', () => {
  it.each([
    ['neither', {}],
    ['no auth_type', { location_id: 1 }],
    ['no location_id', { auth_type: 'direct' }],
  ])('%s: a login by email and password, in either region', async (_, fields) => {
    for (const email of [EMAIL, 'marcel@example.com']) {
      const session = stage.fake.mintSession(stage.fake.account(email))
      const text = JSON.stringify({ email, access_token: session, user_info: {}, ...fields })
      stage.write('')
      const words = ['import', '-', '--yes', '--rename', 'acct', '--overwrite']
      const { code, stderr } = await run(words, text)
      expect([code, stderr]).toEqual([0, expect.stringContaining('email and password')])
      expect(stage.read()).toBe('')
      const kept = await run(['userinfo', 'acct', '--json'])
      const hostname = email === EMAIL ? 'eapi.pcloud.com' : 'api.pcloud.com'
      expect(JSON.parse(kept.stdout)).toMatchObject({ email, hostname })
    }
  })

  it('assumes the EU without a request, as the SDK does', async () => {
    const text = readFileSync('fixtures/cases/32-sdk-credentials-bare.json', 'utf8')
    stage.write('')
    const words = ['import', '-', '--yes', '--no-verify', '--rename', 'acct', '--json']
    const { stdout } = await run(words, text)
    expect(JSON.parse(stdout).session).toMatchObject({
      email: 'marcel@example.com',
      hostname: 'eapi.pcloud.com',
    })
  })

  it('a login of an app without a region uses the region that accepts it', async () => {
    const token = stage.mint('marcel@example.com')
    const text = JSON.stringify({ access_token: token, auth_type: 'oauth2', saved_at: 1 })
    stage.write('')
    expect((await run(['import', '-', '--yes', '--rename', 'pc'], text)).code).toBe(0)
    expect(stage.read()).toContain('hostname = api.pcloud.com')
  })

  it.each([{ location_id: 3 }, { location_id: 'x' }, { auth_type: 'other' }])(
    'refuses unknown formats: %j',
    async (fields) => {
      stage.write('')
      const text = JSON.stringify({ email: EMAIL, access_token: 'abc', saved_at: 1, ...fields })
      expect((await run(['import', '-', '--yes', '--no-verify'], text)).code).toBe(2)
      expect(stage.read()).toBe('')
    },
  )
})
