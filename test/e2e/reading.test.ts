import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../support/program.ts'

const CONFIG = `# mine
[us]
type = pcloud
client_id = id
client_secret = s3cret-one
token = {"access_token":"s3cret-two","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

[eu.home]
type = pcloud
hostname = eapi.pcloud.com
root_folder_id = d5

[locked]
type = crypt
remote = us:
password = s3cret-three
filename_encryption = standard
`

let folder: string
let config: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reading-'))
  config = join(folder, 'rclone.conf')
  writeFileSync(config, CONFIG)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (...words: readonly string[]) => runProgram([...words, '--config', config])

describe('list', () => {
  it('refuses an unknown --color', async () => {
    const { code, stderr } = await read('list', '--color', 'maybe')
    expect([code, stderr]).toEqual([2, expect.stringContaining('auto, always, never')])
  })

  it.each([['--color', 'always'], ['--color=ALWAYS']])(
    'colours an error with %s %s',
    async (...words) => {
      const { code, stderr } = await read('show', 'nobody', ...words)
      expect([code, stderr]).toEqual([3, expect.stringContaining('\u001b[')])
    },
  )

  it('prints names with a colon in file order', async () => {
    expect(await read('list')).toEqual({ code: 0, stdout: 'us:\neu.home:\nlocked:\n', stderr: '' })
    expect((await read('listremotes')).stdout).toBe('us:\neu.home:\nlocked:\n')
  })

  it('shows type, region, root folder, source and description with --long and --json', async () => {
    expect((await read('list', '--long')).stdout).toBe(
      [
        'us:       pcloud  US  d0  file',
        'eu.home:  pcloud  EU  d5  file',
        'locked:   crypt   -   -   file',
        '',
      ].join('\n'),
    )
    const rest = { source: 'file', description: '' }
    expect(JSON.parse((await read('list', '--json')).stdout)).toEqual([
      { name: 'us', type: 'pcloud', region: 'US', root_folder: 'd0', ...rest },
      { name: 'eu.home', type: 'pcloud', region: 'EU', root_folder: 'd5', ...rest },
      { name: 'locked', type: 'crypt', ...rest },
    ])
  })

  it('shows inherited values', async () => {
    const config = 'fixtures/cases/08-dotted.conf'
    const long = await runProgram(['list', '--long', '--config', config])
    expect(long.stdout).toMatch(/^acme\.pc: +pcloud +EU /m)
  })

  it('reports a file that does not exist yet on stderr', async () => {
    const missing = await runProgram(['list', '--config', join(folder, 'none.conf')])
    expect(missing).toMatchObject({ code: 0, stdout: '' })
    expect(missing.stderr).toContain('none.conf does not exist yet')
    expect((await runProgram(['list', '--config', ''])).stderr).toBe('')
  })
})

describe('show', () => {
  it('masks all secrets, in text and in JSON', async () => {
    for (const words of [['show'], ['show', 'us'], ['show', '--json'], ['show', 'locked']]) {
      const { code, stdout } = await read(...words)
      expect(code).toBe(0)
      expect(stdout).not.toContain('s3cret')
    }
    expect((await read('show', 'us')).stdout).toContain('client_secret = ••••••••\n')
  })

  it('accepts a name with a colon', async () => {
    expect((await read('show', 'us:')).stdout).toBe((await read('show', 'us')).stdout)
    expect((await read('show', 'us:')).stdout).toMatch(/^\[us\]\n/)
  })

  it('prints them with --reveal', async () => {
    expect((await read('show', 'us', '--reveal')).stdout).toContain('s3cret-two')
  })

  it('exits 3 for a remote that does not exist', async () => {
    expect(await read('show', 'nobody')).toMatchObject({ code: 3, stdout: '' })
    const { code, stdout } = await read('show', 'nobody', '--json')
    expect([code, JSON.parse(stdout).error.code]).toEqual([3, 'not-found'])
  })
})

describe('a file that rclone refuses', () => {
  it('is exit 6 with its position but not its content', async () => {
    const broken = join(folder, 'broken.conf')
    writeFileSync(broken, '[a]\ntype = x\nno sign s3cret\n')
    const { code, stderr } = await runProgram(['list', '--config', broken])
    expect([code, stderr]).toEqual([6, expect.stringContaining('broken.conf:3:1')])
    expect(stderr).not.toContain('s3cret')
  })

  it('is exit 7 when it is encrypted', async () => {
    const encrypted = join(folder, 'encrypted.conf')
    writeFileSync(encrypted, '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabcd\n')
    expect((await runProgram(['list', '--config', encrypted])).code).toBe(7)
  })
})

describe('file, help and version', () => {
  it('file prints the path of the config, as rclone does', async () => {
    expect((await read('file')).stdout).toBe(`Configuration file is stored at:\n${config}\n`)
    const memory = await runProgram(['file', '--config', ''])
    expect(memory.stdout).toBe('Configuration is in memory only\n')
  })

  it('help goes to stdout, usage errors to stderr', async () => {
    expect((await runProgram(['--help'])).stdout).toContain('Usage: pcloud-config COMMAND')
    expect((await runProgram(['new', '-h'])).stdout).toContain('--client-secret SRC')
    expect((await runProgram(['help', 'exit-codes'])).stdout).toContain('130')
    expect(await runProgram(['lst'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean list'),
    })
    expect(await runProgram(['list', '--lonk'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--long'),
    })
    expect((await runProgram(['list', '--overwrite'])).code).toBe(2)
    expect((await runProgram([])).code).toBe(2)
  })

  it('--version is the version of the package', async () => {
    expect((await runProgram(['--version'])).stdout).toMatch(/^pcloud-config \d+\.\d+\.\d+\n$/)
  })
})
