import { visible } from '../../../visible.ts'
import type {
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
import { findChoice, fittingChoices, formatChoices, keysOf } from './choice-list.ts'

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
  const parse = (line: string) => parseText(question, line)
  return { lines, isHidden: false, name: optionName(question), parse }
}

function secretPrompt(question: SecretQuestion, onTerminal: boolean): LinePrompt {
  const kept = question.initial ? ['Press Enter to keep the one that is set.'] : []
  const silent = onTerminal ? ['What you type is not shown.'] : []
  const parse = (line: string) => parseText(question, line)
  return { lines: [...kept, ...silent], isHidden: true, name: optionName(question), parse }
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

function parseText(question: TextQuestion | SecretQuestion, line: string) {
  const value = line === '' ? (question.initial ?? '') : line
  return question.validate?.(value) ?? { value }
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
