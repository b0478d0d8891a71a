import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram, startProgram } from '../support/program.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { configRig } from './support/config-rig.ts'

const CONFIG = `# pass = s3cret-zero
[pc]
type = pcloud
client_secret = s3cret-one
token = {"access_token":"s3cret-two","token_type":"bearer"}

[a]
type = alias
remote = pc:
pass = s3cret-three
`

const WRITING = [
  ['create', 'x', 'sftp', 'host=h', 'pass=s3cret-four'],
  ['create', 'pc', 'alias', 'remote=/', '--overwrite'],
  ['update', 'pc', 'root_folder_id=d5', 'client_secret=s3cret-five'],
  ['update', 'a', 'remote=pc:x'],
  ['password', 'pc', 'password', 's3cret-six'],
  ['unset', 'pc', 'client_secret'],
  ['copy', 'pc', 'pc2'],
  ['rename', 'pc', 'p2'],
  ['delete', 'a'],
  ['disconnect', 'pc'],
  ['delete', 'pc', '--force'],
].map((words) => ({ words }))

const inFull = (diff: string, home: string) => diff.replaceAll(/^(---|\+\+\+) ~/gm, `$1 ${home}`)

describe.concurrent('--dry-run', () => {
  it.each(WRITING)('$words: prints the masked diff and does not write', async ({ words }) => {
    const rig = configRig(CONFIG)
    const before = statSync(rig.config)
    const { code, stdout } = await rig.run(...words, '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^--- .*rclone\.conf\n\+\+\+ .*\n@@ [\s\S]*\n[+-]/)
    expect(stdout).not.toContain('s3cret')
    const { stdout: json } = await rig.run(...words, '--dry-run', '--json')
    // People see ~, and programs get the full path.
    expect(JSON.parse(json)).toEqual({ dry_run: true, diff: inFull(stdout, rig.folder) })
    expect(rig.read()).toBe(CONFIG)
    const { mtimeMs, ctimeMs, ino } = statSync(rig.config)
    expect([mtimeMs, ctimeMs, ino]).toEqual([before.mtimeMs, before.ctimeMs, before.ino])
    expect(readdirSync(rig.folder)).toEqual(['rclone.conf'])
    await rig.run(...words, '--yes')
    expect(rig.read()).not.toBe(CONFIG)
  })

  it('shows the repairs of rename', async () => {
    const { stdout, stderr } = await configRig(CONFIG).run('rename', 'pc', 'p2', '--dry-run')
    expect(stdout).toContain('-[pc]\n+[p2]\n')
    expect(stdout).toContain('-remote = pc:\n+remote = p2:\n')
    expect(stderr).toBe('')
  })

  it('creates no file and no folder', async () => {
    const rig = configRig()
    const config = join(rig.folder, 'deep', 'rclone.conf')
    for (const words of [['create', 'x', 'alias', 'remote=/'], ['touch']]) {
      expect((await rig.run(...words, '--dry-run', '--config', config)).code).toBe(0)
    }
    expect(readdirSync(rig.folder)).toEqual([])
  })

  it('exits like the command itself: unknown, existing, needed, refused', async () => {
    const rig = configRig(CONFIG)
    const codes = [
      [['update', 'nobody', 'k=v'], 3],
      [['copy', 'pc', 'a'], 2],
      [['delete', 'pc'], 2],
      [['update', 'pc', 'k=a\nb'], 2],
      [['undo'], 3],
    ] as const
    for (const [words, code] of codes) {
      expect((await rig.run(...words, '--dry-run')).code, words.join(' ')).toBe(code)
    }
    expect(readdirSync(rig.folder)).toEqual(['rclone.conf'])
  })

  it('no change is an empty diff', async () => {
    const rig = configRig(CONFIG)
    expect(await rig.run('update', 'a', 'remote=pc:', '--dry-run')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
  })

  it('undo prints the result and preserves the backup', async () => {
    const rig = configRig(CONFIG)
    await rig.run('delete', 'a')
    const after = rig.read()
    const look = () => readdirSync(rig.folder, { recursive: true })
    const before = look()
    const { code, stdout } = await rig.run('undo', '--dry-run')
    expect([code, stdout]).toEqual([0, expect.stringContaining('+[a]\n+type = alias\n')])
    expect(stdout).not.toContain('s3cret')
    const { diff, undone } = JSON.parse((await rig.run('undo', '--dry-run', '--json')).stdout)
    expect([diff, undone.changes]).toEqual([
      inFull(stdout, rig.folder),
      [{ what: 'removed', remote: 'a' }],
    ])
    expect([rig.read(), look()]).toEqual([after, before])
    expect((await rig.run('undo')).code).toBe(0)
    expect(rig.read()).toBe(CONFIG)
  })
})

describe('new --dry-run', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await openStage()
  })
  afterEach(() => stage.close())

  it('logs in, prints the masked section, and does not create a file', async () => {
    const args = stage.newArgs('pc', '--dry-run').filter((word) => word !== '--json')
    const program = startProgram(args, stage)
    let link: string | undefined
    while (link === undefined) {
      await new Promise((next) => setTimeout(next, 50))
      link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/.exec(program.stderr())?.[0]
    }
    await stage.logIn(link)
    const { code, stdout, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^--- .*\n\+\+\+ .*\n@@ -0,0 \+1,\d @@\n\+\[pc\]\n\+type = pcloud\n/)
    expect(stdout).toContain('+client_secret = ••••••••\n')
    expect(stdout).toContain('+token = {"access_token":"••••••••"')
    expect(stdout + stderr).not.toContain(stage.env.PCLOUD_CLIENT_SECRET)
    expect(stdout + stderr).not.toContain(stage.fake.tokens[0]?.value)
    expect(stderr).not.toContain('Saved')
    expect(existsSync(stage.config)).toBe(false)
  })

  it('prints it as an event with --json', async () => {
    const program = startProgram(stage.newArgs('pc', '--dry-run'), stage)
    await stage.logIn((await program.event('auth_url')).start_url)
    expect((await program.ended).code).toBe(0)
    const last = program.events().at(-1)
    expect(last).toEqual({ event: 'dry_run', diff: expect.stringContaining('+[pc]\n') })
    expect(JSON.stringify(last)).not.toContain(stage.fake.tokens[0]?.value)
    expect(existsSync(stage.config)).toBe(false)
  })

  it('refuses an existing name as without --dry-run', async () => {
    stage.write('[pc]\ntype = alias\n')
    expect((await runProgram(stage.newArgs('pc', '--dry-run'), stage)).code).toBe(2)
  })
})
