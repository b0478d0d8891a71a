import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
/** A remote of the file that works, in the US. */
let file: string

beforeEach(async () => {
  stage = await openStage()
  file = `[pc]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = ${tokenBlob(stage.mint('marcel@example.com'))}\n`
  stage.write(file)
})
afterEach(() => stage.close())

type Env = Readonly<Record<string, string>>

const run = (words: readonly string[], env: Env = {}, stdin = '') =>
  runHere([...words, '--config', stage.config], { fake: stage.fake, env, stdin })

/** A remote that works and has only variables, in Europe. */
const onlyVariables = (): Env => ({
  RCLONE_CONFIG_NV_TYPE: 'pcloud',
  RCLONE_CONFIG_NV_HOSTNAME: 'eapi.pcloud.com',
  RCLONE_CONFIG_NV_TOKEN: tokenBlob(stage.mint('anna@example.com')),
})

const findings = (stdout: string) =>
  JSON.parse(stdout).findings.map(({ id, subject }: { id: string; subject: string }) => [
    subject.replace(/:$/, ''),
    id,
  ])

describe('a remote that only variables define', () => {
  it('is listed first, and is not read as a key of a different remote', async () => {
    const env = {
      RCLONE_CONFIG_NV_TYPE: 'pcloud',
      RCLONE_CONFIG_OD_TYPE: 'onedrive',
      RCLONE_CONFIG_OD_DRIVE_TYPE: 'business',
    }
    const { code, stdout } = await run(['list'], env)
    expect([code, stdout]).toEqual([0, 'nv:\nod:\npc:\n'])
    expect(JSON.parse((await run(['list', '--json'], env)).stdout)).toMatchObject([
      { name: 'nv', source: 'environment', region: 'US', root_folder: 'd0' },
      { name: 'od', source: 'environment' },
      { name: 'pc', source: 'file' },
    ])
    expect((await run(['show', 'od_drive'], env)).code).toBe(3)
  })

  it.each(['nv', 'NV', 'Nv:'])('show, check and userinfo accept %s', async (name) => {
    const env = onlyVariables()
    const shown = await run(['show', name, '--reveal'], env)
    expect(shown.stdout).toBe(
      `[${name.replace(':', '')}]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${env.RCLONE_CONFIG_NV_TOKEN}\n`,
    )
    expect((await run(['show', name], env)).stdout).not.toContain(env.RCLONE_CONFIG_NV_TOKEN)
    const token = await run(['token', name], env)
    expect(env.RCLONE_CONFIG_NV_TOKEN).toContain(`"${token.stdout.trim()}"`)
    expect((await run(['userinfo', name], env)).stdout).toContain('anna@example.com')
    expect((await run(['folders', name], env)).code).toBe(0)
    expect((await run(['string', name], env)).stdout).toContain(':pcloud,hostname=eapi.pcloud.com')
    const { code, stdout } = await run(['check', name, '--json'], env)
    expect(code).toBe(0)
    expect(findings(stdout)).toContainEqual([name.replace(':', ''), 'remote-works'])
  })

  it('is exported with its listed name, which other remotes use', async () => {
    const env = {
      ...onlyVariables(),
      RCLONE_CONFIG_CR_TYPE: 'alias',
      RCLONE_CONFIG_CR_REMOTE: 'nv:',
    }
    const { code, stdout, stderr } = await run(
      ['export', 'NV', 'nv', 'cr', '--format', 'rclone'],
      env,
    )
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.match(/^\[.*\]$/gm)).toEqual(['[nv]', '[cr]'])
  })

  it('completion offers it, and a login by email cannot use its name', async () => {
    const before = ['__complete', 'fish', '--config', stage.config, 'show', '']
    const offered = await runHere(before, { env: onlyVariables() })
    expect(offered.stdout.split('\n')).toContain('nv\t')
    const session = JSON.stringify({
      email: 'a@example.com',
      access_token: 'x',
      auth_type: 'direct',
    })
    const words = ['import', '-', '--no-verify', '--yes', '--rename', 'nv']
    expect((await run(words, onlyVariables(), session)).code).toBe(2)
  })

  it('check looks at it, and rclone works with it', async () => {
    const { stdout } = await run(['check', '--json'], onlyVariables())
    const works = findings(stdout).filter(([, id]: string[]) => id === 'remote-works')
    expect(works.map(([name]: string[]) => name)).toEqual(['nv', 'pc'])
  })

  it.each(['rclone', 'env', 'json', 'ini'])(
    'is exported as %s, and import accepts it',
    async (format) => {
      const { code, stdout } = await run(['export', 'nv', '--format', format], onlyVariables())
      expect(code).toBe(0)
      const other = join(stage.folder, 'other.conf')
      const imported = await runHere(['import', '-', '--yes', '--no-verify', '--config', other], {
        stdin: stdout,
      })
      expect([imported.code, imported.stderr]).toEqual([0, expect.stringContaining('nv')])
      const shown = await runHere(['show', 'nv', '--config', other])
      expect(shown.stdout).toContain('hostname = eapi.pcloud.com')
    },
  )

  it.each([
    ['update', 'nv', 'hostname=x'],
    ['edit', 'nv', '--root-folder', 'd0'],
    ['rename', 'NV', 'other'],
    ['delete', 'nv'],
    ['reconnect', 'nv', '--login', 'token', '--token', 'env:T'],
    ['unset', 'nv', 'token'],
    ['password', 'nv', 'password=x'],
    ['copy', 'nv', 'other'],
    ['disconnect', 'nv', '--yes'],
  ])('cannot be changed: %s', async (...words) => {
    const { code, stderr } = await run(words, { ...onlyVariables(), T: 'abc' })
    expect(code).toBe(2)
    expect(stderr).toContain('RCLONE_CONFIG_NV_TYPE')
    expect(stderr).toContain('export nv --format rclone'.replace('nv', words[1] ?? ''))
    expect(stage.read()).toBe(file)
  })

  it('does not use its single-use refresh token: exit 6', async () => {
    const fake = await startFakeVerizon()
    try {
      const blob = { access_token: 'old', refresh_token: 'once', expiry: '2026-01-01T00:00:00Z' }
      const env = {
        ...fake.env(),
        RCLONE_CONFIG_VZ_TYPE: 'verizon',
        RCLONE_CONFIG_VZ_CLIENT_ID: fake.app.clientId,
        RCLONE_CONFIG_VZ_CLIENT_SECRET: fake.app.secret,
        RCLONE_CONFIG_VZ_TOKEN: JSON.stringify({ ...blob, token_type: 'Bearer' }),
      }
      const { code, stdout, stderr } = await run(['token', 'vz'], env)
      expect([code, stdout]).toEqual([6, ''])
      expect(stderr).toContain('RCLONE_CONFIG_VZ_TOKEN')
      expect(fake.requests).toEqual([])
    } finally {
      await fake.close()
    }
  })
})

describe('a variable for a key of a remote in the file', () => {
  const OWN = { RCLONE_CONFIG_PC_HOSTNAME: 'eapi.pcloud.com' }
  const TYPE = { RCLONE_PCLOUD_HOSTNAME: 'eapi.pcloud.com' }

  it('overrides the file in dump, show NAME and redacted, but not in show', async () => {
    for (const words of [['dump'], ['show', 'pc'], ['redacted'], ['redacted', 'pc']]) {
      expect((await run(words, OWN)).stdout).toContain('eapi.pcloud.com')
      expect((await run(words, TYPE)).stdout).toContain(
        '"api.pcloud.com"'.replaceAll('"', words[0] === 'dump' ? '"' : ''),
      )
    }
    expect((await run(['show'], OWN)).stdout).toContain('hostname = api.pcloud.com')
    const lacking = { RCLONE_CONFIG_PC_ROOT_FOLDER_ID: 'd5' }
    expect((await run(['show', 'pc'], lacking)).stdout).not.toContain('d5')
    expect((await run(['dump'], onlyVariables())).stdout).not.toContain('nv')
  })

  it.each([
    ['RCLONE_CONFIG_PC_HOSTNAME', OWN],
    ['RCLONE_PCLOUD_HOSTNAME', TYPE],
  ])('%s is used and reported by userinfo, folders and token', async (variable, env) => {
    const line = `hostname: from ${variable}\n`
    for (const words of [
      ['userinfo', 'pc'],
      ['folders', 'pc'],
      ['token', 'pc'],
    ]) {
      const { code, stderr, stdout } = await run(words, env)
      expect([code, stderr.includes(line), stdout.includes('from')]).toEqual([0, true, false])
      expect((await run([...words, '--quiet'], env)).stderr).not.toContain(line)
    }
  })

  it('check names it, judges the remote with it and repairs nothing', async () => {
    for (const [env, variable] of [
      [OWN, 'RCLONE_CONFIG_PC_HOSTNAME'],
      [TYPE, 'RCLONE_PCLOUD_HOSTNAME'],
    ] as const) {
      const { code, stdout } = await run(['check', 'pc', '--json'], env)
      expect(code).toBe(9)
      expect(findings(stdout)).toEqual(
        expect.arrayContaining([
          ['pc', 'region-wrong'],
          ['pc', 'environment-shadows'],
        ]),
      )
      expect(stdout).toContain(variable)
      await run(['check', 'pc', '--fix', '--yes'], env)
      expect(stage.read()).toBe(file)
    }
  })

  it('an edit never writes it to the file', async () => {
    const env = {
      ...OWN,
      RCLONE_PCLOUD_ROOT_FOLDER_ID: 'd77',
      RCLONE_CONFIG_PC_DESCRIPTION: 'sneaky',
    }
    for (const words of [
      ['update', 'pc', 'root_folder_id=d0'],
      ['copy', 'pc', 'two'],
      ['rename', 'two', 'three'],
      ['edit', 'pc', '--root-folder', 'd0', '--yes'],
      ['unset', 'pc', 'root_folder_id'],
    ]) {
      const { code, stderr } = await run(words, env)
      expect([words[0], code, stderr.includes('Error')]).toEqual([words[0], 0, false])
      expect(stage.read()).not.toMatch(/eapi|d77|sneaky/)
    }
  })

  it.each([
    { RCLONE_PCLOUD_HOSTNAME: 'nowhere.invalid' },
    { RCLONE_PCLOUD_TOKEN: '{"access_token":"canary"}' },
    { RCLONE_CONFIG_TWO_ROOT_FOLDER_ID: 'd77' },
  ])('is not used by a login, which warns about it: %j', async (variable) => {
    const [name = ''] = Object.keys(variable)
    const env = { ...variable, T: stage.mint('anna@example.com'), S: 'secret' }
    const words = [
      '--login',
      'token',
      '--token',
      'env:T',
      '--client-id',
      'x',
      '--client-secret',
      'env:S',
      '--yes',
    ]
    const made = await run(['new', 'two', ...words], env)
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining(name)])
    expect(made.stderr).not.toContain('rclone lsd')
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
    expect(stage.read()).not.toMatch(/canary|nowhere|d77/)
    const again = await run(['reconnect', 'two', ...words], {
      ...env,
      T: stage.mint('anna@example.com'),
    })
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(name)])
    expect(again.stderr).not.toContain('rclone lsd')
    const updated = await run(['update', 'two', 'encoding=None'], env)
    expect([updated.code, updated.stderr]).toEqual([0, expect.stringContaining(name)])
    const free = await run(['new', 'three', ...words], {
      T: stage.mint('anna@example.com'),
      S: 'secret',
    })
    expect(free.stderr).toContain('rclone lsd three:')
  })

  it('S23: a program that we start does not get a secret from a variable', async () => {
    const seen = join(stage.folder, 'seen')
    writeFileSync(join(stage.folder, 'pass'), `#!/bin/sh\nenv > ${seen}\necho x\n`, { mode: 0o755 })
    execFileSync(
      process.execPath,
      ['dist/bin.cjs', 'encryption', 'set', '--config', stage.config],
      {
        env: { PATH: process.env.PATH, RCLONE_PASSWORD_COMMAND: join(stage.folder, 'pass') },
        stdio: 'ignore',
      },
    )
    const env = {
      ...onlyVariables(),
      RCLONE_CONFIG_NV_COOKIE: 'canary',
      RCLONE_CONFIG_NV_HEADERS: 'canary',
      RCLONE_CONFIG_NV_SAS_URL: 'canary',
      RCLONE_PCLOUD_CLIENT_SECRET: 'canary',
      RCLONE_PASSWORD_COMMAND: join(stage.folder, 'pass'),
    }
    expect((await run(['token', 'nv'], env)).code).toBe(0)
    expect(existsSync(seen)).toBe(true)
    const passed = execFileSync('cat', [seen], { encoding: 'utf8' })
    expect(passed).not.toMatch(/canary|access_token/)
  })
})

describeRclones('rclone', (rclone) => {
  it('opens what we list, and prints what we print', async () => {
    const env = onlyVariables()
    process.env.RCLONE_CONFIG_NV_TYPE = env.RCLONE_CONFIG_NV_TYPE
    process.env.RCLONE_CONFIG_NV_TOKEN = env.RCLONE_CONFIG_NV_TOKEN
    process.env.RCLONE_CONFIG_NV_HOSTNAME = env.RCLONE_CONFIG_NV_HOSTNAME
    process.env.RCLONE_CONFIG_PC_HOSTNAME = 'eapi.pcloud.com'
    try {
      expect((await stage.rclone('lsd', 'Nv:')).code).toBe(0)
      const variables = { ...env, RCLONE_CONFIG_PC_HOSTNAME: 'eapi.pcloud.com' }
      const commands = [
        ['config', 'dump'],
        ['config', 'show'],
      ]
      if (rclone.isAtLeast(1, 70)) commands.push(['config', 'show', 'pc'], ['listremotes'])
      for (const [first, ...more] of commands) {
        if (!rclone.isAtLeast(1, 70) && more[0] === 'dump') continue
        const words = first === 'config' ? more : [first ?? '']
        const reveal = words[0] === 'show' ? ['--reveal'] : []
        const ours = await run([...words, ...reveal], variables)
        const theirs = await stage.rclone(first ?? '', ...more)
        expect(ours.stdout.trim()).toBe(theirs.output.trim())
      }
    } finally {
      for (const name of Object.keys(process.env)) {
        if (name.startsWith('RCLONE_CONFIG_')) delete process.env[name]
      }
    }
  })
})

describe('a variable with the wrong host', () => {
  it('userinfo and check name the variable as the solution, and not --fix', async () => {
    const env = { RCLONE_PCLOUD_HOSTNAME: 'eapi.pcloud.com' }
    const { stderr } = await run(['userinfo', 'pc'], env)
    expect(stderr).toContain('Unset RCLONE_PCLOUD_HOSTNAME, or set it to api.pcloud.com.')
    expect(stderr).not.toContain('--fix')
  })

  it('is also a problem if it is empty, because rclone then has no host', async () => {
    const env = { RCLONE_PCLOUD_HOSTNAME: '' }
    const { code, stdout } = await run(['check', 'pc', '--json'], env)
    expect([code, findings(stdout)]).toEqual([
      9,
      expect.arrayContaining([['pc', 'hostname-malformed']]),
    ])
  })
})
