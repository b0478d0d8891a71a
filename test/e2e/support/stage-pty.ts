import { environment, PROGRAM } from '../../support/program.ts'
import { Pty } from '../../support/pty.ts'
import type { Stage } from '../../support/stage.ts'

export interface Look {
  readonly cols?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
}

/** A command that logs in, in a terminal, on the stage's file and port. Its browser does nothing. */
export function startOnStage(
  stage: Stage,
  words: readonly string[],
  { cols = 80, rows = 60, env = {} }: Look = {},
): Pty {
  const base = environment({ fake: stage.fake, env: { BROWSER: 'true' } })
  const redirect = ['--redirect-port', String(stage.port), '--config', stage.config]
  return new Pty(process.execPath, [PROGRAM, ...words, ...redirect], {
    ...{ env: { ...base, TERM: 'xterm', ...env }, cols, rows },
  })
}
