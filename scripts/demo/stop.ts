import process from 'node:process'
import { say } from './say.ts'

/** What ends the demo before its time: Ctrl-C, a closed terminal, or its own time limit. */
export interface Stop {
  readonly signal: AbortSignal
  /** The exit code that tells of it; undefined while nothing stopped the demo. */
  code(): number | undefined
  forget(): void
}

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const SIGNALS = Object.keys(CODES) as (keyof typeof CODES)[]

export function watchStop(minutes: number): Stop {
  const stopping = new AbortController()
  let code: number | undefined
  const end = (why: number) => {
    code ??= why
    stopping.abort()
  }
  const onSignal = (name: keyof typeof CODES) => end(CODES[name])
  for (const name of SIGNALS) process.on(name, onSignal)
  const limit = setTimeout(() => {
    say(`\nThe demo takes ${minutes} minutes at most; they are over.`)
    end(1)
  }, minutes * 60_000)
  return {
    signal: stopping.signal,
    code: () => code,
    forget() {
      clearTimeout(limit)
      for (const name of SIGNALS) process.off(name, onSignal)
    },
  }
}
