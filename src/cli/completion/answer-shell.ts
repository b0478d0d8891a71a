import type { Host } from '../host.ts'
import { type BashRequest, bashAnswer, readBashLine } from './bash-answer.ts'
import { type Offer, offer } from './offered-words.ts'
import type { Typed } from './situation.ts'

/**
 * What the scripts ask for at each press of Tab: `__complete SHELL ...`. The answer is
 * one line that says what follows, and a line for each word. Whatever goes wrong, there
 * is nothing to say: a person is typing.
 */
export async function answerShell(words: readonly string[], host: Host): Promise<number> {
  try {
    await host.writeOut(await answerFor(words, host))
  } catch {
    // No completion, then.
  }
  return 0
}

async function answerFor([shell, ...given]: readonly string[], host: Host): Promise<string> {
  switch (shell) {
    case 'bash':
      return answerBash(given, host)
    case 'zsh':
      return zshAnswer(await offer(typedOf(given), host))
    case 'fish':
      return fishAnswer(await offer(typedOf(given), host))
    case 'powershell': {
      const typed = typedOf(readPowershellWords(given[0] ?? ''))
      return powershellAnswer(await offer(typed, host), typed.current)
    }
    default:
      return ''
  }
}

/** The words after the program's name, the last of which is being typed. */
function typedOf(words: readonly string[]): Typed {
  return { words: words.slice(0, -1), current: words.at(-1) ?? '' }
}

async function answerBash(given: readonly string[], host: Host): Promise<string> {
  const [type = '', replaced = '', text = ''] = given
  const line = readBashLine(text)
  const request: BashRequest = { line, replaced, lists: type === '63' || type === '33' }
  const found: Offer = line.redirects ? { kind: 'files', prefix: '' } : await offer(line, host)
  return bashAnswer(found, request)
}

/** In the form `_describe` takes: a colon parts word and description. */
function zshAnswer(found: Offer): string {
  const escaped = (text: string) => text.replace(/[\\:]/g, '\\$&')
  const rows = wordsOf(found).map(({ text, help }) =>
    help === undefined ? escaped(text) : `${escaped(text)}:${help}`,
  )
  return lines([`${modeOf(found)} ${found.prefix.length}`, ...rows])
}

/** fish looks at whole words: what stands before the value is part of them. */
function fishAnswer(found: Offer): string {
  const rows = wordsOf(found).map(({ text, help = '' }) => `${found.prefix}${text}\t${help}`)
  return lines([`${modeOf(found)} ${found.prefix.length}`, ...rows])
}

function wordsOf(found: Offer) {
  return found.kind === 'words' ? found.words : []
}

function modeOf(found: Offer): 'files' | 'words' | 'parts' {
  if (found.kind === 'files') return 'files'
  return found.whole ? 'words' : 'parts'
}

function lines(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('')
}

/**
 * The words come joined by NUL, as base64 with `-` and `_`: the ways in which PowerShell and
 * cmd.exe pass an argument on do not agree on anything else.
 */
export function readPowershellWords(packed: string): readonly string[] {
  return Buffer.from(packed, 'base64url').toString('utf8').split('\0')
}

/** JSON, packed likewise: the console may have another encoding. */
export function powershellAnswer(found: Offer, current: string): string {
  if (found.kind === 'files') return pack({ files: true, words: [] })
  const words = found.words
    .map(({ text, help }) => ({ text: found.prefix + text, help: help ?? text }))
    .filter(({ text }) => text.toLowerCase().startsWith(current.toLowerCase()))
    .map(({ text, help }) => ({ insert: quote(text), show: text, help }))
  return pack({ files: false, words })
}

function pack(answer: object): string {
  return `${Buffer.from(JSON.stringify(answer)).toString('base64')}\n`
}

/** PowerShell takes four signs for a single quote; doubled inside one they stand for themselves. */
function quote(text: string): string {
  if (/^[\w\p{L}.+=:/-]+$/u.test(text)) return text
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
