import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let temp: string
beforeEach(async () => {
  stage = await openStage()
  temp = mkdtempSync(join(tmpdir(), 'by-rclone-'))
})
afterEach(async () => {
  // The copy for rclone is always removed.
  expect(readdirSync(temp)).toEqual([])
  rmSync(temp, { recursive: true })
  await stage.close()
})

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runHere([...words, '--config', stage.config], {
    fake: stage.fake,
    env: { TMPDIR: temp, ...env },
  })

/** A script instead of rclone. `$conf` is its config file. */
function script(text: string): Readonly<Record<string, string>> {
  const folder = join(stage.folder, 'bin')
  mkdirSync(folder)
  const find =
    'for word; do case $word in --config=*) conf=$(echo $word | cut -d= -f2-);; esac; done'
  writeFileSync(join(folder, 'rclone'), `#!/bin/sh\n${find}\n${text}\n`)
  chmodSync(join(folder, 'rclone'), 0o755)
  return { PATH: `${folder}:${process.env.PATH}` }
}

const DONE = `printf '{"State":"","Option":null,"Error":"","Result":""}\\n'`
const TOKEN = '{"access_token":"a1b2c3d4e5","token_type":"Bearer","expiry":"2099-01-01T00:00:00Z"}'
/** The script may write the file without encryption. */
const LOGGED_IN = `printf '[dr]\\ntype = drive\\nscope = drive\\ntoken = {"access_token":"new"}\\n' > "$conf"`
const BEFORE = '# mine\n[dr]\ntype=drive\n scope : drive\n; here\n\n[other]\ntype = local\n# end'

describeRclones('a type that only rclone knows', () => {
  it('uses the questions of the installed rclone, and preserves the remaining bytes of the file', async () => {
    stage.write(BEFORE)
    const state = ['--continue', '--state', '*oauth-authorize,teamdrive,,']
    const { code, stdout, stderr } = await run(['update', 'dr', ...state, '--result', TOKEN])
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ State: 'teamdrive_ok' })
    expect(stage.read()).toBe(BEFORE.replace('; here', ` token : ${TOKEN}\n; here`))
  })

  it('S21: opens a local link to the page of rclone, which opens no browser itself', async () => {
    const bin = join(stage.folder, 'opener')
    const [byRclone, byProgram] = [join(stage.folder, 'by-rclone'), join(stage.folder, 'link')]
    mkdirSync(bin)
    const recorder = (file: string) =>
      `#!/bin/sh\necho "$1" > ${file}.part; mv ${file}.part ${file}\n`
    writeFileSync(join(bin, 'xdg-open'), recorder(byRclone), { mode: 0o755 })
    writeFileSync(join(bin, 'browser'), recorder(byProgram), { mode: 0o755 })
    const env = { PATH: `${bin}:${process.env.PATH}`, BROWSER: join(bin, 'browser') }
    stage.write('[my-dr]\ntype = drive\n')
    const state = ['--non-interactive', '--continue', '--state', '*oauth-islocal,teamdrive,,']
    const words = ['update', 'my-dr', ...state, '--result', 'true', '--timeout', '6s']
    const { stderr } = await run(words, env)
    // Newer versions refuse a state of another process before they log in.
    if (stderr.includes('recall OAuth state')) return
    expect(stderr).toContain('http://127.0.0.1:53682/auth?state=')
    expect(readFileSync(byProgram, 'utf8')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}\n$/,
    )
    expect(existsSync(byRclone)).toBe(false)
  })

  it('an encrypted file remains encrypted, and inherited keys are used', async () => {
    stage.write(
      '[a]\ntype = crypt\nremote = /tmp\n[a.b]\npassword = Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q\n',
    )
    const env = { RCLONE_CONFIG_PASS: 's3cret' }
    const set = { ...env, RCLONE_PASSWORD_COMMAND: 'echo s3cret' }
    expect((await run(['encryption', 'set'], set)).code).toBe(0)
    const state = ['--continue', '--state', '*all-set,1,false', '--result', 'off']
    const { code, stdout, stderr } = await run(['update', 'a.b', ...state], env)
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout).Option.Name).toBe('directory_name_encryption')
    expect(stage.read()).toContain('RCLONE_ENCRYPT_V0:')
    const shown = await run(['dump'], env)
    expect(JSON.parse(shown.stdout)['a.b']).toEqual({
      password: 'Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q',
      filename_encryption: 'off',
    })
  })

  it('obscures a plain password', async () => {
    stage.write('[c]\ntype = crypt\nremote = /tmp\n')
    const at = async (number: number, answer: string, ...more: readonly string[]) => {
      const state = ['--continue', '--state', `*all-set,${number},false`, '--result', answer]
      expect((await run(['update', 'c', ...state, ...more])).code).toBe(0)
    }
    await at(3, 'hunter2')
    const [, stored = ''] = /^password = (\S+)$/m.exec(stage.read()) ?? []
    expect(execFileSync('rclone', ['reveal', '--', stored], { encoding: 'utf8' })).toBe('hunter2\n')
    await at(4, '-starts-with-a-dash')
    expect(stage.read()).toMatch(/^password2 = [\w-]{40,}$/m)
  })

  it('preserves values that rclone would damage', async () => {
    const odd = '[c]\ntype = crypt\nremote = `a` b`\ndescription = `" x "`\n'
    stage.write(odd)
    const state = ['--continue', '--state', '*all-set,1,false', '--result', 'off']
    expect((await run(['update', 'c', ...state])).code).toBe(0)
    expect(stage.read()).toBe(`${odd}filename_encryption = off\n`)
  })

  it.each([
    [['update', 'dr', '--continue', '--state', 'bogus'], 'unknown state'],
    [['update', 'dr', '--continue', '--state', '*bogus'], 'unknown internal state'],
    [['create', 'x', 'nonsense', '--non-interactive'], 'has no type nonsense'],
  ])('exits with 2 and prints the message of rclone, but not its usage: %j', async (words, why) => {
    stage.write(BEFORE)
    const { code, stdout, stderr } = await run(words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(why)
    expect(stderr).not.toMatch(/Usage|Flags/)
    expect(stage.read()).toBe(BEFORE)
  })
})

describe('without an installed rclone', () => {
  it('refuses, and does not write', async () => {
    const env = { PATH: '/nonexistent' }
    for (const words of [
      ['create', 'x', 'drive', '--non-interactive'],
      ['create', 'x', 'alias', '--all', '--non-interactive'],
    ]) {
      const { code, stdout, stderr } = await run(words, env)
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('Install rclone')])
    }
    expect(() => stage.read()).toThrow('ENOENT')
    const simple = await run(['create', 'al', 'alias', 'remote=/', '--non-interactive'], env)
    expect(JSON.parse(simple.stdout).State).toBe('')
    expect(stage.read()).toBe('[al]\ntype = alias\nremote = /\n')
  })
})

describe('another program with the name rclone', () => {
  const create = ['create', 'x', 'drive', 'token=s3cr3t-token', '--non-interactive']

  it('gets an encrypted copy of the remote and its variables, but no password', async () => {
    stage.write('[other]\ntype = local\n')
    const env = script(
      [
        'head -n 3 "$conf" | tail -n 1 >&2',
        'echo "secret $RCLONE_DRIVE_CLIENT_SECRET, pcloud $PCLOUD_CLIENT_SECRET, $RCLONE_PASSWORD_COMMAND" >&2',
        'test "$RCLONE_CONFIG_PASS" != mine && ls -ld "$conf" | cut -c1-10 >&2',
        DONE,
      ].join('\n'),
    )
    const more = { RCLONE_DRIVE_CLIENT_SECRET: 'for-rclone', PCLOUD_CLIENT_SECRET: 'ours' }
    const mine = { RCLONE_CONFIG_PASS: 'mine', RCLONE_PASSWORD_COMMAND: 'echo mine' }
    const { code, stderr } = await run(create, { ...env, ...more, ...mine })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('RCLONE_ENCRYPT_V0:\nsecret for-rclone, pcloud , \n-rw-------\n')
    expect(stage.read()).toContain('[x]\ntype = drive\ntoken = s3cr3t-token\n')
  })

  it('prints its messages but not the values of the call', async () => {
    const env = script(
      [
        String.raw`printf 'NOTICE: \033[31mred\n' >&2`,
        'echo "Error: bad token s3cr3t-token" >&2; echo Usage: >&2; exit 1',
      ].join('\n'),
    )
    const { code, stdout, stderr } = await run(create, env)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(String.raw`NOTICE: \u{1b}[31mred`)
    expect(stderr).toContain('rclone refuses this: bad token XXX')
    expect(stderr).not.toMatch(/s3cr3t|Usage/)
    expect(() => stage.read()).toThrow('ENOENT')
  })

  it('does not print a secret of the file, or a part of it', async () => {
    stage.write('[dr]\ntype = drive\nclient_secret = in-the-file\nscope = drive.readonly\n')
    const env = script(
      'echo "NOTICE: in-the-file, given-part-and-more, drive.readonly" >&2; exit 1',
    )
    const values = ['root_folder_id=given-part', 'token=given-part-and-more']
    const { code, stderr } = await run(['update', 'dr', ...values, '--non-interactive'], env)
    expect(code).toBe(1)
    expect(stderr).toContain('NOTICE: XXX, XXX, drive.readonly')
    expect(stderr).not.toMatch(/in-the-file|and-more/)
  })

  it('reports a program that cannot be started', async () => {
    const env = script(DONE)
    writeFileSync(join(stage.folder, 'bin', 'rclone'), '#!/nonexistent\n')
    const { code, stderr } = await run(create, env)
    expect([code, stderr]).toEqual([1, expect.stringContaining('could not be started (E')])
  })

  it('reports a missing folder for the copy, and says what to do', async () => {
    const { code, stderr } = await run(create, { ...script(DONE), TMPDIR: join(temp, 'none') })
    expect(code).toBe(1)
    expect(stderr).toMatch(/no such file.*TMPDIR/s)
  })

  describe('during a login', () => {
    const answer = ['update', 'dr', '--continue', '--state', 'bogus', '--result', 'yes']
    const remote = '[dr]\ntype = drive\nscope = drive\n'
    const other = '[dr]\ntype = local\n'
    const login = (config: string, text: string) =>
      script(`printf '${text.replaceAll('\n', '\\n')}' > ${config}; ${LOGGED_IN}; ${DONE}`)

    it.each([
      ['', 'dx'],
      [other, 'dx'],
    ])('saves under the new name if the remote is renamed (%j)', async (before, now) => {
      stage.write(remote)
      const moved = `${before}${remote.replace('dr', now)}`
      const { code, stdout, stderr } = await run(answer, login(stage.config, moved))
      expect([code, stderr]).toEqual([0, 'A different program renamed dr. Saved in dx.\n'])
      expect(JSON.parse(stdout).State).toBe('')
      expect(stage.read()).toBe(`${moved}token = {"access_token":"new"}\n`)
    })

    it.each([
      ['[x]\ntype = drive\n', 3, 'no remote named dr'],
      [other, 6, 'changed the type of dr'],
      [`${remote.replace('dr', 'dx')}${remote.replace('dr', 'dy')}`, 3, 'no remote named dr'],
    ])('does not write if the remote is gone or different: %j', async (after, number, why) => {
      stage.write(remote)
      const { code, stdout, stderr } = await run(answer, login(stage.config, after))
      expect([code, stdout, stderr]).toEqual([number, '', expect.stringContaining(why)])
      expect(stage.read()).toBe(after)
    })
  })

  it.each([
    ['answers nothing', 'exit 0', [], 1, 'did not print a question'],
    ['answers something else', 'echo hello', [], 1, 'did not print a question'],
    ['waits for ever', 'exec sleep 60', ['--timeout', '1s'], 4, 'not finish in time'],
    [
      'does not know the protocol',
      'echo "Error: unknown flag: --non-interactive" >&2; exit 1',
      [],
      2,
      'unknown flag',
    ],
    ['leaves a broken file', `echo nonsense > "$conf"; ${DONE}`, [], 1, 'not a config file'],
    ['takes its file away', `rm "$conf"; ${DONE}`, [], 1, 'no such file'],
  ] as const)(
    'that %s ends the command, and the file does not change',
    async (_, text, more, code, why) => {
      stage.write(BEFORE)
      const ended = await run([...create, ...more], script(text))
      expect(ended).toMatchObject({ code, stdout: '' })
      expect(ended.stderr).toContain(why)
      expect(stage.read()).toBe(BEFORE)
    },
  )
})
