import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { has } from '../support/needs.ts'
import { type ProgramOptions, runProgram } from '../support/program.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const minted = (email: string) => stage.fake.mintToken(stage.fake.account(email))
const healthy = (name = 'pc') =>
  `[${name}]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = ${tokenBlob(minted('marcel@example.com'))}\n`

const run = (words: readonly string[], options: ProgramOptions = {}) =>
  runHere(['check', ...words, '--config', stage.config], { fake: stage.fake, ...options })

async function json(words: readonly string[] = [], options: ProgramOptions = {}) {
  const { code, stdout, stderr } = await run([...words, '--json'], options)
  const { ok, findings, error } = JSON.parse(stdout)
  const found = (findings ?? []) as readonly Readonly<Record<string, unknown>>[]
  const wrong = found.filter(({ level }) => level === 'problem' || level === 'warning')
  return {
    code,
    stderr,
    ok,
    error,
    found,
    ids: found.map(({ id }) => id),
    wrong: wrong.map(({ id, subject }) => `${subject} ${id}`),
  }
}

describe('a healthy machine', () => {
  it('is exit 0, on one screen, on stdout', async () => {
    stage.write(healthy())
    const { code, stdout, stderr } = await run([])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^This machine: ready to log in\n( {2}· .*\n( {6}.*\n)*)*\nThe file\n/)
    expect((await run(['-v'])).stdout).toMatch(/^This machine\n {2}✓ Port \d+ is free/)
    expect(stdout).toMatch(/\nThe file\n {2}✓ .*rclone\.conf \(named by --config\)\.\n/)
    expect(stdout).toContain(
      '  ✓ pc: Logged in as marcel@example.com · US (api.pcloud.com), root folder /.\n',
    )
    // This machine may have notes, such as a container or a missing browser.
    expect(stdout).toMatch(/\n(Nothing is wrong|No problems(, \d+ warnings?)?(, \d+ notes?)?)\.\n$/)
    expect(stdout.split('\n').length).toBeLessThan(40)
  })

  it('prints a document with --json', async () => {
    stage.write(healthy())
    const { code, ok, found } = await json()
    expect([code, ok]).toEqual([0, true])
    expect(found).toContainEqual({
      id: 'remote-works',
      level: 'ok',
      subject: 'pc:',
      message: 'Logged in as marcel@example.com · US (api.pcloud.com), root folder /.',
      fixable: false,
      fixed: false,
    })
  })

  it('shows ~ to people and full paths to programs', async () => {
    stage.write(healthy())
    const home = { env: { HOME: stage.folder } }
    expect((await run([], home)).stdout).toContain('  ✓ ~/rclone.conf (named by --config).\n')
    const { found } = await json([], home)
    const place = found.find(({ id }) => id === 'file-place')
    expect(place).toMatchObject({ message: `${stage.config} (named by --config).` })
    for (const HOME of ['', '/', stage.folder.slice(0, -1)]) {
      const { stdout } = await run([], { env: { HOME } })
      expect(stdout, HOME).toContain(`  ✓ ${stage.config} (named by --config).\n`)
    }
  })

  it.skipIf(!has('rclone'))(
    'prints words with --plain and on a dumb terminal, is shorter with NAME, and silent with -q',
    async () => {
      stage.write(`${healthy()}\n[c]\ntype = crypt\nremote = gone:\n`)
      for (const [words, env] of [
        [['--plain'], {}],
        [[], { TERM: 'dumb' }],
      ] as const) {
        const { stdout } = await run(words, { env })
        expect(stdout).toContain('  ok: pc: Logged in as')
        expect(stdout).toContain('  problem: c: It uses the remote gone:')
        expect(stdout).not.toMatch(/[✓✗]/)
      }
      const named = await run(['pc:'])
      expect([named.code, named.stdout]).toEqual([0, expect.stringMatching(/^Remotes\n {2}✓ pc:/)])
      expect((await run(['pc', '-q'])).stdout).toBe('')
      expect((await run(['-q'])).stdout).toContain('Remotes\n  ✗ c:')
    },
  )
})

describe('the end of a check', () => {
  it('a missing config file is not a problem', async () => {
    expect(await json()).toMatchObject({
      code: 0,
      ok: true,
      ids: expect.arrayContaining(['file-missing', 'service-answers']),
    })
    expect((await run([])).stdout).toContain('pcloud-config new')
    stage.write('')
    expect(await json()).toMatchObject({ code: 0, ids: expect.arrayContaining(['file-empty']) })
    const memory = await runHere(['check', '--json', '--config', ''], { fake: stage.fake })
    expect([memory.code, memory.stdout]).toEqual([0, expect.stringContaining('"file-in-memory"')])
  })

  it('an unknown NAME is exit 3', async () => {
    stage.write(healthy())
    expect(await json(['nobody'])).toMatchObject({ code: 3, error: { code: 'not-found' } })
  })

  it('a malformed file: a finding per line, with its position but not its text', async () => {
    stage.write('[a]\ntype = x\nno sign s3cret\n[b]\nk = `s3cret\n')
    const { code, found } = await json()
    const messages = found.filter(({ id }) => id === 'file-malformed').map(({ message }) => message)
    expect(code).toBe(9)
    expect(messages).toEqual([
      expect.stringContaining('rclone.conf:3:1: '),
      expect.stringContaining('rclone.conf:5:5: '),
    ])
    expect(JSON.stringify(found)).not.toContain('s3cret')
    expect(await json(['a'])).toMatchObject({
      code: 9,
      ids: expect.arrayContaining(['file-malformed']),
    })
  })

  it.each([
    ['variables', 'RCLONE_CONFIG_PC_TYPE=pcloud\n'],
    ['line ends of old Macs', '[pc]\rtype = pcloud\r'],
    ['JSON', '{"pc":{"type":"pcloud"}}\n'],
    ['keys without a header', 'hostname = api.pcloud.com\n'],
  ])('a file that has no remote for rclone is a problem: %s', async (_, text) => {
    stage.write(text)
    expect(await json()).toMatchObject({ code: 9, ids: expect.arrayContaining(['file-malformed']) })
  })

  it('reports a second config file of rclone, unless --config is given', async () => {
    const folders = { XDG_CONFIG_HOME: join(stage.folder, 'xdg'), HOME: stage.folder }
    for (const path of ['xdg/rclone/rclone.conf', '.rclone.conf']) {
      mkdirSync(dirname(join(stage.folder, path)), { recursive: true })
      writeFileSync(join(stage.folder, path), healthy(), { mode: 0o600 })
    }
    const look = (...more: readonly string[]) =>
      runHere(['check', '--json', ...more], { fake: stage.fake, env: folders })
    const { stdout } = await look()
    expect(stdout).toContain("xdg/rclone/rclone.conf (rclone's default location)")
    expect(stdout).toContain(`${join(stage.folder, '.rclone.conf')} exists too`)
    expect((await look('--config', stage.config)).stdout).not.toContain('file-elsewhere')
  })

  it('reports an unreadable file as a finding', async () => {
    const { code, stdout } = await runHere(['check', '--json', '--config', stage.folder], {
      fake: stage.fake,
    })
    expect([code, stdout]).toEqual([9, expect.stringContaining('"file-unreadable"')])
  })

  it('an encrypted file is exit 7 if the password is missing', async () => {
    stage.write(
      '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\n' +
        Buffer.alloc(60).toString('base64'),
    )
    expect(await json()).toMatchObject({ code: 7, error: { code: 'config-encrypted' } })
    expect(await json(['--fix'])).toMatchObject({ code: 7, error: { code: 'config-encrypted' } })
    const { code, stdout, stderr } = await run([])
    expect([code, stderr]).toEqual([7, expect.stringMatching(/^\nPassword of .*\n.*\n> \n$/)])
    // The machine and the file are reported, then the missing password and its solution.
    expect(stdout).toMatch(
      /^This machine[\s\S]*\nThe file\n[\s\S]*is encrypted, and the password is missing\.\n\s+Use [\s\S]*1 problem/,
    )
    expect(stdout).not.toContain('Remotes')
  })

  it('repairs the mode of an encrypted file, and does not need the password', async () => {
    const bytes = `RCLONE_ENCRYPT_V0:\n${Buffer.alloc(60).toString('base64')}`
    stage.write(`# Encrypted rclone configuration File\n\n${bytes}`)
    chmodSync(stage.config, 0o644)
    expect(await json(['--fix', '--yes'])).toMatchObject({
      code: 7,
      found: expect.arrayContaining([
        expect.objectContaining({ id: 'file-mode', fixed: true }),
        expect.objectContaining({ id: 'password-needed', fixed: false }),
      ]),
    })
    expect(statSync(stage.config).mode & 0o777).toBe(0o600)
  })

  it('checks and repairs an encrypted file with its password, and preserves the encryption', async () => {
    stage.write(`[pc]\ntype = pcloud\ntoken = ${minted('anna@example.com')}\n`)
    const env = { RCLONE_PASSWORD_COMMAND: 'printf secret' }
    const place = ['--config', stage.config]
    expect((await runHere(['encryption', 'set', ...place], { env })).code).toBe(0)
    expect(await json(['--fix', '--yes'], { env })).toMatchObject({
      code: 0,
      ids: expect.arrayContaining(['file-encrypted']),
    })
    expect(stage.read()).toContain('RCLONE_ENCRYPT_V0:')
    expect(await json([], { env })).toMatchObject({ code: 0 })
  })

  it('--dry-run without --fix is 2', async () => {
    expect((await run(['--dry-run'])).code).toBe(2)
  })
})

describe.skipIf(!has('rclone'))('the network', () => {
  const remotes = () => Array.from({ length: 12 }, (_, n) => healthy(`r${n}`)).join('\n')

  it('without rclone: one finding, and machine and file are still checked', async () => {
    stage.write(`${remotes()}\n[c]\ntype = alias\nremote = gone:\n`)
    const { code, ids, wrong } = await json([], {
      env: { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: undefined },
    })
    expect([code, wrong]).toEqual([9, ['machine network-unreachable', 'c: target-missing']])
    expect(ids.filter((id) => id === 'remote-not-asked')).toHaveLength(12)
    expect(ids).toEqual(expect.arrayContaining(['loopback-works', 'file-syntax']))
  })

  it.each([
    ['pCloud is ill', { kind: 'status', status: 503 }, 'service-fails'],
    ['a page of the network’s own', { kind: 'html' }, 'service-fails'],
    ['too many tries', { kind: 'error', result: 4000, error: 'Too many' }, 'service-fails'],
    ['a cut line', { kind: 'reset' }, 'network-unreachable'],
  ] as const)('%s: one finding for all remotes', async (_, fault, id) => {
    stage.write(remotes())
    stage.fake.faults.add(fault)
    expect(await json()).toMatchObject({ code: 9, wrong: [`machine ${id}`] })
  })

  it('a service that hangs is stopped after 8 seconds', async () => {
    stage.write(remotes())
    stage.fake.faults.add({ kind: 'hang' })
    const begin = Date.now()
    const { wrong } = await json()
    expect(wrong).toEqual(['machine network-unreachable'])
    expect(Date.now() - begin).toBeLessThan(12_000)
  }, 30_000)

  it('one region that is down does not affect the other', async () => {
    const eu = `[eu]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${tokenBlob(minted('anna@example.com'))}\n`
    stage.write(`${healthy()}\n${eu}`)
    stage.fake.faults.add({ kind: 'reset', host: 'eapi.pcloud.com' })
    const { found, wrong } = await json()
    expect(wrong).toEqual(['machine network-unreachable'])
    const of = (subject: string) =>
      found.filter((one) => one.subject === subject).map(({ id }) => id)
    expect([of('pc:'), of('eu:')]).toEqual([['remote-works'], ['remote-not-asked']])
  })

  it('S36: hides the login of a proxy', async () => {
    stage.write(healthy())
    const env = {
      HTTPS_PROXY: stage.fake.proxyUrl.replace('//', '//user:s3cret@'),
      https_proxy: undefined,
    }
    const { stdout, stderr } = await run(['--json'], { env })
    expect(stdout).toContain('••••@127.0.0.1')
    expect(stdout + stderr).not.toContain('s3cret')
  })

  it('reports a SOCKS proxy and continues', async () => {
    stage.write(healthy())
    const { code, wrong } = await json([], {
      env: { HTTPS_PROXY: 'socks5://127.0.0.1:9', https_proxy: undefined },
    })
    expect([code, wrong]).toEqual([9, ['machine proxy-unusable']])
  })

  it('names the issuer of an intercepted connection, and reports an untrusted certificate', async () => {
    stage.write(healthy())
    const { found } = await json()
    const between = found.find(({ id }) => id === 'tls-intercepted')
    expect(between?.message).toContain('Throw-away test authority')
    const { wrong } = await json([], { env: { NODE_EXTRA_CA_CERTS: undefined } })
    expect(wrong).toEqual(['machine network-unreachable'])
    const unchecked = await json([], { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })
    expect(unchecked.wrong).toEqual(['machine tls-unchecked'])
  })

  it('detects a wrong clock from a response', async () => {
    stage.write(healthy())
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    stage.fake.faults.add({ kind: 'headers', headers: { date } })
    const { code, found } = await json()
    const clock = found.find(({ id }) => id === 'clock-wrong')
    expect([code, clock?.message]).toEqual([0, 'The clock is 60 minutes behind.'])
  })
})

describe('the findings about remotes', () => {
  it('the same account twice, variables that hide keys, half an app, duplicate sections', async () => {
    stage.write(`${healthy('a')}\n${healthy('b')}client_id = x\n[a]\ndescription = mine\n`)
    const env = { RCLONE_CONFIG_A_DESCRIPTION: 's3cret', RCLONE_PCLOUD_DESCRIPTION: 's3cret' }
    const { code, found, wrong } = await json([], { env })
    expect(code).toBe(0)
    expect(wrong.filter((one) => !one.startsWith('machine'))).toEqual([
      'file section-twice',
      'a: environment-shadows',
      'b: client-half-set',
      'b: environment-shadows',
    ])
    expect(found.find(({ id }) => id === 'same-account')).toMatchObject({
      subject: 'b:',
      message: expect.stringContaining('a:'),
    })
    expect(JSON.stringify(found)).not.toContain('s3cret')
  })

  it('S30: escapes text of the file and the service', async () => {
    stage.fake.addAccount({ email: 'x\u001b]0;owned\u0007@example.com', region: 'us' })
    const token = stage.fake.mintToken(stage.fake.account('x\u001b]0;owned\u0007@example.com'))
    stage.write(
      `[e\u001b[2Jvil]\ntype = pcloud\ntoken = ${tokenBlob(token)}\nhostname = a\u001bb\n`,
    )
    const { stdout } = await run([])
    expect(stdout).not.toContain('\u001b')
    expect(stdout).toContain('e\\u{1b}[2Jvil:')
  })

  it('S4: sends nothing to tokens of other services or to a host that a callback names', async () => {
    stage.write(
      `[d]\ntype = dropbox\ntoken = ${tokenBlob('DropboxTokenDropboxToken')}\n[pc]\ntype = pcloud\nhostname = api.pcloud.com@evil.tld\ntoken = ${tokenBlob('x'.repeat(40))}\n`,
    )
    await run([])
    expect(stage.fake.refusedHosts).toEqual([])
    expect(JSON.stringify(stage.fake.requests.map(({ headers }) => headers))).not.toContain(
      'Dropbox',
    )
    expect(new Set(stage.fake.connects)).toEqual(new Set(['api.pcloud.com', 'eapi.pcloud.com']))
  })
})

/** Comments, CRLF, foreign sections and keys; a bare token in the other region, an address as root. */
const MIXED = (token: string) =>
  [
    '; kept',
    '[home]',
    'type   =   pcloud',
    '# token = old',
    `token = ${token}`,
    'root_folder_id=https://my.pcloud.com/#/filemanager?folder=7100200300',
    'x_mine = "a" ; b',
    'description = Ünï',
    '',
    '[nas]',
    'type = sftp',
    'user = ABC',
    'hostname = api.pcloud.com',
    '# end',
  ].join('\r\n')

describe('--fix', () => {
  it('changes only the repaired values, and undo reverts them', async () => {
    const token = minted('anna@example.com')
    const before = MIXED(token)
    stage.write(before)
    const { code, stderr } = await run(['--fix', '--yes'])
    expect([code, stderr]).toEqual([0, expect.stringContaining('home: Repaired: Wrong region')])
    const expected = before
      .replace(`token = ${token}`, `token = ${tokenBlob(token)}`)
      .replace(/root_folder_id=\S+/, 'root_folder_id=d7100200300')
      .replace('Ünï\r\n', 'Ünï\r\nhostname = eapi.pcloud.com\r\n')
    expect(stage.read()).toBe(expected)
    expect(stderr).not.toContain(token)
    const changed = stderr.split('\n').filter((line) => /^[-+][^-+]/.test(line))
    expect(changed.map((line) => line.trim())).toEqual([
      '-token = ••••••••',
      '-root_folder_id=https://my.pcloud.com/#/filemanager?folder=7100200300',
      '+token = {"access_token":"••••••••","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}',
      '+root_folder_id=d7100200300',
      '+hostname = eapi.pcloud.com',
    ])
    const place = ['--config', stage.config]
    expect((await runHere(['undo', ...place])).code).toBe(0)
    expect(stage.read()).toBe(before)
  })

  it('--dry-run prints the masked diff, exits 0 and writes nothing', async () => {
    stage.write(MIXED(minted('anna@example.com')))
    chmodSync(stage.config, 0o640)
    const before = [stage.read(), statSync(stage.config).ctimeMs]
    const { code, stdout } = await run(['--fix', '--dry-run'])
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^old mode 0640\nnew mode 0600\n--- .*\n\+\+\+ /),
    ])
    const asJson = await run(['--fix', '--dry-run', '--json'])
    expect(JSON.parse(asJson.stdout)).toEqual({ dry_run: true, diff: stdout })
    expect([stage.read(), statSync(stage.config).ctimeMs]).toEqual(before)
  })

  it('prompts: a yes in the pipe repairs, a no and an empty line do not', async () => {
    const text = MIXED(minted('anna@example.com'))
    for (const [answer, code, same] of [
      ['n\n', 9, true],
      ['\n', 9, true],
      ['y\n', 0, false],
    ] as const) {
      stage.write(text)
      expect((await run(['--fix'], { stdin: answer })).code, answer).toBe(code)
      expect(stage.read() === text).toBe(same)
    }
  })

  it('without a terminal it is exit 2 and names --yes', async () => {
    const text = MIXED(minted('anna@example.com'))
    stage.write(text)
    for (const words of [['--fix'], ['--fix', '--no-input'], ['--fix', '--json']]) {
      const { code, stdout, stderr } = await run(words)
      expect([code, stdout + stderr]).toEqual([2, expect.stringContaining('--yes')])
    }
    expect(stage.read()).toBe(text)
  })

  it('does not prompt if no repair is possible', async () => {
    stage.write(healthy())
    const before = stage.read()
    expect(await json(['--fix'])).toMatchObject({ code: 0, ok: true })
    expect(stage.read()).toBe(before)
  })

  it('reports in JSON the repaired and the remaining findings', async () => {
    stage.write(`${MIXED(minted('anna@example.com'))}\r\n[c]\r\ntype = alias\r\nremote = gone:\r\n`)
    const { stdout, code } = await run(['--fix', '--yes', '--json'])
    const { ok, findings, diff } = JSON.parse(stdout)
    const fixed = findings
      .filter((one: { fixed: boolean }) => one.fixed)
      .map(({ id }: { id: string }) => id)
    expect([code, ok, fixed]).toEqual([
      9,
      false,
      ['token-bare', 'region-wrong', 'root-folder-spelling'],
    ])
    expect(findings.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['remote-works', 'target-missing']),
    )
    expect(diff).toContain('+hostname = eapi.pcloud.com')
  })

  it('does not change remotes that were not named', async () => {
    stage.write(
      `[a]\ntype = pcloud\ntoken = ${minted('anna@example.com')}\n\n[b]\ntype = pcloud\ntoken = ${minted('anna@example.com')}\n`,
    )
    const [, b = ''] = stage.read().split('\n\n')
    await run(['a', '--fix', '--yes'])
    expect(stage.read()).toContain(b)
    expect(stage.read()).toMatch(/\[a\][\s\S]*eapi[\s\S]*\[b\]/)
  })

  it('S25: narrows the mode of a file, through a link too', async () => {
    stage.write(healthy())
    chmodSync(stage.config, 0o664)
    const link = join(stage.folder, 'link.conf')
    symlinkSync('rclone.conf', link)
    const args = ['check', '--fix', '--yes', '--json', '--config', link]
    const { code, stdout } = await runHere(args, { fake: stage.fake })
    expect([code, stdout]).toEqual([0, expect.stringContaining('"file-linked"')])
    expect(statSync(stage.config).mode & 0o777).toBe(0o600)
  })
})

describe('the port of a login', () => {
  let other: Server | undefined
  afterEach(() => void other?.close())

  it('warns of a port in use and names the process', async () => {
    other = createServer()
    const listening = await new Promise<boolean>((done) => {
      other?.once('error', () => done(false))
      other?.listen(53_682, '127.0.0.1', () => done(true))
    })
    stage.write(healthy())
    const { code, found } = await json()
    const held = found.find(({ id }) => id === 'port-held')
    expect([code, held?.level]).toEqual([0, 'warning'])
    // Another run of the tests may have been faster.
    if (listening) expect(held?.message).toContain(`(process ${process.pid})`)
  })
})

describe('rclone', () => {
  const script = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'rclone-'))
    writeFileSync(join(folder, 'rclone'), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    return { folder, env: { PATH: `${folder}:/bin:/usr/bin` } }
  }

  it.each([
    ['new enough', "echo 'rclone v1.99.1'", 'rclone-found'],
    ['old', "echo 'rclone v1.70.0'", 'rclone-old'],
    ['that says something else', 'echo hello', 'rclone-silent'],
    ['that fails', 'exit 3', 'rclone-silent'],
  ])('%s', async (_, text, id) => {
    const { folder, env } = script(text)
    stage.write(healthy())
    const { ids } = await json([], { env })
    expect(ids).toContain(id)
    rmSync(folder, { recursive: true })
  })

  it('that never ends, with a child that holds the pipe, does not keep the program running', async () => {
    const { folder, env } = script('sleep 60 & sleep 60')
    stage.write(healthy())
    const words = ['check', '--json', '--config', stage.config]
    const { stdout } = await runProgram(words, { fake: stage.fake, env, node: process.execPath })
    expect(stdout).toContain('"rclone-silent"')
    rmSync(folder, { recursive: true })
  })

  it('if rclone is missing, and S23: rclone does not receive our secrets', async () => {
    stage.write(healthy())
    const none = await json([], { env: { PATH: '/nonexistent' } })
    expect(none.wrong).toContain('machine rclone-missing')
    const seen = join(stage.folder, 'seen')
    const { folder, env } = script(`env > ${seen}; echo 'rclone v1.99.1'`)
    await run([], {
      env: { ...env, RCLONE_CONFIG_PASS: 's3cret', RCLONE_CONFIG_PC_TOKEN: 's3cret' },
    })
    const { readFileSync } = await import('node:fs')
    expect(readFileSync(seen, 'utf8')).not.toContain('s3cret')
    rmSync(folder, { recursive: true })
  })
})
