import type { Environment } from '../child-secrets.ts'
import type { PromptMode } from './prompter-options.ts'

interface ModeFacts {
  readonly stdinIsTTY: boolean
  readonly stderrIsTTY: boolean
  readonly plain: boolean
  readonly noInput: boolean
  readonly json: boolean
  readonly env: Environment
  /** Windows has no `/dev/tty`. */
  readonly platform?: NodeJS.Platform
}

/** Reads a pipe line by line, even in CI. CI terminals are unattended, so do not wait. */
export function choosePromptMode(facts: ModeFacts): PromptMode {
  if (facts.noInput || facts.json) return 'none'
  if (!facts.stdinIsTTY) return 'lines'
  if (isSet(facts.env.CI)) return 'none'
  if (!facts.stderrIsTTY && facts.platform === 'win32') return 'none'
  return facts.plain || facts.env.TERM === 'dumb' ? 'lines' : 'terminal'
}

interface ColorFacts {
  readonly when: 'auto' | 'always' | 'never'
  /** Of the stream for the output. */
  readonly isTTY: boolean
  readonly env: Environment
}

/** The option takes precedence over FORCE_COLOR, and FORCE_COLOR over NO_COLOR, as in Node. */
export function wantsColor({ when, isTTY, env }: ColorFacts): boolean {
  if (when !== 'auto') return when === 'always'
  const forced = env.FORCE_COLOR
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  if (isSet(env.NO_COLOR) || env.TERM === 'dumb') return false
  return isTTY
}

/** False if the terminal would show signs outside ASCII as boxes. */
export function wantsUnicode(env: Environment, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') {
    const modern = ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERMINUS_SUBLIME']
    return modern.some((name) => isSet(env[name]))
  }
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  return locale === undefined || locale === '' ? true : /utf-?8/i.test(locale)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
