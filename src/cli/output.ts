import { isNo, type NextStep, PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'
import { visible, visibleJson } from '../visible.ts'
import type { Host, Marks, PromptWishes } from './host.ts'

/** Data goes to stdout, messages to stderr. With `--json`, errors go to stdout too. */
export interface Output {
  readonly json: boolean
  readonly wording: Wording
  /** Prints data. It is escaped only for a terminal. */
  data(text: string): Promise<void>
  document(value: unknown): Promise<void>
  /** Prints the masked diff of a change that is not written. */
  dryRun(diff: string): Promise<void>
  /** Prints one line of an event stream. */
  event(value: object): void
  error(error: unknown): Promise<void>
  /** @throws PcloudConfigError `failed` when an event could not be written */
  flush(): Promise<void>
}

/** Adds the `--config` of this run to commands in messages, and `~` to paths under the home folder. */
interface Wording {
  /** For people. */
  text(text: string): string
  /** For programs, which need the full path. */
  hint(text: string): string
  /** A masked diff for people: only the name of the file changes. */
  diff(text: string): string
}

interface OutputWishes {
  readonly json: boolean
  readonly verbose: boolean
  /** The command prints events, so an error is an event too. */
  readonly streams: boolean
  /** The look of an error. Called only for an error. */
  look(): Promise<Pick<PromptWishes, 'plain' | 'color'>>
  readonly wording: Wording
  /** The error to print. */
  corrected(error: unknown): unknown
}

export function createOutput(host: Host, wishes: OutputWishes): Output {
  const shown = (text: string) =>
    host.stdoutIsTTY ? text.split(/\r?\n/).map(visible).join('\n') : text
  const line = (value: unknown) => host.writeOut(`${visibleJson(value)}\n`)
  const asData = (detail: object) =>
    wishes.streams
      ? line({ event: 'error', ...detail })
      : host.writeOut(`${visibleJson({ error: detail }, 2)}\n`)
  let events: Promise<unknown> = Promise.resolve()
  const data = (text: string) => host.writeOut(shown(text))
  const document = (value: unknown) => host.writeOut(`${visibleJson(value, 2)}\n`)
  return {
    json: wishes.json,
    wording: wishes.wording,
    data,
    document,
    dryRun: (diff) =>
      wishes.json ? document({ dry_run: true, diff }) : data(wishes.wording.diff(diff)),
    event(value) {
      events = Promise.all([events, line(value)])
      events.catch(() => undefined)
    },
    flush: async () => void (await events),
    async error(error) {
      const { code, message, ...next } = describeError(wishes.corrected(error))
      const hint = await hintFor(next)
      const { wording } = wishes
      const detail = { code, message, ...(hint !== undefined && { hint: wording.hint(hint) }) }
      const asTalk = async () => {
        const marks = await marksFor(host, wishes)
        host.writeErr(isNo(error) ? noText(message, hint, marks) : errorText(message, hint, marks))
      }
      // If stdout cannot be written, print the error on stderr.
      await (wishes.json ? asData(detail).catch(asTalk) : asTalk())
      if (wishes.verbose) host.writeErr(traceOf(error))
    },
  }
}

/** Texts of advice are loaded on demand. A failure to load them must not hide the error itself. */
async function hintFor({ hint, advice }: NextStep): Promise<string | undefined> {
  if (advice === undefined) return hint
  const texts = await import('./option-hints.ts').catch(() => undefined)
  return texts === undefined ? hint : texts.hintOf({ hint, advice })
}

type ErrorMarks = Pick<Marks, 'error' | 'text'>

/** A failure here, for example broken settings, must not hide the error itself. */
async function marksFor(host: Host, wishes: OutputWishes): Promise<ErrorMarks> {
  const look = await wishes.look().catch(() => ({ plain: false, color: 'auto' }) as const)
  return host.marks('stderr', look).catch(() => BARE)
}

/** If the marks cannot be loaded: the limit of open files is reached, or an update replaced the program. */
const BARE = { error: 'Error:', text: (line: string) => line }

function errorText(message: string, hint: string | undefined, { error, text }: ErrorMarks): string {
  const lines = [
    `${error} ${visible(message)}`,
    ...(hint === undefined ? [] : [`  ${visible(hint)}`]),
  ]
  return lines.map((line) => `${text(line)}\n`).join('')
}

/** A no is not an error, so it has no mark and no colour. */
function noText(message: string, hint: string | undefined, { text }: ErrorMarks): string {
  return [message, ...(hint === undefined ? [] : [hint])]
    .map((line) => `${text(visible(line))}\n`)
    .join('')
}

/** An unexpected error is a bug in this program. The message may contain a secret, so it is not printed. */
function describeError(error: unknown) {
  if (error instanceof PcloudConfigError) {
    const { code, message, hint, advice } = error
    return { code, message, hint, advice }
  }
  if (errnoOf(error) === 'EMFILE') return TOO_MANY_FILES
  return {
    code: 'failed',
    message: 'Something went wrong inside pcloud-config.',
    hint: 'Run the command with -v, and report the output.',
  } as const
}

/** Any file or module can exceed the limit. */
const TOO_MANY_FILES = {
  code: 'failed',
  message: 'Too many files are open.',
  hint: 'Increase the limit (`ulimit -n`), then retry.',
} as const

/** For `-v`: stack frames and error codes of the causes, without their messages. */
function traceOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return ''
  const frames = (error.stack ?? '').split('\n').filter((row) => /^\s+at /.test(row))
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  const head = `${depth === 0 ? '' : 'caused by '}${error.name}${code}`
  const lines = [head, ...frames].map((row) => `  ${visible(row)}\n`).join('')
  return lines + traceOf(error.cause, depth + 1)
}
