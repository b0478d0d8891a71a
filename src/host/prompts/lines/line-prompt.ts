import { visible } from '../../../visible.ts'
import type {
  Choice,
  ChoiceQuestion,
  ConfirmQuestion,
  PasteQuestion,
  PromptText,
  Question,
  SecretQuestion,
  TextQuestion,
  WaitQuestion,
} from '../../../wizard/prompter.ts'
import type { PromptContext } from '../prompt-context.ts'

/** The text of a question and the parser of the input. */
export interface LinePrompt {
  /** Printed below the message. */
  readonly lines: readonly string[]
  readonly isHidden: boolean
  readonly name: string
  /** The parsed value, an explanation to show, or the problem as a sentence. */
  readonly parse: (
    line: string,
  ) => { readonly value: unknown } | { readonly shown: string } | string
}

export function linePrompt(
  question: Exclude<Question, PasteQuestion | WaitQuestion>,
  onTerminal: boolean,
): LinePrompt {
  switch (question.kind) {
    case 'text':
      return textPrompt(question)
    case 'secret':
      return secretPrompt(question, onTerminal)
    case 'choice':
      return choicePrompt(question)
    case 'confirm':
      return confirmPrompt(question)
  }
}

function textPrompt(question: TextQuestion): LinePrompt {
  const { initial } = question
  const lines = initial ? [`Press Enter for the default (${visible(initial)}).`] : []
  return { lines, isHidden: false, name: optionName(question), parse: parserOf(question) }
}

function secretPrompt(question: SecretQuestion, onTerminal: boolean): LinePrompt {
  const kept = question.initial ? ['Press Enter to keep the one that is set.'] : []
  const silent = onTerminal ? ['What you type is not shown.'] : []
  const lines = [...kept, ...silent]
  return { lines, isHidden: true, name: optionName(question), parse: parserOf(question) }
}

function parserOf(question: TextQuestion | SecretQuestion): LinePrompt['parse'] {
  return (line) => {
    const value = line === '' ? (question.initial ?? '') : line
    return question.validate?.(value) ?? { value }
  }
}

function choicePrompt(question: ChoiceQuestion<unknown>): LinePrompt {
  const keys = keysOf(question)
  const lead = keys === undefined ? ['Choose a number from below, or type in a value.'] : []
  const lines = [...lead, ...formatChoices(question)]
  const parse = (line: string) => parseChoice(question, line)
  return { lines, isHidden: false, name: keys ?? optionName(question), parse }
}

function confirmPrompt({ initial }: ConfirmQuestion): LinePrompt {
  const lines = [`y) Yes${initial ? ' (default)' : ''}`, `n) No${initial ? '' : ' (default)'}`]
  return { lines, isHidden: false, name: 'y/n', parse: (line) => parseYesNo(line, initial) }
}

/** The prompt for the option `client-id` is `client_id`, as in rclone. `yes` would not fit a list. */
function optionName({ option }: PromptText): string {
  if (option === 'yes') return 'choice'
  const name = /^(?:--)?([a-z][\w-]*)/i.exec(option ?? '')?.[1]
  return name?.replaceAll('-', '_').toLowerCase() ?? ''
}

function parseYesNo(line: string, initial: boolean) {
  const answer = line.trim().toLowerCase()
  if (answer === '') return { value: initial }
  if (answer === 'y' || answer === 'yes') return { value: true }
  if (answer === 'n' || answer === 'no') return { value: false }
  return 'Answer y or n.'
}

function parseChoice(question: ChoiceQuestion<unknown>, line: string) {
  const choice = findChoice(question, line)
  if (choice !== undefined) return choice
  const typed = line.trim()
  if (typed === '') return 'This question has no default. Enter a value.'
  const fitting = question.filter === true ? fittingChoices(question, typed) : undefined
  return fitting === undefined
    ? `"${visible(typed)}" is not one of the choices.`
    : { shown: fitting }
}

/** The meaning of a line in all questions. Undefined if it is input. */
export function lineKey(line: string, { canGoBack }: PromptText): 'help' | 'back' | undefined {
  const text = line.trim()
  if (text === '?') return 'help'
  return text === '<' && canGoBack === true ? 'back' : undefined
}

/** Screen readers often skip single signs, so name them once. */
const SIGNS = 'Type ? (question mark) for help with a question, < (less-than sign) to go back.'

interface Manner extends Pick<PromptContext, 'palette' | 'wrapped'> {
  readonly explains: boolean
}

/** The lines above the prompt. */
export function introduction(
  question: PromptText,
  lines: readonly string[],
  { palette, wrapped, explains }: Manner,
): readonly string[] {
  const { step, message, help, canGoBack } = question
  const dim = (text: string) => wrapped(visible(text)).map(palette.dim)
  const head = step === undefined ? message : `${step} ${message}`
  const keys = ['? for help', canGoBack && '< to go back'].filter(Boolean)
  return [
    ...(explains ? dim(SIGNS) : []),
    '',
    ...wrapped(visible(head)).map(palette.strong),
    ...(help === undefined ? [] : dim(help)),
    ...lines.filter(Boolean).flatMap(wrapped),
    palette.dim(`(${keys.join(', ')})`),
  ]
}

function formatChoices<T>(question: ChoiceQuestion<T>): string[] {
  const { choices, filter } = question
  if (filter !== true || choices.length <= LONG) return choiceLines(question, choices)
  const more = `... and ${choices.length - LONG} more: type a part of a name to find them.`
  return [...choiceLines(question, choices.slice(0, LONG)), more]
}

/** A longer list is cut. Type a part of a name to see the rest. */
const LONG = 100

/**
 * The choices that match a part of a name, with their numbers. A single match does not select it:
 * a name in a pipe may have a typing error.
 */
function fittingChoices<T>(question: ChoiceQuestion<T>, text: string): string | undefined {
  const words = text.trim().toLowerCase().split(/\s+/)
  const fits = question.choices.filter(({ label }) => {
    const lower = label.toLowerCase()
    return words.every((word) => lower.includes(word))
  })
  if (fits.length === 0) return undefined
  const head = fits.length > LONG ? `The first ${LONG} of ${fits.length} matches:` : 'Matches:'
  return [head, ...choiceLines(question, fits.slice(0, LONG))].join('\n')
}

/** The text to the left of the `>`, for example `y/e/d`. */
function keysOf<T>(question: ChoiceQuestion<T>): string | undefined {
  if (!hasKeys(question)) return undefined
  return question.choices.map((choice) => visible(choice.key ?? '')).join('/')
}

/** Matches a choice by letter, number, value or label. */
function findChoice<T>(question: ChoiceQuestion<T>, text: string): Choice<T> | undefined {
  const wanted = text.trim()
  // A bare Enter.
  if (wanted === '' && question.initial === undefined) return undefined
  if (wanted === '') return question.choices.find((choice) => choice.value === question.initial)
  const lower = wanted.toLowerCase()
  const byNumber = /^\d+$/.test(wanted) ? question.choices[Number(wanted) - 1] : undefined
  return (
    question.choices.find((choice) => choice.key !== undefined && choice.key === wanted) ??
    question.choices.find((choice) => choice.key?.toLowerCase() === lower) ??
    question.choices.find((choice) => choice.value === wanted) ??
    byNumber ??
    question.choices.find((choice) => choice.label.toLowerCase() === lower)
  )
}

function hasKeys<T>(question: ChoiceQuestion<T>): boolean {
  return question.choices.every((choice) => choice.key !== undefined)
}

/** Uses letters if all choices have one, as in `rclone config`, or else numbers. */
function choiceLines<T>(question: ChoiceQuestion<T>, shown: readonly Choice<T>[]): string[] {
  const { choices, initial } = question
  const width = String(choices.length).length
  const numbered = !hasKeys(question)
  return shown.map((choice) => {
    const { value, key = '', label, hint } = choice
    const name = numbered ? String(choices.indexOf(choice) + 1).padStart(width) : visible(key)
    const isOther = numbered && typeof value === 'string' && value !== label
    const word = isOther ? ` [${visible(value)}]` : ''
    const about = hint === undefined ? '' : ` - ${visible(hint)}`
    const mark = initial !== undefined && value === initial ? ' (default)' : ''
    return `${name}) ${visible(label)}${word}${about}${mark}`
  })
}
