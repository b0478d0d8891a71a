import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { has } from '../support/needs.ts'
import { tokenBlob } from '../support/stage.ts'
import { openWine, WINE_NODE, type Wine } from '../support/wine.ts'

const ready = has('wine') && WINE_NODE !== ''
if (process.env.CI && WINE_NODE === '') throw new Error('CI must set WINE_NODE to a node.exe')
const title = ready ? 'on Windows (wine)' : 'on Windows (skipped: wine and WINE_NODE are needed)'

const CONFIG = [
  '# mine',
  '[disk]',
  'type = alias',
  'remote = C:\\Users',
  '',
  '; a note',
  '[up]',
  'type = alias',
  'remote = disk:photos',
  '',
].join('\r\n')

describe.skipIf(!ready)(title, () => {
  let wine: Wine
  let config: string
  beforeAll(() => {
    wine = openWine()
    config = join(wine.folder, 'rclone.conf')
  }, 150_000)
  afterAll(() => wine.close())
  afterEach(() => rmSync(config, { force: true }))

  const read = () => readFileSync(config, 'utf8')
  const write = (text = CONFIG) => writeFileSync(config, text)
  /** On the file of this test. It exits with 0. */
  const done = async (words: readonly string[], options: Parameters<Wine['run']>[1] = {}) => {
    const ended = await wine.run([...words, '--config', wine.drive(config)], options)
    expect(ended.code, words.join(' ') + ended.stderr).toBe(0)
    return ended.stdout
  }

  it('starts', async () => {
    expect((await wine.run(['--version'])).stdout).toMatch(/^pcloud-config \d/)
  })

  // The cause is Node under wine and not this program: libuv cannot open an inherited pipe there.
  // If this ever works, the other tests here can use pipes too.
  it.each(['stdout', 'stdin'])(
    'Node without this program cannot open a pipe as %s',
    async (name) => {
      const open = `process.${name}; require('fs').writeSync(2, 'opened')`
      expect(wine.nodeWithPipes(open)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('Error: open EBADF'),
      })
      expect(await wine.node(['-e', open])).toMatchObject({ code: 0, stderr: 'opened' })
    },
  )

  it('finds the config in %APPDATA%', async () => {
    const { stdout, code } = await wine.run(['touch', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).file).toMatch(
      /^C:\\users\\\w+\\AppData\\Roaming\\rclone\\rclone\.conf$/i,
    )
    expect(existsSync(join(wine.appData, 'rclone/rclone.conf'))).toBe(true)
  })

  it('shows the full path of the file, because cmd does not know ~', async () => {
    const { stderr } = await wine.run(['new', '--no-input'])
    expect(stderr).toMatch(/C:\\users\\\w+\\AppData\\Roaming\\rclone\\rclone\.conf/i)
  })

  it('preserves CRLF and all other bytes, and undoes to the same file', async () => {
    write()
    expect(await done(['list'])).toBe('disk:\nup:\n')
    await done(['update', 'up', 'description=hello', '--no-output'])
    expect(read()).toBe(`${CONFIG}description = hello\r\n`)
    expect(await done(['undo', '--list'])).toContain('changed description of up')
    await done(['undo', '--yes'])
    expect(read()).toBe(CONFIG)
  })

  it('a drive letter is a local folder, and not a remote', async () => {
    write()
    await done(['rename', 'disk', 'photos', '--yes'])
    expect(read()).toContain('[photos]\r\ntype = alias\r\nremote = C:\\Users\r\n')
    expect(read()).toContain('remote = photos:photos\r\n')
    const words = ['check', '--json', '--config', wine.drive(config)]
    const { findings } = JSON.parse((await wine.run(words)).stdout)
    const about = findings.filter(
      ({ subject }: { readonly subject: string }) => subject === 'photos:',
    )
    expect(about.filter(({ level }: { readonly level: string }) => level === 'error')).toEqual([])
    const letter = await wine.run(['rename', 'up', 'C', '--config', wine.drive(config)])
    expect(letter.code).toBe(2)
  })

  it('two writers at once both succeed, and leave no lock', async () => {
    write()
    await Promise.all(
      ['aa', 'bb'].map((name) => done(['create', name, 'alias', 'remote=C:\\', '--no-output'])),
    )
    expect((await done(['list'])).split('\n').sort()).toEqual(['', 'aa:', 'bb:', 'disk:', 'up:'])
    const names = readdirSync(wine.folder).filter((name) => name.startsWith('rclone.conf'))
    expect(names).toEqual(['rclone.conf'])
  })

  it('does not lose the file if another program holds it open', async () => {
    write()
    const holder = join(wine.folder, 'hold.cjs')
    const ready = join(wine.folder, 'held')
    writeFileSync(
      holder,
      `const fs = require('fs')
fs.openSync(${JSON.stringify(wine.drive(config))}, 'r')
fs.writeFileSync(${JSON.stringify(wine.drive(ready))}, '')
setTimeout(() => {}, 6000)`,
    )
    const held = wine.node([wine.drive(holder)])
    await expect.poll(() => existsSync(ready), { timeout: 10_000 }).toBe(true)
    const words = ['update', 'up', 'description=hello', '--no-output', '--config']
    const { code } = await wine.run([...words, wine.drive(config)])
    expect(read()).toBe(code === 0 ? `${CONFIG}description = hello\r\n` : CONFIG)
    await held
  })

  it('stores settings in %APPDATA%', async () => {
    expect((await wine.run(['settings', 'set', 'region', 'eu'])).code).toBe(0)
    const { settings, file } = JSON.parse((await wine.run(['settings', '--json'])).stdout)
    expect(settings).toEqual({ region: 'eu' })
    expect(file).toMatch(/^C:\\users\\\w+\\AppData\\Roaming\\pcloud-config\\/i)
    rmSync(join(wine.appData, 'pcloud-config'), { recursive: true })
  })

  describe('with a service', () => {
    let fake: FakePcloud
    let env: Readonly<Record<string, string>>
    beforeAll(async () => {
      fake = await startFakePcloud()
      const [ca, preload] = [join(wine.folder, 'ca.pem'), join(wine.folder, 'preload.cjs')]
      writeFileSync(ca, fake.caPem)
      // Under wine 8, a connection fails in Node itself after this call.
      writeFileSync(
        preload,
        "require('net').Socket.prototype.setKeepAlive = function () { return this }",
      )
      env = {
        ...fake.env(),
        NODE_EXTRA_CA_CERTS: wine.drive(ca),
        NODE_OPTIONS: `--require=${preload}`,
      }
    })
    afterAll(() => fake.close())

    const mint = (email: string) => tokenBlob(fake.mintToken(fake.account(email)))

    it('logs in with a token, exports and checks', async () => {
      const login = ['new', 'pc', '--login', 'token', '--token', '-', '--yes']
      await done(login, { env, stdin: mint('anna@example.com') })
      expect(read()).toContain('hostname = eapi.pcloud.com')
      expect(await done(['export', 'pc', '--format', 'dotenv'])).toMatch(/RCLONE_CONFIG_PC_TYPE=/)
      const words = ['check', 'pc', '--json', '--config', wine.drive(config)]
      const { findings } = JSON.parse((await wine.run(words, { env })).stdout)
      const works = findings.find(({ id }: { readonly id: string }) => id === 'remote-works')
      expect(works).toMatchObject({ level: 'ok', subject: 'pc:' })
    })

    it('takes the answers of the wizard from a file', async () => {
      // The name, the folder, the region, the token, and yes to save.
      const answers = ['pc', '', '', mint('marcel@example.com'), 'y', '']
      await done(['new', '--login', 'token', '--plain'], { env, stdin: answers.join('\r\n') })
      expect(read()).toContain('[pc]')
    })
  })
})
