import { visible } from '../../visible.ts'
import type { Message, Tone } from '../../wizard/prompter.ts'
import { wrapText } from '../../wrap-text.ts'
import { cells, formatTable } from './cells.ts'
import { hyperlink, type Palette } from './escape-codes.ts'
import type { PromptMode } from './prompter-options.ts'
import type { Symbols } from './symbols.ts'

interface MessageStyle {
  readonly mode: PromptMode
  readonly palette: Palette
  readonly symbols: Symbols
  /** Undefined if lines are not wrapped. */
  readonly width: number | undefined
  readonly indent: number
  readonly hyperlinks: boolean
}

export function formatMessage(message: Message, style: MessageStyle): string {
  const mark = markOf(message.tone, style)
  const paint = painterOf(message.tone, style)
  const margin = ' '.repeat(style.indent)
  const hanging = ' '.repeat(mark.width)
  const lines = message.text
    .split(/\r\n|\n/)
    .flatMap((line) => linesOf(visible(line), message.tone, mark.length, style))
  const room = style.width === undefined ? undefined : style.width - style.indent
  const rows = formatTable(message.rows ?? [], room, style.symbols.ellipsis)
  return lines
    .map((line, at) => `${margin}${at === 0 ? mark.text : hanging}${paint(line)}`.trimEnd())
    .concat(rows.map((row) => `${margin}${row}`))
    .map((line) => `${line}\n`)
    .join('')
}

/** Links and lines of the file are not wrapped, so that the user can copy them. */
function linesOf(line: string, tone: Tone, markLength: number, style: MessageStyle): string[] {
  if (style.width === undefined || tone === 'link' || tone === 'verbatim') return [line]
  const room = style.width - style.indent - markLength - 1
  return [...wrapText(line, room, cells)]
}

/** Wrapping does not split URLs, so the hyperlink is complete. */
function painterOf(tone: Tone, { palette, hyperlinks }: MessageStyle): (text: string) => string {
  const linked = (text: string) => (hyperlinks ? text.replace(URL_IN_TEXT, hyperlink) : text)
  if (tone === 'heading') return palette.strong
  if (tone === 'dim') return (text) => palette.dim(linked(text))
  if (tone === 'link') return (text) => palette.accent(linked(text))
  return linked
}

/** Without the punctuation of the sentence. */
const URL_IN_TEXT = /https?:\/\/[\x21-\x7e]*[\w/=&#-]/g

interface Mark {
  readonly text: string
  /** The indent of the lines below it. */
  readonly width: number
  readonly length: number
}

/** A sign on a drawn screen. Text for screen readers and logs. */
function markOf(tone: Tone, style: MessageStyle): Mark {
  if (tone !== 'ok' && tone !== 'warn' && tone !== 'error') return { text: '', width: 0, length: 0 }
  if (style.mode === 'terminal') {
    const sign = style.symbols[tone]
    const length = sign.length + 1
    return { text: `${style.palette[tone](sign)} `, width: length, length }
  }
  const word = { ok: '', warn: 'Warning: ', error: 'Error: ' }[tone]
  return { text: style.palette[tone](word), width: 0, length: word.length }
}
