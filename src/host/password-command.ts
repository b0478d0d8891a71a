import type { Readable } from 'node:stream'
import { PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import { errnoOf } from '../system-error.ts'
import { visible } from '../visible.ts'
import { spawnChild } from './spawn-child.ts'

export interface PasswordCommandOptions {
  /** A new password is meant: `RCLONE_PASSWORD_CHANGE=1` tells the program so. */
  readonly changing: boolean
  /** What the program gets of the environment (`passwordCommandEnvironment`). */
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
  /** Takes what the program says on stderr, such as a request to touch a key. */
  writeErr(text: string): void
}

/**
 * Runs a program that prints a password, as rclone's `GetPasswordCommand` does
 * (fs/config/crypt.go): no shell, stdin inherited.
 * Throws `usage` for a command that cannot be split, `config-encrypted` where no password
 * comes; the messages quote nothing of the command.
 */
export async function runPasswordCommand(
  command: string,
  options: PasswordCommandOptions,
): Promise<Secret> {
  const [program = '', ...args] = splitCommand(command)
  if (program === '') throw unquotable('It names no program')
  const output = await outputOf(program, args, options)
  // Decoded strictly: another key than the person's would come of a replaced byte.
  const text = decode(output)
  const password = text?.replace(/^[\r\n]+|[\r\n]+$/g, '')
  if (password === undefined) throw failed('printed a password that is not valid UTF-8')
  if (password === '') throw failed('printed nothing')
  return new Secret(password)
}

/**
 * Words as rclone's `SpaceSepList` has them (fs/config_list.go): a CSV line whose comma is
 * one blank. A word in double quotes may hold blanks, and `""` for a quote; two blanks
 * enclose an empty word; a backslash and a single quote are letters.
 */
export function splitCommand(command: string): readonly string[] {
  const text = command.replaceAll('\r\n', '\n').replace(/^\n+/, '').replace(/\r$/, '')
  // One word, up to the blank, line end or end behind it.
  const word = /(?:"([^"]*(?:""[^"]*)*)"|([^ "\n]*))(?=[ \n]|$)/y
  const words: string[] = []
  for (let at = 0; ; at++) {
    word.lastIndex = at
    const [whole, quoted, plain] = word.exec(text) ?? []
    if (whole === undefined) throw unquotable('A quote stands where none may')
    words.push(plain ?? quoted?.replaceAll('""', '"') ?? '')
    at += whole.length
    // A second line is not read.
    if (text[at] !== ' ') return withoutBlankEnds(words)
  }
}

/** rclone 1.60.1 keeps them: a blank at the end of its command is one more, empty argument. */
function withoutBlankEnds(words: readonly string[]): readonly string[] {
  const isWord = (word: string) => word !== ''
  return words.slice(words.findIndex(isWord), words.findLastIndex(isWord) + 1)
}

const MAX_OUTPUT = 1024 * 1024
/** What the program has printed is in the pipe when it ends. */
const LAST_WORDS_MS = 1_000

function outputOf(
  program: string,
  args: readonly string[],
  { changing, env, signal, writeErr }: PasswordCommandOptions,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawnChild(program, args, {
      env: { ...env, ...(changing && { RCLONE_PASSWORD_CHANGE: '1' }) },
      stdio: ['inherit', 'pipe', 'pipe'],
      ...(signal !== undefined && { signal }),
    })
    const printed = collect(child.stdout, () => child.kill())
    child.stderr?.setEncoding('utf8').on('data', (text: string) => writeErr(sanitised(text)))
    // A grandchild, such as an agent, may hold the pipes long after: nobody waits for it.
    const letGo = () => {
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    child.once('exit', () => {
      const last = setTimeout(letGo, LAST_WORDS_MS)
      child.once('close', () => clearTimeout(last))
    })
    child.once('error', (cause) => {
      letGo()
      child.unref()
      reject(
        signal?.aborted
          ? signal.reason
          : failed(`could not be started (${errnoOf(cause) || 'unknown cause'})`),
      )
    })
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(printed))
      else reject(failed(code === null ? 'was ended' : `ended with exit code ${code}`))
    })
  })
}

/** Gathers what is printed; a program that never stops printing is stopped. */
function collect(stream: Readable | null, stop: () => void): readonly Buffer[] {
  const pieces: Buffer[] = []
  let size = 0
  stream?.on('data', (piece: Buffer) => {
    size += piece.length
    if (size > MAX_OUTPUT) stop()
    else pieces.push(piece)
  })
  return pieces
}

/** Line ends stay, everything else that a terminal would obey is shown. */
function sanitised(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line.replace(/\r$/, '')))
    .join('\n')
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function failed(what: string): PcloudConfigError {
  return new PcloudConfigError('config-encrypted', `The password command ${what}.`, {
    hint: 'It is the one of --password-command or RCLONE_PASSWORD_COMMAND. Run it by hand to see.',
  })
}

function unquotable(what: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${what} in the password command.`, {
    hint: 'As in rclone: words stand one blank apart; a word with blanks in double quotes, a quote in it doubled.',
  })
}
