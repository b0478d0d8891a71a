import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ended, ProgramOptions } from '../../support/program.ts'
import { runHere } from '../../support/run-here.ts'

/** A config file of one's own, the command line on it, and rclone beside it. */
export interface ConfigRig {
  readonly folder: string
  readonly config: string
  readonly env: Readonly<Record<string, string>>
  read(): string
  write(text: string): void
  exists(): boolean
  run(...words: readonly string[]): Promise<Ended>
  runWith(options: ProgramOptions, ...words: readonly string[]): Promise<Ended>
  /** What rclone prints; types that log in must not be used with it. */
  rclone(...words: readonly string[]): string
  /** The map rclone reads. */
  dump(): unknown
  /** Every file and link below the folder, the backups left out. */
  names(): readonly string[]
}

export function configRig(text?: string): ConfigRig {
  const folder = mkdtempSync(join(tmpdir(), 'file-commands-'))
  const config = join(folder, 'rclone.conf')
  if (text !== undefined) writeFileSync(config, text, { mode: 0o600 })
  const env = { HOME: folder, XDG_STATE_HOME: join(folder, 'state'), RCLONE_CONFIG: config }
  const runWith: ConfigRig['runWith'] = (options, ...words) =>
    runHere(words, { ...options, env: { ...env, ...options.env } })
  const rclone = (...words: readonly string[]) =>
    execFileSync('rclone', words, {
      ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 15_000 },
      env: { PATH: process.env.PATH, ...env },
    })
  return {
    ...{ folder, config, env, runWith, rclone },
    read: () => readFileSync(config, 'utf8'),
    write: (content) => writeFileSync(config, content),
    exists: () => existsSync(config),
    run: (...words) => runWith({}, ...words),
    dump: () => JSON.parse(rclone('config', 'dump')),
    names: () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => !name.startsWith('state'))
        .sort(),
  }
}
