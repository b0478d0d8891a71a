import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readSecret, runPasswordCommand } from '../../src/host/given-input.ts'
import { splitCommand } from '../../src/rclone/value-syntax.ts'
import { encrypted, rclone } from '../config-file/encryption/support.ts'
import { tempFolder } from '../config-file/support/files.ts'
import { describeRclones } from '../support/rclones.ts'

/** A program of these shell lines; it is only ever started by its path. */
function program(lines: string, folder = tempFolder()): string {
  const path = join(folder, 'password.sh')
  writeFileSync(path, `#!/bin/sh\n${lines}\n`)
  chmodSync(path, 0o755)
  return path
}

async function run(command: string, changing = false, signal?: AbortSignal) {
  let said = ''
  const writeErr = (text: string) => {
    said += text
  }
  const options = { changing, env: process.env, writeErr, ...(signal && { signal }) }
  const password = await runPasswordCommand(command, options).then(
    (secret) => secret.reveal(),
    (error: unknown) => error,
  )
  return { password, said }
}

describe('S39: a command is split as rclone splits it', () => {
  /** Most of them from rclone's fs/config_list_test.go. */
  const WORDS: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['\\', ['\\']],
    ['po\\tato', ['po\\tato']],
    ["'pot'ato'", ["'pot'ato'"]],
    ['"potato"', ['potato']],
    ['potato apple', ['potato', 'apple']],
    ['potato\\ apple', ['potato\\', 'apple']],
    ['"potato  apple"', ['potato  apple']],
    ['"a""b" c', ['a"b', 'c']],
    ['"" x', ['x']],
    ['a  b', ['a', '', 'b']],
    ['a "" b', ['a', '', 'b']],
    ['a ', ['a']],
    ['a  ', ['a']],
    ['"a" ', ['a']],
    ['a ""', ['a']],
    ['a " "', ['a', ' ']],
    ['a " " ', ['a', ' ']],
    ['a \n', ['a']],
    ['', []],
    [' ', []],
    ['  ', []],
    ['""', []],
    ['"a\nb" c', ['a\nb', 'c']],
    ['a\nb', ['a']],
    ['\r\n\na\r\nb', ['a']],
    ['a\tb', ['a\tb']],
    ['$HOME `x` ;|&>', ['$HOME', '`x`', ';|&>']],
    ['potato="apple"', undefined],
    ['apple "potato', undefined],
    ['apple pot"ato', undefined],
    ['"a"b', undefined],
    ['"a""', undefined],
  ]

  it.each(WORDS)('%j', (command, words) => {
    expect(splitCommand(command)).toEqual(words)
  })

  describeRclones('by rclone', (version) => {
    it.each(WORDS)('%j', async (command, words) => {
      const folder = tempFolder()
      const out = join(folder, 'words')
      const teller = program(`for word; do printf '%s\\0' "$word" >> "${out}"; done; echo pw`)
      const config = join(folder, 'rclone.conf')
      writeFileSync(config, await encrypted())
      const line = `${teller} ${command}`
      const { code } = await rclone(folder, ['config', 'dump', '--config', config], {
        RCLONE_PASSWORD_COMMAND: line,
      })
      expect(code === 0).toBe(words !== undefined)
      if (code !== 0) return
      const theirs = existsSync(out) ? readFileSync(out, 'utf8').split('\0').slice(0, -1) : []
      // 1.60.1 starts the command with empty last arguments too, 1.75.2 and we do not.
      const last = version.isAtLeast(1, 70) ? theirs.length - 1 : theirs.findLastIndex(Boolean)
      expect(splitCommand(line)).toEqual([teller, ...theirs.slice(0, last + 1)])
    })
  })

  it('in linear time', () => {
    const start = Date.now()
    expect(splitCommand(`"${'a'.repeat(200_000)}`)).toBeUndefined()
    expect(splitCommand(`"${'""'.repeat(200_000)}x`)).toBeUndefined()
    expect(Date.now() - start).toBeLessThan(1_000)
  })
})

describe('S39: what it prints is the password', () => {
  it.each([
    ['a line', `echo 'pw'`, 'pw'],
    ['CR and LF around it', `printf '\\r\\n\\npw\\r\\n\\n'`, 'pw'],
    ['blanks are kept', `printf ' \\tpw \\n'`, ' \tpw '],
    ['lines inside are kept', `printf 'a\\nb\\n'`, 'a\nb'],
    ['a byte order mark is kept', `printf '\\357\\273\\277pw'`, '\ufeffpw'],
    ['other scripts', `echo 'пароль'`, 'пароль'],
  ])('%s', async (_, lines, password) => {
    expect(await run(program(lines))).toEqual({ password, said: '' })
  })

  it.each([
    ['nothing', 'true', 'printed no password'],
    ['line ends only', `printf '\\r\\n\\n'`, 'printed no password'],
    ['bytes that are not UTF-8', `printf '\\377\\376pw'`, 'UTF-8'],
    ['a failure, with any output', 'echo pw; exit 3', 'exit code 3'],
    ['its own death', 'kill -9 $$', 'was stopped'],
    ['no end', 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done', 'was stopped'],
  ])('%s is refused', async (_, lines, why) => {
    expect((await run(program(lines))).password).toMatchObject({
      code: 'config-encrypted',
      message: expect.stringContaining(why),
      hint: expect.stringContaining('RCLONE_PASSWORD_COMMAND'),
    })
  })

  it('S23: a command that does not exist is not quoted: it may be the password itself', async () => {
    const { password: error } = await run('hunter2')
    expect(error).toMatchObject({ code: 'config-encrypted' })
    expect(`${error}`).toContain('ENOENT')
    expect(inspect(error)).not.toContain('hunter2')
  })

  it('does not involve a shell', async () => {
    const out = join(tempFolder(), 'out')
    const echo = program('printf "%s|" "$@"')
    const { password } = await run(`${echo} $(id) ;touch "${out}" > x && *`)
    expect(password).toBe(`$(id)|;touch|${out}|>|x|&&|*|`)
  })
})

describe('S39: its environment and its messages', () => {
  it('sets RCLONE_PASSWORD_CHANGE=1 only for a new password', async () => {
    const teller = program('echo "[$RCLONE_PASSWORD_CHANGE]"')
    expect((await run(teller)).password).toBe('[]')
    expect((await run(teller, true)).password).toBe('[1]')
    expect(process.env.RCLONE_PASSWORD_CHANGE).toBeUndefined()
  })

  it('prints stderr immediately, without what a terminal would obey', async () => {
    const talk = `printf 'touch the key\\033]0;x\\007\\r\\n\\302\\233J\\n' >&2; echo pw`
    expect(await run(program(talk))).toEqual({
      password: 'pw',
      said: 'touch the key\\u{1b}]0;x\\u{7}\n\\u{9b}J\n',
    })
  })

  it('does not wait for an agent that does not close its output', async () => {
    const begun = Date.now()
    const { password } = await run(program('sleep 8 & echo secret'))
    expect(password).toBe('secret')
    expect(Date.now() - begun).toBeLessThan(4_000)
  })

  it('ends with the program', async () => {
    const stop = new AbortController()
    const waiting = run(program('exec sleep 30'), false, stop.signal)
    setTimeout(() => stop.abort(new Error('stopped')), 100)
    expect((await waiting).password).toEqual(new Error('stopped'))
  })
})

const RUN = { signal: new AbortController().signal, unattended: true, onWait: () => {} }

describe('readSecret', () => {
  it('names the variable that is not set, or the file that cannot be read', async () => {
    await expect(readSecret({ kind: 'env', name: 'NONE' }, {}, {}, RUN)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('NONE'),
    })
    const noFile = readSecret({ kind: 'file', name: '/no/such' }, {}, {}, RUN)
    await expect(noFile).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('/no/such'),
    })
  })
})
