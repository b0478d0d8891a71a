import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { environment, PROGRAM } from '../support/program.ts'
import {
  type Dialogue,
  HERE,
  hold,
  namesOf,
  type Speaker,
  speak,
  type Turn,
} from '../support/protocol-client.ts'
import { describeRclones, NEWEST } from '../support/rclones.ts'
import { sample } from '../support/sample.ts'

let fake: FakePcloud
let folder: string
beforeAll(async () => {
  fake = await startFakePcloud()
  folder = mkdtempSync(join(tmpdir(), 'protocol-'))
})
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

type Section = Readonly<Record<string, string>>

/** Runs the same questions with both programs, each with a separate file, and returns both results. */
async function both(name: string, dialogue: Dialogue, before = '') {
  const ours = await one(name, HERE, dialogue, before)
  const theirs = await one(name, ['rclone', 'config'], dialogue, before)
  return { ours, theirs }
}

async function one(name: string, command: readonly string[], dialogue: Dialogue, before: string) {
  const config = join(
    folder,
    `${name.replaceAll(/\W/g, '-')}-${command.length}-${command[0]?.length}.conf`,
  )
  writeFileSync(config, before)
  const env = environment({ fake, env: { RCLONE_CONFIG: config, HOME: folder } })
  const speaker: Speaker = { command, env }
  const turns = await hold(speaker, dialogue)
  const dump = await speak({ command: ['rclone', 'config'], env }, ['dump'])
  const sections: Readonly<Record<string, Section>> = JSON.parse(dump.stdout)
  return { turns, sections, config, speaker }
}

const token = (email: string, more = '') =>
  `{"access_token":"${fake.mintToken(fake.account(email))}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"${more}}`
const US = 'marcel@example.com'
const EU = 'anna@example.com'
const blob = (fields: object) =>
  Buffer.from(JSON.stringify(fields)).toString('base64').replace(/=+$/, '')

/** The states of the login are the same in every version. */
const loginStates = (turns: readonly Turn[]) =>
  turns.map(({ State }) => State).filter((state) => state.startsWith('*oauth') || state === '')

const APP = ['client_id=zQg0smNw8tp', 'client_secret=2OSmU2xW6gYaLLCaPPIUg5T5EvX7']
const DRIVE_TOKEN =
  '{"access_token":"ya29.a0AfH6","token_type":"Bearer","expiry":"2099-01-01T00:00:00Z"}'
const ELSEWHERE = { config_is_local: 'false' }

describeRclones('one client, the same answers, rclone and pcloud-config', (rclone) => {
  const dialogues: readonly (readonly [name: string, make: () => Dialogue, before: string])[] = [
    [
      'the closing questions only, a token of the US',
      () => ({
        words: ['create', 'pc', 'pcloud', ...APP],
        answers: { ...ELSEWHERE, config_token: token(US) },
      }),
      '',
    ],
    [
      'a token in another spelling',
      () => ({
        words: ['create', 'pc', 'pcloud'],
        answers: { ...ELSEWHERE, config_token: token(US, ', "note": "<&>"') },
      }),
      '',
    ],
    [
      'a blob, which carries the region',
      () => ({
        words: ['create', 'pc', 'pcloud', ...APP],
        answers: {
          ...ELSEWHERE,
          config_token: blob({ hostname: 'eapi.pcloud.com', token: token(EU) }),
        },
      }),
      '',
    ],
    [
      'every default of --all',
      () => ({
        words: ['create', 'pc', 'pcloud'],
        options: ['--all'],
        answers: { ...ELSEWHERE, config_token: token(US) },
      }),
      '',
    ],
    [
      'every option of --all set, and cleared by the second round',
      () => ({
        words: ['create', 'pc', 'pcloud'],
        options: ['--all'],
        answers: {
          client_id: 'an id, with a comma',
          client_secret: '-begins-with-a-dash',
          config_fs_advanced: ['true', 'true', 'false'],
          auth_url: ['https://my.pcloud.com/oauth2/authorize', ''],
          token_url: ['', 'https://eapi.pcloud.com/oauth2_token'],
          encoding: ['Slash,Dot', 'Slash,BackSlash,Del,Ctl,InvalidUtf8,Dot'],
          root_folder_id: ['d19066333043', 'd5'],
          hostname: ['api.pcloud.com', 'api.pcloud.com'],
          username: 'me@example.com = #;"x"',
          ...{ ...ELSEWHERE, config_token: token(US) },
        },
      }),
      '',
    ],
    [
      'answers given with the call are not asked',
      () => ({
        words: [
          ...['create', 'pc', 'pcloud', 'root_folder_id=d7', 'config_is_local=false'],
          `config_token=${token(US)}`,
        ],
      }),
      '',
    ],
    [
      'a token that stays',
      () => ({
        words: ['update', 'pc', 'root_folder_id=d9'],
        answers: { config_refresh_token: 'false' },
      }),
      '[pc]\ntype = pcloud\ntoken = {"access_token":"old"}\nusername = me\n',
    ],
    [
      'a token that is replaced',
      () => ({
        words: ['update', 'pc'],
        answers: { config_refresh_token: 'true', ...ELSEWHERE, config_token: token(US) },
      }),
      '[pc]\ntype = pcloud\ntoken = {"access_token":"old"}\nhostname = api.pcloud.com\n',
    ],
    [
      'values that are there are the defaults of --all',
      () => ({
        words: ['update', 'pc'],
        options: ['--all'],
        answers: {
          config_fs_advanced: ['true', 'false'],
          username: 'new',
          config_refresh_token: 'false',
        },
      }),
      '[pc]\ntype = pcloud\nclient_id = kept\ntoken = {"access_token":"old"}\nusername = old\nencoding = Slash,Dot\nroot_folder_id =\npassword = Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q\n',
    ],
    [
      'a type with a special login and questions, to the end',
      () => ({
        words: ['create', 'dr', 'drive', 'scope=drive.readonly'],
        answers: { ...ELSEWHERE, config_token: DRIVE_TOKEN },
      }),
      '',
    ],
    [
      'the same of a remote that is there, its token replaced',
      () => ({
        words: ['update', 'dr', 'root_folder_id=abc'],
        answers: { config_refresh_token: 'true', ...ELSEWHERE, config_token: DRIVE_TOKEN },
      }),
      '[dr]\ntype = drive\nscope = drive\ntoken = {"access_token":"old"}\n',
    ],
    [
      '--all of a type with passwords, booleans and choices',
      () => ({
        words: ['create', 'c', 'crypt', 'remote=/tmp'],
        options: ['--all'],
        answers: {
          directory_name_encryption: 'false',
          filename_encryption: 'obfuscate',
          password: 'Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q',
          config_fs_advanced: ['true', 'false'],
          show_mapping: 'true',
        },
      }),
      '',
    ],
    [
      '--all of a remote that is there, of a type with nothing else to ask',
      () => ({ words: ['update', 'al'], options: ['--all'], answers: { remote: '/home' } }),
      '[al]\ntype = alias\nremote = /tmp\n',
    ],
    ['a type without questions', () => ({ words: ['create', 'al', 'alias', 'remote=/tmp'] }), ''],
    [
      'a key of no option',
      () => ({ words: ['create', 'lo', 'local', 'mystery', 'x', 'nounc=true'] }),
      '',
    ],
  ]

  // The longest case starts each program about forty times.
  const some = sample(dialogues, rclone === NEWEST ? 6 : 3)
  it.each(some)('%s', { timeout: 60_000 }, async (name, make, before) => {
    const { ours, theirs } = await both(name, make(), before)
    expect(ours.sections).toEqual(theirs.sections)
    const older = new Set(namesOf(theirs.turns))
    const asked = namesOf(ours.turns).filter((one) => older.has(one) || !NEWER.includes(one))
    expect(asked).toEqual(namesOf(theirs.turns))
    expect(loginStates(ours.turns)).toEqual(loginStates(theirs.turns))
    expect(ours.turns.at(-1)).toEqual(theirs.turns.at(-1))
  })

  /** Newer versions of rclone and this program ask this. */
  const NEWER: readonly (string | undefined)[] = ['client_credentials', 'description']

  it('obscures the same passwords: by the type of the option, or by a flag', async () => {
    for (const flags of [[], ['--obscure'], ['--no-obscure']]) {
      const looksObscured = 'Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q'
      const dialogue = {
        words: [
          'create',
          'c',
          'crypt',
          'remote=/tmp',
          'password=hunter2',
          `password2=${looksObscured}`,
        ],
        options: flags,
      }
      const { ours, theirs } = await both(`crypt ${flags.join('')}`, dialogue)
      const read = async ({ sections, speaker }: typeof ours) => {
        const { password = '', password2 = '' } = sections.c ?? {}
        const plain = await Promise.all([password, password2].map((one) => reveal(speaker, one)))
        return { ...sections.c, password: plain[0], password2: plain[1] }
      }
      expect(await read(ours), flags.join('')).toEqual(await read(theirs))
    }
  })

  it('asks questions with the same keys, names, types and defaults as rclone', async () => {
    const dialogue = {
      words: ['create', 'pc', 'pcloud', 'client_id=a', 'username=me'],
      options: ['--all'],
      answers: { config_fs_advanced: ['true', 'false'], ...ELSEWHERE, config_token: token(US) },
    }
    const { ours, theirs } = await both('questions', dialogue)
    expect(theirs.turns.length).toBeGreaterThan(10)
    for (const { Option: theirOption, State, ...rest } of theirs.turns) {
      const our = ours.turns.find(({ Option }) => Option?.Name === theirOption?.Name)
      expect(our).toMatchObject(rest)
      if (theirOption) {
        const {
          Help: _,
          Provider: __,
          ShortOpt: ___,
          ...shape
        }: Record<string, unknown> = {
          ...theirOption,
        }
        const examples = (shape.Examples ?? []) as readonly Record<string, unknown>[]
        expect(our?.Option).toMatchObject({
          ...shape,
          // What 1.60.1 prints in another way.
          ...('Type' in shape && {
            Type: String(shape.Type).replace(/^MultiEncoder$/, 'Encoding'),
          }),
          ...('Examples' in shape && {
            Examples: examples.map(({ Provider: ____, ...example }) => example),
          }),
        })
      }
    }
  })

  it.each([
    [['--state', '*bogus', '--result', 'x']],
    [['--state', '*all-set,99,false', '--result', 'x']],
    [['--state', '*oauth-bogus,,,', '--result', 'x']],
    [['--state', '*all', '--obscure', '--no-obscure']],
    [['--bogus']],
  ])('refuses the same calls, and does not store: %j', async (words) => {
    for (const [at, command] of [['rclone', 'config'], HERE].entries()) {
      const config = join(folder, `refused-${at}.conf`)
      const before = '[pc]\ntype = pcloud\nusername = me\n\n'
      writeFileSync(config, before)
      const env = environment({ fake, env: { RCLONE_CONFIG: config, HOME: folder } })
      const { code, stdout } = await speak({ command, env }, [
        'update',
        'pc',
        '--continue',
        ...words,
      ])
      expect([code === 0, stdout], String(command)).toEqual([false, ''])
      expect(readFileSync(config, 'utf8')).toBe(before)
    }
  })

  it.each([
    ['*oauth-islocal,,,', 'banana'],
    ['*oauth-islocal,,,', ''],
    ['*oauth-confirm,,,', 'TRUE'],
    ['*oauth-done,,,', 'x'],
    ['*all-advanced', 'yes'],
    ['*all-set,0,false', ''],
    ['*all-set,3,true', 'maybe'],
    ['*all,3,true', 'x'],
    ['*postconfig', 'false'],
    ['*all', 'x'],
    ['', 'false'],
  ])('handles an unexpected answer like rclone: %s %j', async (state, result) => {
    const told = []
    for (const [at, command] of [['rclone', 'config'], HERE].entries()) {
      const config = join(folder, `odd-${at}.conf`)
      writeFileSync(
        config,
        '[pc]\ntype = pcloud\nusername = me\ntoken = {"access_token":"old"}\n\n',
      )
      const env = environment({ fake, env: { RCLONE_CONFIG: config, HOME: folder } })
      const words = ['update', 'pc', '--continue', `--state=${state}`, `--result=${result}`]
      const { code, stdout, stderr } = await speak({ command, env }, words)
      expect(code, stderr).toBe(0)
      const { State, Option } = JSON.parse(stdout)
      const dump = await speak({ command: ['rclone', 'config'], env }, ['dump'])
      told.push([State, Option?.Name, Option?.DefaultStr, JSON.parse(dump.stdout)])
    }
    expect(told[1]).toEqual(told[0])
  })

  it('continues what rclone started, and the other way round', async () => {
    const config = join(folder, 'mixed.conf')
    writeFileSync(config, '')
    const env = environment({ fake, env: { RCLONE_CONFIG: config, HOME: folder } })
    const speakers = [
      ['rclone', 'config'],
      [process.execPath, PROGRAM],
    ]
    let words = ['create', 'pc', 'pcloud', '--non-interactive']
    const answers = ['false', token(US)]
    for (let at = 0; at < 3; at += 1) {
      const command = speakers[at % 2] ?? []
      const { code, stdout, stderr } = await speak({ command, env }, words)
      expect(code, stderr).toBe(0)
      const { State } = JSON.parse(stdout)
      words = ['update', 'pc', '--continue', '--state', State, '--result', answers[at] ?? '']
      if (at === 2) expect(State).toBe('')
    }
    expect(readFileSync(config, 'utf8')).toContain('access_token')
  })
})

async function reveal({ env }: Speaker, text: string): Promise<string> {
  const { code, stdout } = await speak({ command: ['rclone'], env }, ['reveal', '--', text])
  return code === 0 ? stdout.trim() : `not obscured: ${text}`
}
