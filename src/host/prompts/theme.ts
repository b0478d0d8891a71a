import * as kleur from 'kleur/colors'
import type { Marks } from '../../cli/host.ts'
import { type Environment, environmentValue } from '../../rclone/environment-variables.ts'

type Paint = (text: string) => string

/** One accent colour. The three signal colours are only for marks. */
export interface Palette {
  readonly accent: Paint
  readonly strong: Paint
  readonly dim: Paint
  readonly ok: Paint
  readonly warn: Paint
  readonly error: Paint
  /** Makes an address clickable. */
  readonly link: Paint
}

/**
 * With `color: false`, the text does not change. Enquirer 2.4.1 also colours with NO_COLOR and
 * TERM=dumb: its `ansi-colors` reads only FORCE_COLOR.
 * @param env identifies the terminal, for links
 */
export function createPalette(color: boolean, env?: Environment): Palette {
  const plain: Paint = (text) => text
  const paint = (colored: Paint) => (color ? always(colored) : plain)
  return {
    accent: paint(kleur.cyan),
    strong: paint(kleur.bold),
    dim: paint(kleur.dim),
    ok: paint(kleur.green),
    warn: paint(kleur.yellow),
    error: paint(kleur.red),
    link: color && env !== undefined && supportsHyperlinks(env) ? hyperlink : plain,
  }
}

/**
 * kleur decides once for all output, from stdout. Prompts go to stderr, so turn it on
 * during each call.
 */
function always(paint: Paint): Paint {
  return (text) => {
    const before = kleur.$.enabled
    kleur.$.enabled = true
    try {
      return paint(text)
    } finally {
      kleur.$.enabled = before
    }
  }
}

/** OSC 8: `ESC ] 8 ; ; URL ESC \ text ESC ] 8 ; ; ESC \`. */
const OPEN = '\x1b]8;;'
const END = '\x1b\\'

/**
 * Terminals that support OSC 8 links, with the first version. Most others ignore the sequence, but
 * some old ones print it.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  'iTerm.app': '3.1',
  WezTerm: '20200620',
  vscode: '1.72',
  ghostty: '0',
  mintty: '3.1',
  tmux: '3.4',
}

function supportsHyperlinks(env: Environment): boolean {
  const forced = environmentValue(env, 'FORCE_HYPERLINK')
  if (forced !== undefined) return forced !== '0'
  const program = environmentValue(env, 'TERM_PROGRAM')
  if (env.TMUX !== undefined && program !== 'tmux') return false
  if (program !== undefined) {
    const first = PROGRAMS[program]
    return first !== undefined && isAtLeast(env.TERM_PROGRAM_VERSION ?? '', first)
  }
  // VTE 0.50.0 crashes on these links. VTE terminals (GNOME Terminal) report 0.50.1 as 5001.
  if (Number(env.VTE_VERSION ?? 0) > 5_000) return true
  return environmentValue(env, 'WT_SESSION') !== undefined || /kitty|alacritty/.test(env.TERM ?? '')
}

/** Shows the full URL, so that users can copy it. */
function hyperlink(url: string): string {
  return /^https?:\/\/[\x21-\x7e]+$/.test(url) ? `${OPEN}${url}${END}${url}${OPEN}${END}` : url
}

function isAtLeast(version: string, first: string): boolean {
  const [numbers, wanted] = [version, first].map((text) => text.split(/[.-]/).map(Number))
  for (const [at, number] of (wanted ?? []).entries()) {
    const own = numbers?.[at] ?? 0
    if (own !== number) return own > number
  }
  return true
}

/**
 * Signs, with ASCII replacements. Enquirer 2.4.1 looks only for Windows (`lib/symbols.js`),
 * not for a Linux console or a locale without UTF-8.
 */
export interface Symbols {
  readonly pointer: string
  /** Marks the open question. */
  readonly active: string
  /** Marks an answered question. */
  readonly done: string
  readonly selected: string
  readonly bullet: string
  readonly ellipsis: string
  readonly dot: string
  readonly ok: string
  readonly warn: string
  readonly error: string
  readonly arrows: string
  readonly right: string
  readonly left: string
}

const UNICODE: Symbols = {
  pointer: '›',
  active: '❯',
  done: '✓',
  selected: '❯',
  bullet: '•',
  ellipsis: '…',
  dot: '·',
  ok: '✓',
  warn: '!',
  error: '✗',
  arrows: '↑↓',
  right: '→',
  left: '←',
}

const ASCII: Symbols = {
  pointer: '>',
  active: '>',
  done: '-',
  selected: '>',
  bullet: '*',
  ellipsis: '...',
  dot: '-',
  ok: 'ok',
  warn: '!',
  error: 'x',
  arrows: 'arrows',
  right: 'right',
  left: 'left',
}

export function createSymbols(unicode: boolean): Symbols {
  return unicode ? UNICODE : ASCII
}

interface MarkStyle {
  readonly plain: boolean
  readonly color: boolean
  readonly unicode: boolean
}

const WORDS: Omit<Marks, 'text' | 'heading' | 'dim'> = {
  ok: 'ok:',
  note: 'note:',
  warning: 'warning:',
  problem: 'problem:',
  error: 'Error:',
}

/** Coloured signs. Text for screen readers and logs. */
export function createMarks({ plain, color, unicode }: MarkStyle): Marks {
  const palette = createPalette(color)
  const symbols = createSymbols(unicode)
  const signs = {
    ok: palette.ok(symbols.ok),
    note: palette.dim(symbols.dot),
    warning: palette.warn(symbols.warn),
    problem: palette.error(symbols.error),
    error: palette.error(symbols.error),
  }
  return {
    ...(plain ? WORDS : signs),
    heading: palette.strong,
    dim: palette.dim,
    text: unicode ? (text) => text : toAscii,
  }
}

const SIGNS: Readonly<Record<string, string>> = {
  '·': '-',
  '•': '*',
  '…': '...',
  '→': '->',
  '←': '<-',
  '’': "'",
  '“': '"',
  '”': '"',
}

/** Replaces the signs in our texts. Names of folders and remotes do not change. */
export function toAscii(text: string): string {
  return text.replace(/[·•…→←’“”]/g, (sign) => SIGNS[sign] ?? sign)
}
