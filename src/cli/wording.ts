import { stripVTControlCharacters } from 'node:util'
import { wrapText } from '../text-layout.ts'
import { quotedPath } from '../visible.ts'
import { aroundQuestions, type Message, type Prompter } from '../wizard/prompter.ts'
import { findCommand } from './commands.ts'
import type { Host } from './host.ts'
import type { Output } from './output.ts'

type Wording = Output['wording']

export function wordingFor(argv: readonly string[], homeDir: string): Wording {
  const path = configOf(argv)
  const hint = path === undefined ? (text: string) => text : repeating(path)
  const diff = (text: string) => text.replace(DIFF_HEAD, (head) => underTilde(head, homeDir))
  return { hint, diff, text: (text) => underTilde(hint(text), homeDir) }
}

/** The first lines of a diff, also if a change of mode precedes them. */
const DIFF_HEAD = /^(?:(?:old|new) mode \d+\n)*--- .*\n\+\+\+ .*/

/** A host that applies the wording to all messages. */
export function wordingHost(host: Host, wording: Wording): Host {
  const own: Pick<Host, 'writeErr' | 'createPrompter'> = {
    writeErr: (said) => host.writeErr(fitted(wording.text(said), host.columns('stderr'))),
    async createPrompter(wishes) {
      const prompter = await host.createPrompter(wishes)
      return wordingPrompter(prompter, wording, await import('./option-hints.ts'))
    },
  }
  return Object.assign(Object.create(host) as Host, own)
}

/** On a terminal, long lines break at spaces. Lines of a diff and redrawn lines do not. */
function fitted(text: string, columns: number | undefined): string {
  if (columns === undefined) return text
  const width = Math.max(columns - 1, 10)
  return text
    .split('\n')
    .flatMap((line) => (IS_FIXED.test(line) ? [line] : wrapText(line, width, visibleLength)))
    .join('\n')
}

const IS_FIXED = /^(?:[+-]\S|@@| \S)|\r|\x1b\[[\d;]*[A-Za-ln-z]/
const visibleLength = (text: string) => stripVTControlCharacters(text).length

/** The last `--config` before `--`. */
function configOf(argv: readonly string[]): string | undefined {
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  const given = words.map((word, at) =>
    word === '--config' ? words[at + 1] : /^--config=(.*)$/s.exec(word)?.[1],
  )
  return given.findLast((path) => path !== undefined)
}

function repeating(path: string): (text: string) => string {
  const word = quotedPath(path)
  return (text) => {
    let [done, from] = ['', 0]
    for (const found of text.matchAll(COMMAND)) {
      const limit = found[1] === undefined ? 1 : argumentsOf(found[1])
      if (limit === undefined || found.index < from) continue
      const start = found.index + found[0].length
      const rest = text.slice(start)
      const isQuoted = text.slice(0, found.index).split('`').length % 2 === 0
      const length = isQuoted ? rest.search(/[`\n]|$/) : lengthOfWords(rest, limit)
      // After a bare `--`, `--config` would be read as a name.
      const end = / -- /.test(rest.slice(0, length)) ? start : start + length
      done += `${text.slice(from, end)} --config ${word}`
      from = end
    }
    return done + text.slice(from)
  }
}

/** A command of this program, or one of rclone that reads the config file. */
const COMMAND =
  /\b(?:pcloud-config ([a-z]+)(?![\w-]|\.\w)|rclone (?:about|copy|sync|lsd|ls|lsl|lsf|mount|cleanup|listremotes|config (?:reconnect|show|dump|redacted|update|password|create|delete|userinfo|disconnect))(?=[ `]|$))/g

/** Commands that read no config file. */
const WITHOUT_FILE = new Set(['settings', 'help', 'version', 'completion'])

/** How many arguments a command takes. Undefined if it does not use the config file. */
function argumentsOf(name: string): number | undefined {
  const command = WITHOUT_FILE.has(name) ? undefined : findCommand(name)
  return command && Math.min(command.maxArgs, 3)
}

/** An argument of a shell command. It may contain the punctuation that ends a sentence. */
const QUOTED = String.raw`"[^"]*"|\$'(?:[^'\\]|\\.)*'|'[^']*'`
const SENTENCE = new RegExp(`^(?:${QUOTED}|.)*?(?=[.,;)](?:\\s|$)|\\n|$)`, 's')

/** The length of the arguments. 0 for a sentence, which has more parts than a command. */
function lengthOfWords(text: string, limit: number): number {
  const sentence = SENTENCE.exec(text)?.[0].trimEnd() ?? ''
  const words = sentence.match(new RegExp(`${QUOTED}|\\S+`, 'g')) ?? []
  const plain = words.filter((word) => !word.startsWith('-'))
  return plain.length > limit ? 0 : sentence.length
}

/** Not in quotes, where a shell does not expand `~`, and not in a command in backquotes. */
function underTilde(text: string, homeDir: string): string {
  if (homeDir.length < 2) return text
  const parts = text.split(`${homeDir}/`)
  return parts.reduce((done, part) => {
    const isPlain = /(^|[\s(])$/.test(done) && done.split('`').length % 2 === 1
    return `${done}${isPlain ? '~' : homeDir}/${part}`
  })
}

function wordingPrompter(
  prompter: Prompter,
  wording: Wording,
  { optionText, withAdvice }: typeof import('./option-hints.ts'),
): Prompter {
  const word = wording.text
  const said = ({ advice, ...line }: Message): Message => {
    if (line.tone === 'qr') return line
    // A review shows a diff.
    if (line.tone === 'verbatim') return { ...line, text: wording.diff(line.text) }
    return { ...line, text: word(withAdvice(line.text, advice)) }
  }
  const worded = aroundQuestions(prompter, (question, ask) => {
    const { message, help, more, option } = question
    return ask({
      ...question,
      message: word(message),
      more: word(more),
      ...(help !== undefined && { help: word(help) }),
      ...(option !== undefined && { option: optionText(option) }),
    })
  })
  return { ...worded, say: (line) => prompter.say(said(line)) }
}
