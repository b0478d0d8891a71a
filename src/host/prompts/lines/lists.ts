import { visible } from '../../../visible.ts'
import type { Choice, ChoiceQuestion } from '../../../wizard/prompter.ts'

/** The list as `rclone config` prints it: letters where every choice has one, else numbers. */
export function formatChoices<T>(question: ChoiceQuestion<T>): string[] {
  if (hasKeys(question)) return question.choices.map((choice) => lettered(choice, question.initial))
  const width = Math.max(2, String(question.choices.length).length)
  return question.choices.flatMap((choice, at) => numbered(choice, at, width, question.initial))
}

/** What stands before the `>`: `y/e/d`, or nothing. */
export function keysOf<T>(question: ChoiceQuestion<T>): string | undefined {
  if (!hasKeys(question)) return undefined
  return question.choices.map((choice) => visible(choice.key ?? '')).join('/')
}

/** A letter, a number, a value or a label; undefined where the text names none of them. */
export function findChoice<T>(question: ChoiceQuestion<T>, text: string): Choice<T> | undefined {
  const wanted = text.trim()
  if (wanted === '') return initialChoice(question)
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

/** The choice that a bare Enter takes. */
export function initialChoice<T>(question: ChoiceQuestion<T>): Choice<T> | undefined {
  if (question.initial === undefined) return undefined
  return question.choices.find((choice) => choice.value === question.initial)
}

function hasKeys<T>(question: ChoiceQuestion<T>): boolean {
  return question.choices.every((choice) => choice.key !== undefined)
}

function lettered<T>(choice: Choice<T>, initial: T | undefined): string {
  const hint = choice.hint === undefined ? '' : ` - ${visible(choice.hint)}`
  return `${visible(choice.key ?? '')}) ${visible(choice.label)}${hint}${marked(choice, initial)}`
}

function numbered<T>(
  choice: Choice<T>,
  at: number,
  width: number,
  initial: T | undefined,
): string[] {
  const number = String(at + 1).padStart(width)
  const margin = ' '.repeat(width + 1)
  const lines = [`${number} / ${visible(choice.label)}${marked(choice, initial)}`]
  if (choice.hint !== undefined) lines.push(`${margin}| ${visible(choice.hint)}`)
  if (typeof choice.value === 'string' && choice.value !== choice.label) {
    lines.push(`${margin}\\ (${visible(choice.value)})`)
  }
  return lines
}

function marked<T>(choice: Choice<T>, initial: T | undefined): string {
  return initial !== undefined && choice.value === initial ? ' (default)' : ''
}
