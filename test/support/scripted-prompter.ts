import { Cancelled } from '../../src/errors.ts'
import type {
  AnyReply,
  ChoiceQuestion,
  Message,
  PasteQuestion,
  Prompter,
  Question,
  ReplyTo,
  SecretQuestion,
  TextQuestion,
  WaitQuestion,
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
  readonly kind: Question['kind']
  readonly question: Question
}

export interface ScriptedPrompter extends Prompter {
  readonly asked: readonly Asked[]
  readonly said: readonly Message[]
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
  readonly said: Message[] = []
  closed = false
  readonly #open: ScriptLine[]

  constructor(script: readonly ScriptLine[]) {
    this.#open = [...script]
  }

  ask<Q extends Question>(question: Q): Promise<ReplyTo<Q>> {
    return this.#reply(question) as Promise<ReplyTo<Q>>
  }

  async #reply(question: Question): Promise<AnyReply> {
    // Without a line in the script, a wait goes on until it is withdrawn.
    const waits = question.kind === 'wait' && !this.#open.some((line) => fits(line, question))
    const answer = waits ? this.#note(question, SILENCE) : this.#next(question)
    if (answer === BACK) return { kind: 'back' }
    switch (question.kind) {
      case 'text':
      case 'secret':
        return this.#typed(question, answer)
      case 'choice':
        return {
          kind: 'answer',
          value: answer === ENTER ? first(question) : pick(question, answer),
        }
      case 'confirm':
        return {
          kind: 'answer',
          value: answer === ENTER ? question.initial : asBoolean(question, answer),
        }
      case 'paste':
      case 'wait':
        if (answer === ENDED) return { kind: 'ended' }
        if (answer === SILENCE || question.kind === 'wait') return withdrawn(question)
        return { kind: 'answer', value: asText(question, answer) }
    }
  }

  say(line: Message): void {
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

  #typed(question: TextQuestion | SecretQuestion, answer: unknown): Promise<AnyReply> | AnyReply {
    const value = answer === ENTER ? (question.initial ?? '') : asText(question, answer)
    const problem = question.validate?.(value)
    if (problem === undefined) return { kind: 'answer', value }
    this.said.push({ tone: 'error', text: problem })
    return this.#reply(question)
  }

  #note<T>(question: Question, answer: T): T {
    this.asked.push({ kind: question.kind, question })
    return answer
  }

  #next(question: Question): unknown {
    const at = this.#open.findIndex((line) => fits(line, question))
    const [line] = at < 0 ? [] : this.#open.splice(at, 1)
    this.#note(question, line)
    if (line === undefined)
      throw new Error(`Not in the script: ${name(question)}\n${this.#transcript()}`)
    if (line.answer === CANCEL) throw new Cancelled()
    return line.answer
  }

  #transcript(): string {
    const asked = this.asked.map(({ question }) => `  ${name(question)}`)
    const open = this.#open.map((line) => `  ${line.ask}`)
    return `Asked so far:\n${asked.join('\n')}\nStill in the script:\n${open.join('\n') || '  nothing'}`
  }
}

function fits(line: ScriptLine, question: Question): boolean {
  if (line.ask instanceof RegExp) return line.ask.test(question.message)
  return question.message.includes(line.ask) || question.option === line.ask
}

function pick({ choices, ...question }: ChoiceQuestion<unknown>, answer: unknown): unknown {
  const found = choices.find(
    ({ value, label, key }) => value === answer || label === answer || key === answer,
  )
  if (found !== undefined) return found.value
  const labels = choices.map(({ label }) => label).join(', ')
  throw new Error(`${name(question)} has no choice ${show(answer)}, only: ${labels}`)
}

function first({ initial, choices }: ChoiceQuestion<unknown>): unknown {
  return initial === undefined ? choices[0]?.value : initial
}

function asText(question: Question, answer: unknown): string {
  if (typeof answer === 'string') return answer
  throw new Error(`${name(question)} takes a string, not ${show(answer)}`)
}

function asBoolean(question: Question, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer
  throw new Error(`${name(question)} takes true or false, not ${show(answer)}`)
}

/** Resolves when the signal fires. Without a signal, the script is wrong. */
function withdrawn(question: PasteQuestion | WaitQuestion): Promise<AnyReply> {
  const { signal } = question
  if (signal === undefined) throw new Error(`Nothing can end ${name(question)}`)
  if (signal.aborted) return Promise.resolve({ kind: 'withdrawn' })
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'withdrawn' }), { once: true })
  })
}

function name({ kind, message, option }: Pick<Question, 'kind' | 'message' | 'option'>): string {
  return `${kind} "${message}"${option === undefined ? '' : ` (${option})`}`
}

function show(answer: unknown): string {
  return typeof answer === 'symbol' ? (answer.description ?? 'symbol') : JSON.stringify(answer)
}
