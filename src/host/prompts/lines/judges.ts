import { visible } from '../../../visible.ts'
import type { ChoiceQuestion, Question, TextQuestion } from '../../../wizard/prompter.ts'
import { findChoice, fittingChoices } from './lists.ts'

/**
 * What a line comes to as an answer. A string says what is wrong with it; `told` is what it
 * asked to know.
 */
export type Judge<T> = (line: string) => { readonly value: T } | { readonly told: string } | string

/** `--client-id` is asked for as `client_id`, as rclone names it. */
export function promptName(question: Question): string {
  const option = /^(?:--)?([a-z][\w-]*)/i.exec(question.option ?? '')
  return option?.[1]?.replaceAll('-', '_').toLowerCase() ?? ''
}

/** A text, or its default on a bare Enter. */
export function judgeText(question: TextQuestion): Judge<string> {
  return (line) => {
    const value = line === '' ? (question.initial ?? '') : line
    return question.validate?.(value) ?? { value }
  }
}

/** Only a whole word says yes. */
export function judgeConfirm(line: string, initial: boolean): { value: boolean } | string {
  const answer = line.trim().toLowerCase()
  if (answer === '') return { value: initial }
  if (answer === 'y' || answer === 'yes') return { value: true }
  if (answer === 'n' || answer === 'no') return { value: false }
  return 'Answer y or n.'
}

/** A choice, by any of its names. */
export function judgeChoice<T>(question: ChoiceQuestion<T>): Judge<T> {
  return (line) => {
    const choice = findChoice(question, line)
    if (choice !== undefined) return choice
    const typed = line.trim()
    if (typed === '') return 'An answer is needed here.'
    const told = question.filter === true ? fittingChoices(question, typed) : undefined
    if (told !== undefined) return { told }
    return `"${visible(typed)}" is not one of the choices.`
  }
}
