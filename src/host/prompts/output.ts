import { openSync } from 'node:fs'
import { WriteStream } from 'node:tty'
import type { OutputStream, PrompterOptions } from './options.ts'

/**
 * Where the questions go: stderr, so that stdout stays data. A person at a terminal
 * whose stderr goes to a file would not see them there, so the terminal is opened itself.
 */
export function createOutput(options: PrompterOptions): () => OutputStream {
  let stream: OutputStream | undefined
  return () => {
    stream ??= unbreakable(
      needsTerminal(options) ? (openTerminal() ?? options.stderr) : options.stderr,
    )
    return stream
  }
}

function needsTerminal({ mode, stdin, stderr }: PrompterOptions): boolean {
  return mode !== 'none' && stdin.isTTY === true && stderr.isTTY !== true
}

function openTerminal(): OutputStream | undefined {
  try {
    const terminal = new WriteStream(openSync('/dev/tty', 'w'))
    terminal.unref?.()
    return terminal
  } catch {
    return undefined
  }
}

/** After a hang-up every write fails; clean-up goes on regardless. */
function unbreakable(stream: OutputStream): OutputStream {
  if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  return stream
}
