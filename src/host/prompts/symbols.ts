import type { Marks } from '../../cli/host.ts'
import type { Prompter, Question } from '../../wizard/prompter.ts'
import { createPalette } from './escape-codes.ts'

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

/** For terminals that can show only ASCII: replaces the typographic signs in our texts. */
export function asciiPrompter(prompter: Prompter): Prompter {
  return {
    ask: (question) => prompter.ask(inAscii(question)),
    say: (line) => prompter.say(line.tone === 'qr' ? line : { ...line, text: toAscii(line.text) }),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}

function inAscii<Q extends Question>(question: Q): Q {
  const { message, help, more } = question
  return {
    ...question,
    message: toAscii(message),
    ...(help !== undefined && { help: toAscii(help) }),
    more: toAscii(more),
    ...ownTexts(question),
  }
}

/** The texts of only one kind of question. Labels of choices are names of the user. */
function ownTexts(question: Question): Partial<Question> {
  if (question.kind === 'choice') {
    const { choices } = question
    return {
      choices: choices.map(({ hint, ...choice }) =>
        hint === undefined ? choice : { ...choice, hint: toAscii(hint) },
      ),
    }
  }
  if ('validate' in question) {
    const { validate } = question
    return { validate: (value) => optional(validate?.(value)) }
  }
  if ('status' in question) {
    const { status } = question
    return { status: () => toAscii(status?.() ?? '') }
  }
  return {}
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toAscii(text)
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
function toAscii(text: string): string {
  return text.replace(/[·•…→←’“”]/g, (sign) => SIGNS[sign] ?? sign)
}
