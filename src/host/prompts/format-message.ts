import { talkLines } from '../../talk-lines.ts'
import { visible } from '../../visible.ts'
import type { Talk, Tone } from '../../wizard/prompter.ts'
import { cells } from './cells.ts'
import type { Palette } from './palette.ts'
import type { PromptMode } from './prompter-options.ts'
import type { Symbols } from './symbols.ts'
import { formatTable } from './table.ts'

export interface TalkStyle {
  readonly mode: PromptMode
  readonly palette: Palette
  readonly symbols: Symbols
  /** Undefined where lines are not to be broken. */
  readonly width: number | undefined
  readonly indent: number
}

/** A line of talk as it is printed, with its line ends. */
export function formatTalk(talk: Talk, style: TalkStyle): string {
  const mark = markOf(talk.tone, style)
  const paint = painterOf(talk.tone, style.palette)
  const margin = ' '.repeat(style.indent)
  const hanging = ' '.repeat(mark.width)
  const lines = talk.text
    .split(/\r\n|\n/)
    .flatMap((line) => linesOf(visible(line), talk.tone, mark.length, style))
  const room = style.width === undefined ? undefined : style.width - style.indent
  const rows = formatTable(talk.rows ?? [], room, style.symbols.ellipsis)
  return lines
    .map((line, at) => `${margin}${at === 0 ? mark.text : hanging}${paint(line)}`.trimEnd())
    .concat(rows.map((row) => `${margin}${row}`))
    .map((line) => `${line}\n`)
    .join('')
}

/** Links and lines of the file stay whole, so that they can be copied. */
function linesOf(line: string, tone: Tone, markLength: number, style: TalkStyle): string[] {
  if (style.width === undefined || tone === 'link' || tone === 'verbatim') return [line]
  const room = style.width - style.indent - markLength - 1
  return [...talkLines(line, room, cells)]
}

function painterOf(tone: Tone, palette: Palette): (text: string) => string {
  if (tone === 'heading') return palette.strong
  if (tone === 'dim') return palette.dim
  if (tone === 'link') return palette.accent
  return (text) => text
}

interface Mark {
  readonly text: string
  /** How far the lines below it stand in. */
  readonly width: number
  readonly length: number
}

/** Signs on a drawn screen; words where a screen reader or a log takes them in. */
function markOf(tone: Tone, style: TalkStyle): Mark {
  if (tone !== 'ok' && tone !== 'warn' && tone !== 'error') return { text: '', width: 0, length: 0 }
  if (style.mode === 'terminal') {
    const sign = style.symbols[tone]
    const length = sign.length + 1
    return { text: `${style.palette[tone](sign)} `, width: length, length }
  }
  const word = { ok: '', warn: 'Warning: ', error: 'Error: ' }[tone]
  return { text: style.palette[tone](word), width: 0, length: word.length }
}
