import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { startFakePinkcloudsync } from '../../fixtures/services/fake-pinkcloudsync.ts'
import { obscure, reveal } from '../../src/rclone/obscure.ts'
import { allow, openPage } from '../support/fake-browser.ts'
import { freePort } from '../support/free-port.ts'

const run = promisify(execFile)

/** The examples of docs/library.md by name. */
const examples = new Map(
  [...readFileSync('docs/library.md', 'utf8').matchAll(/^```ts (\w+)\n(.*?)^```$/gms)].map(
    ([, name = '', text = '']) => [name, text],
  ),
)

let folder: string
const config = () => join(folder, 'rclone.conf')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'library-'))
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [{ filename }] = JSON.parse((await run('npm', words)).stdout)
  await run('tar', ['-xzf', join(folder, filename), '-C', folder])
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  // The package can be imported by name, as if it were installed.
  const scope = join(folder, 'package')
  mkdirSync(join(scope, 'examples'))
  for (const [name, text] of examples) writeFileSync(join(scope, 'examples', `${name}.ts`), text)
  const compilerOptions = {
    ...{ target: 'es2023', module: 'nodenext', lib: ['es2024'], types: ['node'] },
    ...{ strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
    ...{ outDir: 'out', rootDir: '.' },
  }
  const files = [...examples.keys()].map((name) => `examples/${name}.ts`)
  writeFileSync(join(scope, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const environment = (more: Readonly<Record<string, string>>) => ({
  ...{ PATH: process.env.PATH ?? '', HOME: folder, XDG_STATE_HOME: join(folder, 'state') },
  ...{ RCLONE_CONFIG: config(), ...more },
})

const example = (name: string, env: Readonly<Record<string, string>> = {}) => {
  const cwd = join(folder, 'package')
  return run(process.execPath, [`out/examples/${name}.js`], { cwd, env: environment(env) })
}

describe('docs/library.md', () => {
  it('has examples that compile in strict mode with the packed types', async () => {
    expect([...examples.keys()]).toEqual(['tokens', 'config', 'login', 'errors'])
    const tsc = resolve('node_modules/typescript/bin/tsc')
    const cwd = join(folder, 'package')
    const told = await run(process.execPath, [tsc, '-p', '.'], { cwd }).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }),
    )
    expect(told.stdout).toBe('')
  }, 60_000)

  it('describes each exported name in a table and in an example', () => {
    const types = readFileSync(join(folder, 'package/dist/types/index.d.ts'), 'utf8')
    const lists = [...types.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.replace(/\btype\b/, '').trim()),
    )
    const names = lists.filter((name) => name !== '').sort()
    expect(types).not.toMatch(/^export (?!type \{|\{)/m)
    const table = [...readFileSync('docs/library.md', 'utf8').matchAll(/^\| (`.*?`) \|/gm)]
    const documented = table.flatMap(
      ([, cell = '']) => cell.match(/[A-Z]\w+|\b[a-z]\w+[A-Z]?\w*/g) ?? [],
    )
    expect(names.length).toBeLessThan(18)
    expect(documented.filter((name) => names.includes(name)).sort()).toEqual(names)
    const imports = [...examples.values()].map((text) => /^import \{(.*?)\}/s.exec(text)?.[1] ?? '')
    for (const name of names) expect(imports.join(',')).toMatch(new RegExp(`\\b${name}\\b`))
  })

  it('lists kinds of advice that exist, with their fields', () => {
    const types = readFileSync('src/advice.ts', 'utf8')
    const page = readFileSync('docs/library.md', 'utf8')
    const rows = [...page.matchAll(/^\| `([a-z]+(?:-[a-z]+)+)` \| [^|]+ \| ([^|]*)\|$/gm)]
    expect(rows.length).toBeGreaterThan(5)
    for (const [, kind = '', cell = ''] of rows) {
      const [, facts = ''] = new RegExp(`'${kind}': (NoFacts|\\{[^}]*\\})`).exec(types) ?? []
      expect(facts, kind).not.toBe('')
      for (const [, field] of cell.matchAll(/`(\w+)`/g)) expect(facts).toContain(`${field}`)
    }
  })

  it('errors: prints a masked secret, and the code of an error', async () => {
    rmSync(config(), { force: true })
    const { stdout } = await example('errors')
    expect(stdout).toMatch(/^XXX\nnot-found: .*missing.*\nnext step: See `pcloud-config list`/)
  })

  it('tokens: renews, saves and uses a token, then the program exits', async () => {
    const fake = await startFakePinkcloudsync()
    try {
      const secret = obscure(fake.apiSecret)
      writeFileSync(
        config(),
        `[pink]\ntype = pinkcloudsync\napi_key = ${fake.apiKey}\napi_secret = ${secret}\n`,
        { mode: 0o600 },
      )
      const { stdout } = await example('tokens', fake.env())
      expect(stdout).toMatch(
        /^refreshed, valid until 20\d\d-.+Z\na token of \d+ characters\nFound 0 sessions\n$/,
      )
      expect((await example('tokens', fake.env())).stdout).not.toContain('refreshed')
      fake.revokeAll()
      expect((await example('tokens', fake.env())).stdout).toMatch(
        /refreshed.+\nFound 0 sessions\n$/,
      )
    } finally {
      await fake.close()
    }
  })

  it('config: saves once and changes only these lines', async () => {
    writeFileSync(
      config(),
      '# mine\n[backup]\ntype = pcloud\n\n[vault]\ntype = crypt\nremote = backup:v\n',
      { mode: 0o600 },
    )
    const { stdout } = await example('config')
    expect(stdout).toBe(
      `saved ${config()}\npcloud_backup: pcloud \nvault: crypt pcloud_backup:v\nphotos: alias pcloud_backup:Photos\ncorrect horse\n`,
    )
    const text = readFileSync(config(), 'utf8')
    expect(text).toMatch(/^# mine\n\[pcloud_backup\]\ntype = pcloud\ndescription = kept in sync\n/)
    expect(reveal(/^password = (.+)$/m.exec(text)?.[1] ?? '')).toBe('correct horse')
  })

  it('login: logs in with a browser and saves the token', async () => {
    const port = await freePort()
    const redirectUri = `http://localhost:${port}/`
    const fake = await startFakePcloud({ redirectUris: [redirectUri] })
    try {
      rmSync(config(), { force: true })
      const env = environment({
        ...fake.env(),
        PCLOUD_CLIENT_ID: fake.app.clientId,
        PCLOUD_CLIENT_SECRET: fake.app.secret ?? '',
        REDIRECT_URI: redirectUri,
      })
      const cwd = join(folder, 'package')
      const child = spawn(process.execPath, ['out/examples/login.js'], { cwd, env })
      let stdout = ''
      const link = new Promise<string>((found) => {
        child.stdout.on('data', (text) => {
          stdout += text
          const [, url] = /Open (\S+)\n/.exec(stdout) ?? []
          if (url) found(url)
        })
      })
      const ended = new Promise((done) => child.once('close', done))
      await allow(await openPage(await link, { proxy: fake.proxyUrl, ca: fake.caPem }))
      expect(await ended).toBe(0)
      expect(stdout).toMatch(/Logged in as \S+@\S+\n$/)
      expect(readFileSync(config(), 'utf8')).toMatch(
        /^\[mine\]\ntype = pcloud\nhostname = e?api\.pcloud\.com\ntoken = \{"access_token":/,
      )
    } finally {
      await fake.close()
    }
  })
})
