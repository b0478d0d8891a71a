import { Cancelled } from '../../src/errors.ts'
import type {
  Choice,
  ChoiceQuestion,
  ConfirmQuestion,
  PasteQuestion,
  PasteReply,
  Prompter,
  Question,
  Reply,
  Talk,
  TextQuestion,
  WaitQuestion,
  WaitReply,
} from '../../src/wizard/prompter.ts'

/** What a scripted person can do besides typing a value. */
export const ENTER = Symbol('Enter alone: the initial value')
export const BACK = Symbol('back to the step before')
export const CANCEL = Symbol('Ctrl-C')
/** For a paste: nothing is pasted, the question stays open until it is withdrawn. */
export const SILENCE = Symbol('no paste')
/** For a paste: standard input is at its end. */
export const ENDED = Symbol('end of input')

/**
 * `ask` is found in the question's message (or its option, as `--region`); an entry
 * answers one question, so a question asked twice needs two. A choice is answered by
 * its value, label or key.
 */
export interface ScriptLine {
  readonly ask: string | RegExp
  readonly answer: unknown
}

export interface Asked {
  readonly kind: 'text' | 'secret' | 'choose' | 'confirm' | 'paste' | 'wait'
  readonly question: Question
}

export interface ScriptedPrompter extends Prompter {
  readonly asked: readonly Asked[]
  readonly said: readonly Talk[]
  readonly closed: boolean
  /** Fails when an answer was never asked for. */
  verify(): void
}

/** A person whose answers are written down before. Whatever is not in the script fails by name. */
export function createScriptedPrompter(script: readonly ScriptLine[]): ScriptedPrompter {
  return new Scripted(script)
}

class Scripted implements ScriptedPrompter {
  readonly asked: Asked[] = []
  readonly said: Talk[] = []
  closed = false
  readonly #open: ScriptLine[]

  constructor(script: readonly ScriptLine[]) {
    this.#open = [...script]
  }

  async text(question: TextQuestion): Promise<Reply<string>> {
    return this.#typed('text', question)
  }

  async secret(question: TextQuestion): Promise<Reply<string>> {
    return this.#typed('secret', question)
  }

  async choose<T>(question: ChoiceQuestion<T>): Promise<Reply<T>> {
    const answer = this.#next('choose', question)
    if (answer === BACK) return { kind: 'back' }
    if (answer !== ENTER) return { kind: 'answer', value: pick(question, answer) }
    const first = question.choices[0]
    if (question.initial === undefined && first !== undefined) {
      return { kind: 'answer', value: first.value }
    }
    return { kind: 'answer', value: question.initial as T }
  }

  async confirm(question: ConfirmQuestion): Promise<Reply<boolean>> {
    const answer = this.#next('confirm', question)
    if (answer === BACK) return { kind: 'back' }
    if (answer === ENTER) return { kind: 'answer', value: question.initial }
    if (typeof answer === 'boolean') return { kind: 'answer', value: answer }
    throw new Error(`${name('confirm', question)} takes true or false, not ${show(answer)}`)
  }

  async paste(question: PasteQuestion): Promise<PasteReply> {
    const answer = this.#next('paste', question)
    if (answer === BACK) return { kind: 'back' }
    if (answer === ENDED) return { kind: 'ended' }
    if (answer === SILENCE) return withdrawn(question)
    return { kind: 'answer', value: asText('paste', question, answer) }
  }

  /** Without a line in the script the person just waits. */
  async wait(question: WaitQuestion): Promise<WaitReply> {
    const isScripted = this.#open.some((line) => fits(line, question))
    const answer = isScripted ? this.#next('wait', question) : SILENCE
    if (answer === BACK) return { kind: 'back' }
    if (answer === ENDED) return { kind: 'ended' }
    return withdrawn(question)
  }

  say(line: Talk): void {
    this.said.push(line)
  }

  close(): void {
    this.closed = true
  }

  verify(): void {
    if (this.#open.length === 0) return
    const unused = this.#open.map((line) => `  ${line.ask}: ${show(line.answer)}`)
    throw new Error(`Never asked for:\n${unused.join('\n')}\n${this.#transcript()}`)
  }

  #typed(kind: 'text' | 'secret', question: TextQuestion): Reply<string> {
    const answer = this.#next(kind, question)
    if (answer === BACK) return { kind: 'back' }
    const value = answer === ENTER ? (question.initial ?? '') : asText(kind, question, answer)
    const problem = question.validate?.(value)
    if (problem === undefined) return { kind: 'answer', value }
    this.said.push({ tone: 'error', text: problem })
    return this.#typed(kind, question)
  }

  #next(kind: Asked['kind'], question: Question): unknown {
    this.asked.push({ kind, question })
    const at = this.#open.findIndex((line) => fits(line, question))
    const [line] = at < 0 ? [] : this.#open.splice(at, 1)
    if (line === undefined)
      throw new Error(`Not in the script: ${name(kind, question)}\n${this.#transcript()}`)
    if (line.answer === CANCEL) throw new Cancelled()
    return line.answer
  }

  #transcript(): string {
    const asked = this.asked.map(({ kind, question }) => `  ${name(kind, question)}`)
    const open = this.#open.map((line) => `  ${line.ask}`)
    return `Asked so far:\n${asked.join('\n')}\nStill in the script:\n${open.join('\n') || '  nothing'}`
  }
}

function fits(line: ScriptLine, question: Question): boolean {
  if (line.ask instanceof RegExp) return line.ask.test(question.message)
  return question.message.includes(line.ask) || question.option === line.ask
}

function pick<T>(question: ChoiceQuestion<T>, answer: unknown): T {
  const is = (choice: Choice<T>) =>
    choice.value === answer || choice.label === answer || choice.key === answer
  const found = question.choices.find(is)
  if (found !== undefined) return found.value
  const labels = question.choices.map((choice) => choice.label).join(', ')
  throw new Error(`${name('choose', question)} has no choice ${show(answer)}, only: ${labels}`)
}

function asText(kind: Asked['kind'], question: Question, answer: unknown): string {
  if (typeof answer === 'string') return answer
  throw new Error(`${name(kind, question)} takes a string, not ${show(answer)}`)
}

/** Resolves when the signal fires; without a signal the script is wrong. */
function withdrawn(question: PasteQuestion): Promise<{ readonly kind: 'withdrawn' }> {
  const signal = question.signal
  if (signal === undefined) throw new Error(`Nothing can end ${name('paste', question)}`)
  if (signal.aborted) return Promise.resolve({ kind: 'withdrawn' })
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'withdrawn' }), { once: true })
  })
}

function name(kind: Asked['kind'], question: Question): string {
  const option = question.option === undefined ? '' : ` (${question.option})`
  return `${kind} "${question.message}"${option}`
}

function show(answer: unknown): string {
  return typeof answer === 'symbol' ? (answer.description ?? 'symbol') : JSON.stringify(answer)
}
