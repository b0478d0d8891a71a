import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { environment } from '../support/program.ts'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'
import { runs } from './generate.ts'

const ID = '19066333043'
const IN_BACKUPS = 'photos'
const IN_ROOT = 'Backups'
const BACKUPS = { name: IN_ROOT, id: Number(ID), folders: [IN_BACKUPS] }

/** Every spelling of the same folder, and what rclone must list in it. */
const ROOTS: readonly (readonly [written: string | undefined, lists: string])[] = [
  [undefined, IN_ROOT],
  ['d0', IN_ROOT],
  ['0', IN_ROOT],
  ['/', IN_ROOT],
  [`d${ID}`, IN_BACKUPS],
  [ID, IN_BACKUPS],
  [`D${ID}`, IN_BACKUPS],
  [`"d${ID}"`, IN_BACKUPS],
  ["'/Backups'", IN_BACKUPS],
  [`d0${ID}`, IN_BACKUPS],
  ['/Backups', IN_BACKUPS],
  ['/Backups/', IN_BACKUPS],
  [`https://my.pcloud.com/#page=filemanager&folder=${ID}&tpl=foldergrid`, IN_BACKUPS],
  [`https://my.pcloud.com/#/filemanager?folder=${ID}`, IN_BACKUPS],
]

const HOSTS = [
  ...[undefined, 'api.pcloud.com', 'eapi.pcloud.com', 'EAPI.pcloud.com', 'Api.Pcloud.Com'],
  ...['https://eapi.pcloud.com/', 'http://api.pcloud.com', '"api.pcloud.com"'],
]

const TOKENS: readonly ((token: string) => string)[] = [
  tokenBlob,
  (token) => tokenBlob(token).replaceAll(':', ': ').replaceAll(',', ', '),
  (token) => tokenBlob(token, '2020-01-01T00:00:00Z'),
  (token) => tokenBlob(token, 'never'),
  (token) => tokenBlob(token, ''),
  (token) => `{"AccessToken":"${token}","RefreshToken":"","Expiry":"0001-01-01T00:00:00Z"}`,
  (token) => `{'access_token': '${token}', 'token_type': 'bearer'}`,
  (token) => `"${tokenBlob(token).replaceAll('"', '\\"')}"`,
  (token) => token,
]

interface Written {
  readonly root: (typeof ROOTS)[number]
  readonly host: string | undefined
  readonly spell: (token: string) => string
  readonly email: string
}

const written: fc.Arbitrary<Written> = fc.record({
  root: fc.constantFrom(...ROOTS),
  host: fc.constantFrom(...HOSTS),
  spell: fc.constantFrom(...TOKENS),
  email: fc.constantFrom('marcel@example.com', 'anna@example.com'),
})

let stage: Stage
beforeEach(async () => {
  stage = await openStage({
    accounts: [
      { email: 'marcel@example.com', region: 'us', folders: [BACKUPS] },
      { email: 'anna@example.com', region: 'eu', folders: [BACKUPS] },
    ],
  })
})
afterEach(() => stage.close())

/** The lines of a section in which a person or another program wrote these values. */
function section(name: string, { root: [root], host }: Written, token: string): string {
  return [
    `[${name}]`,
    'type = pcloud',
    ...(host === undefined ? [] : [`hostname = ${host}`]),
    ...(root === undefined ? [] : [`root_folder_id = ${root}`]),
    `token = ${token}`,
    '',
  ].join('\n')
}

const run = (words: readonly string[], stdin = '') =>
  runHere([...words, '--config', stage.config], { fake: stage.fake, stdin })

type Command = (remote: Written, token: string) => Promise<Awaited<ReturnType<typeof run>>>

/** What verifies a remote and then writes it. */
const COMMANDS: Readonly<Record<string, Command>> = {
  async new(remote, token) {
    const [root] = remote.root
    // The option takes a bare host name only; a file can have more than that.
    const isHost = /^[\w.]+$/.test(remote.host ?? '')
    const host = isHost ? ['--hostname', String(remote.host)] : []
    const folder = root === undefined ? [] : ['--root-folder', root]
    const login = ['--login', 'token', '--token', '-', '--yes']
    return run(['new', 'pc', ...login, ...host, ...folder], remote.spell(token))
  },
  async reconnect(remote, token) {
    stage.write(section('pc', remote, remote.spell('no-longer-valid-1')))
    return run(['reconnect', 'pc', '--login', 'token', '--token', '-', '--yes'], token)
  },
  async edit(remote, token) {
    stage.write(section('pc', remote, remote.spell(token)))
    return run(['edit', 'pc', '--region', 'auto', '--yes'])
  },
  async import(remote, token) {
    const file = join(stage.folder, 'in.conf')
    // S4: an import refuses a host in any other spelling.
    const host = /^e?api\.pcloud\.com$/.test(remote.host ?? '') ? remote.host : undefined
    writeFileSync(file, section('pc', { ...remote, host }, remote.spell(token)))
    return run(['import', file, '--yes'])
  },
  async create(remote, token) {
    const values = section('pc', remote, '').split('\n').slice(2, -2)
    const login = ['config_refresh_token=true', `config_token=${tokenBlob(token)}`]
    const pairs = values.map((line) => line.replace(' = ', '='))
    return run(['create', 'pc', 'pcloud', ...pairs, ...login])
  },
  async update(remote, token) {
    stage.write(section('pc', remote, remote.spell('no-longer-valid-1')))
    const login = ['config_refresh_token=true', `config_token=${tokenBlob(token)}`]
    return run(['update', 'pc', ...login])
  },
}

/** The command that the program names, or else the plainest one, as a user types it. */
function rcloneAfter(stderr: string): Promise<{ code: number; output: string }> {
  const named = /Try it:\s+(rclone .*)/.exec(stderr)?.[1] ?? 'rclone lsd pc:'
  const command = named.includes('--config') ? named : `${named} --config '${stage.config}'`
  const env = environment({ fake: stage.fake, env: { RCLONE_CA_CERT: stage.fake.caFile } })
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { env }, (error, stdout, stderrText) => {
      resolve({ code: error === null ? 0 : 1, output: `${command}\n${stdout}${stderrText}` })
    })
  })
}

describeRclones('what was verified is what rclone uses', () => {
  test.each(Object.entries(COMMANDS))(
    'after `%s`',
    async (name, command) => {
      const setup = runs(3)
      console.info(
        `law "verified values, ${name}": ${setup.numRuns} remotes, LAW_SEED=${setup.seed}`,
      )
      const law = fc.asyncProperty(written, async (remote) => {
        stage.write('')
        const isNoChange = (stderr: string) => stderr.includes('No changes.')
        const ended = await command(remote, stage.mint(remote.email))
        expect(ended.code, ended.stderr).toBe(0)
        const { code, output } = await rcloneAfter(ended.stderr)
        expect([code, output], stage.read()).toEqual([0, expect.stringContaining(remote.root[1])])
        if (isNoChange(ended.stderr)) return
        expect(stage.read()).toMatch(/^hostname = e?api\.pcloud\.com$/m)
        expect(stage.read()).not.toMatch(/^root_folder_id = (?!d\d+$)/m)
      })
      await fc.assert(law, setup)
    },
    120_000,
  )
})
