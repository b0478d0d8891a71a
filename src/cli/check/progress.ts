import type { Invocation } from '../invocation.ts'
import { promptWishes } from '../prompting.ts'

export interface CheckProgress {
  readonly show: (done: number, total: number) => void
  /** Removes the line. */
  readonly clear: () => void
}

const SILENT: CheckProgress = { show: () => undefined, clear: () => undefined }
const CLEAR_LINE = '\r\x1b[2K'

/** A counter on a terminal. With `--plain`, a single line. */
export async function checkProgress(invocation: Invocation): Promise<CheckProgress> {
  const { host, options, output, settings } = invocation
  if (!host.stderrIsTTY || output.json || options.has('quiet')) return SILENT
  const { plain } = promptWishes(options, output.json, await settings(), host.env)
  if (plain || host.env.TERM === 'dumb') {
    const begin = (done: number, total: number) =>
      done === 0 && total > 0
        ? host.writeErr(`Asking pCloud about ${remotes(total)}.\n`)
        : undefined
    return { show: begin, clear: () => undefined }
  }
  const line = (done: number, total: number) =>
    done === total ? '' : `Asking pCloud about ${remotes(total)} · ${done} done`
  return {
    show: (done, total) => host.writeErr(CLEAR_LINE + line(done, total)),
    clear: () => host.writeErr(CLEAR_LINE),
  }
}

function remotes(count: number): string {
  return count === 1 ? '1 remote' : `${count} remotes`
}
