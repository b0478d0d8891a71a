import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copiesBeside } from '../../src/files/file-copies.ts'
import { realFileDeps } from '../../src/files/file-deps.ts'
import { holdsSecrets } from '../../src/rclone/secret-keys.ts'
import { encrypted } from '../config-file/encryption/support.ts'
import { putFile, tempFolder } from '../config-file/support/files.ts'
import { runProgram } from '../support/program.ts'

const CONFIG =
  '[pc]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = {"access_token":"seedToken0123456789"}\n'

const COPIES = [
  ...['rclone.conf.old', 'rclone.conf.old123456789', 'rclone.conf~', 'rclone.conf.bak'],
  ...['rclone.conf.save', 'rclone.conf.save.1', '.rclone.conf.swp', '.rclone.conf.swo'],
  ...['#rclone.conf#', '.#rclone.conf', 'rclone.conf.~1~', '.rclone.conf.un~', 'rclone.conf.orig'],
  ...['rclone.conf.1', 'rclone.conf-2024-01-31', 'rclone.conf_backup', 'rclone.conf.dpkg-old'],
  ...['Copy of rclone.conf', 'rclone (1).conf', 'rclone - Copy.conf', 'rclone copy 2.conf'],
  ...['rclone.sync-conflict-20240131-101112-ABCDEFG.conf', 'rclone.old', 'rclone-backup.conf'],
  ...['RCLONE.CONF.BAK', '.rclone.conf.kate-swp', 'rclone.confbak', 'rclone.conf (copy)'],
]
const OTHERS = [
  ...['rclone.conf', '.rclone.conf', 'work.conf', 'rclone-work.conf', 'rclone', 'rclone.log'],
  ...['rclone.config', 'my-rclone.conf', 'work.rclone.conf', 'rcloner.conf', 'notes~'],
]

async function isCopy(name: string, file = 'rclone.conf'): Promise<boolean> {
  const folder = tempFolder()
  const config = putFile(join(folder, file), CONFIG)
  if (name !== file) putFile(join(folder, name), CONFIG)
  return (await copiesBeside(realFileDeps, config, () => true)).length > 0
}

describe('copies of the config file by other programs', () => {
  it.each(COPIES)('S43: %s is a copy', async (name) => {
    expect(await isCopy(name)).toBe(true)
  })

  it.each(OTHERS)('S43: %s is not a copy', async (name) => {
    expect(await isCopy(name)).toBe(false)
  })

  it('S43: copies of files with other names', async () => {
    for (const [name, file] of [
      ['.work.swp', 'work'],
      ['work~', 'work'],
      ['#.rclone.conf#', '.rclone.conf'],
      ['.rclone.conf.swp', '.rclone.conf'],
    ] as const) {
      expect(await isCopy(name, file), name).toBe(true)
    }
    expect(await isCopy('homework', 'work')).toBe(false)
  })

  it('S43: detects copies next to a link and next to its target, but not a hard link', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'real'))
    const target = putFile(join(folder, 'real', 'cloud.conf'), CONFIG)
    const link = join(folder, 'rclone.conf')
    symlinkSync(target, link)
    linkSync(target, `${target}.1`)
    const copies = [putFile(`${target}~`, CONFIG, 0o640), putFile(`${link}.bak`, CONFIG)]
    const found = await copiesBeside(realFileDeps, link, holdsSecrets)
    expect(found.map(({ path, mode }) => [path, mode])).toEqual([
      [copies[1], 0o600],
      [copies[0], 0o640],
    ])
  })
})

describe('only copies with secrets', () => {
  const utf16 = Buffer.from(`\uFEFF${CONFIG}`, 'utf16le')
  const swap = Buffer.concat([
    Buffer.from('b0VIM 9.0\0\0\u0001'),
    Buffer.from('token = abcdefgh\0[pc]'),
  ])
  it.each([
    ['a config', Buffer.from(CONFIG)],
    ['UTF-16', utf16],
    ['the swap file of vim', swap],
    [
      'JSON',
      Buffer.from('{"pc":{"type":"pcloud","token":"{\\"access_token\\":\\"abcdefghi\\"}"}}'),
    ],
    ['a password', Buffer.from('[c]\ntype = crypt\npassword = abc\n')],
    ['a line that is commented out', Buffer.from('# client_secret = abc\n')],
    ['half a config', Buffer.from(CONFIG.slice(40))],
  ])('S43: %s', (_, bytes) => {
    expect(holdsSecrets(bytes)).toBe(true)
  })

  it.each([
    ['an alias', '[a]\ntype = alias\nremote = /tmp\n'],
    ['nothing', ''],
    ['an empty token', '[pc]\ntype = pcloud\ntoken =\nclient_id = abc\n'],
  ])('S43: not %s', (_, text) => {
    expect(holdsSecrets(Buffer.from(text))).toBe(false)
  })
})

describe('check and encryption set', () => {
  /** Case 33, an encrypted copy, and one without secrets. */
  async function case33() {
    const folder = tempFolder()
    cpSync('fixtures/cases/33-leftovers', folder, { recursive: true })
    putFile(join(folder, '.rclone.conf.swp'), CONFIG, 0o600)
    putFile(join(folder, 'rclone.conf.bak'), await encrypted(CONFIG, 'pw'))
    putFile(join(folder, 'rclone.conf.1'), '[a]\ntype = alias\nremote = /tmp\n')
    return { folder, config: join(folder, 'rclone.conf') }
  }
  const NAMED = ['.rclone.conf.swp', 'rclone.conf.old123456789', 'rclone.conf~']
  const contents = (folder: string) =>
    readdirSync(folder)
      .filter((name) => name !== 'rclone.conf')
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')])

  it('S43: check names all copies with their mode, and does not change them', async () => {
    const { folder, config } = await case33()
    const before = contents(folder)
    const words = ['check', '--fix', '--yes', '--json', '--config', config]
    const { stdout } = await runProgram(words, { env: { https_proxy: 'http://127.0.0.1:1' } })
    const findings: { id: string; message: string }[] = JSON.parse(stdout).findings
    const copies = findings.filter(({ id }) => id.startsWith('copy-'))
    expect(copies.map(({ message }) => /\/([^/]+) has/.exec(message)?.[1])).toEqual(NAMED)
    expect(copies[0]).toMatchObject({ id: 'copy-found', message: expect.stringContaining('0600') })
    expect(contents(folder)).toEqual(before)
    expect(stdout).not.toContain('seedToken')
  })

  it('S43: encryption set warns about all readable copies, and does not change them', async () => {
    const { folder, config } = await case33()
    const before = contents(folder)
    const { code, stderr } = await runProgram(['encryption', 'set', '--config', config], {
      stdin: 'pw\npw\n',
    })
    expect(code).toBe(0)
    for (const name of NAMED) expect(stderr).toContain(`/${name} (mode 0`)
    expect(stderr).not.toContain('rclone.conf.bak')
    expect(contents(folder)).toEqual(before)
    writeFileSync(config, '')
  })
})
