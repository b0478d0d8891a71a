import { visible } from '../../../visible.ts'
import type { Choice, ChoiceQuestion } from '../../../wizard/prompter.ts'

/** Uses letters if all choices have one, as in `rclone config`, or else numbers. */
export function formatChoices<T>(question: ChoiceQuestion<T>): string[] {
  if (hasKeys(question)) return question.choices.map((choice) => lettered(choice, question.initial))
  const all = question.choices.map((_, at) => at)
  if (question.filter !== true || all.length <= LONG) return numberedLines(question, all)
  const more = `... and ${all.length - LONG} more: type a part of a name to find them.`
  return [...numberedLines(question, all.slice(0, LONG)), more]
}

/** A longer list is cut. Type a part of a name to see the rest. */
const LONG = 100

/**
 * The choices that match a part of a name, with their numbers. A single match does not select it:
 * a name in a pipe may have a typing error.
 */
export function fittingChoices<T>(question: ChoiceQuestion<T>, text: string): string | undefined {
  const words = text.trim().toLowerCase().split(/\s+/)
  const fits = question.choices.flatMap(({ label }, at) => {
    const lower = label.toLowerCase()
    return words.every((word) => lower.includes(word)) ? [at] : []
  })
  if (fits.length === 0) return undefined
  const head = fits.length > LONG ? `The first ${LONG} of ${fits.length} matches:` : 'Matches:'
  return [head, ...numberedLines(question, fits.slice(0, LONG))].join('\n')
}

function numberedLines<T>(question: ChoiceQuestion<T>, which: readonly number[]): string[] {
  const width = String(question.choices.length).length
  return which.flatMap((at) => {
    const choice = question.choices[at]
    return choice === undefined ? [] : numbered(choice, at, width, question.initial)
  })
}

/** The text to the left of the `>`, for example `y/e/d`. */
export function keysOf<T>(question: ChoiceQuestion<T>): string | undefined {
  if (!hasKeys(question)) return undefined
  return question.choices.map((choice) => visible(choice.key ?? '')).join('/')
}

/** Matches a choice by letter, number, value or label. */
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

/** The choice for a bare Enter. */
function initialChoice<T>(question: ChoiceQuestion<T>): Choice<T> | undefined {
  if (question.initial === undefined) return undefined
  return question.choices.find((choice) => choice.value === question.initial)
}

function hasKeys<T>(question: ChoiceQuestion<T>): boolean {
  return question.choices.every((choice) => choice.key !== undefined)
}

function lettered<T>(choice: Choice<T>, initial: T | undefined): string {
  return `${visible(choice.key ?? '')}) ${visible(choice.label)}${hintOf(choice)}${marked(choice, initial)}`
}

function numbered<T>(choice: Choice<T>, at: number, width: number, initial: T | undefined): string {
  const { value, label } = choice
  const number = String(at + 1).padStart(width)
  const word = typeof value === 'string' && value !== label ? ` [${visible(value)}]` : ''
  return `${number}) ${visible(label)}${word}${hintOf(choice)}${marked(choice, initial)}`
}

function hintOf<T>({ hint }: Choice<T>): string {
  return hint === undefined ? '' : ` - ${visible(hint)}`
}

function marked<T>(choice: Choice<T>, initial: T | undefined): string {
  return initial !== undefined && choice.value === initial ? ' (default)' : ''
}
