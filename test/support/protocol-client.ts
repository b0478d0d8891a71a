import { spawn } from 'node:child_process'
import { runHere } from './run-here.ts'

/**
 * A caller of `config create` and `config update` that knows nothing but rclone's page
 * about them (rclone.org/commands/rclone_config_create): ask what `Option` says, hand the
 * answer back with `--state`, until `State` is empty.
 */
export interface Spoken {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Our command line, in this process. */
export const HERE: readonly string[] = []

export interface Speaker {
  /** A program and the words that come first, such as `rclone config`; or {@link HERE}. */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Hears what is said on stderr, as it comes. */
  readonly onTalk?: (text: string) => void
}

export interface Turn {
  readonly State: string
  readonly Option: AskedOption | null
  readonly Error: string
  readonly Result: string
  readonly AuthURL?: string
}

export interface AskedOption {
  readonly Name: string
  readonly Help: string
  readonly DefaultStr: string
  readonly IsPassword: boolean
  readonly Required: boolean
  readonly Exclusive: boolean
  readonly Examples?: readonly { readonly Value: string }[]
}

/** By the name of the question; each time it is asked takes the next one, the default at the end. */
export type Answers = Readonly<Record<string, string | readonly string[]>>

export interface Dialogue {
  /** `create NAME TYPE k=v...` or `update NAME k=v...`. */
  readonly words: readonly string[]
  readonly answers?: Answers
  /** Options of every call, such as `--all`. */
  readonly options?: readonly string[]
}

const MOST_TURNS = 60

/** @returns every turn, the closing one last */
export async function hold(speaker: Speaker, dialogue: Dialogue): Promise<readonly Turn[]> {
  const { words, answers = {}, options = [] } = dialogue
  const left = new Map(Object.entries(answers).map(([name, one]) => [name, [one].flat()]))
  const turns = [await turn(speaker, [...words, '--non-interactive', ...options])]
  while (turns.length < MOST_TURNS) {
    const { State, Option, Error: wrong } = turns.at(-1) ?? missing('a turn')
    if (State === '') return turns
    // rclone leaves the question out where it tells of an error; the one before still stands.
    const asked = Option ?? (wrong ? turns.at(-2)?.Option : null) ?? missing('a question')
    const Result = left.get(asked.Name)?.shift() ?? asked.DefaultStr
    turns.push(
      await turn(speaker, [
        ...[...words, '--continue', '--state', State, '--result', Result],
        ...options.filter((option) => option !== '--all'),
      ]),
    )
  }
  throw new Error(`no end after ${MOST_TURNS} turns`)
}

export function namesOf(turns: readonly Turn[]): readonly (string | undefined)[] {
  return turns.map(({ Option }) => Option?.Name)
}

async function turn(speaker: Speaker, words: readonly string[]): Promise<Turn> {
  const { code, stdout, stderr } = await speak(speaker, words)
  if (code !== 0) throw new Error(`exit ${code} of ${words.join(' ')}:\n${stderr}`)
  return JSON.parse(stdout)
}

/** One call; stdin is closed, as in a program that answers by words only. */
export function speak(
  { command, env, onTalk }: Speaker,
  words: readonly string[],
): Promise<Spoken> {
  if (command === HERE) return runHere(words, { env })
  const [program = '', ...first] = command
  const child = spawn(program, [...first, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    onTalk?.(stderr)
  })
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(late)
      resolve({ code, stdout, stderr })
    })
  })
}

function missing(what: string): never {
  throw new Error(`${what} is missing`)
}
