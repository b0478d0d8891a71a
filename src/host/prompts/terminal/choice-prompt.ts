import { visible } from '../../../visible.ts'
import type { Choice, ChoiceQuestion } from '../../../wizard/prompter.ts'
import { cells, clip, graphemes } from '../cells.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Key } from '../input/terminal-keys.ts'
import { ENQUIRER_KEYS, PasteGuard, type Started, start } from './enquirer.ts'
import { frameOf, type MoreHelp, type OpenPrompt } from './prompt-layout.ts'
import { leadWidth, type Style, textField } from './question-style.ts'
import type { Frame, Size } from './screen.ts'

const PAGE = 8
const MOST_TYPED = 200
/** Hints are in a separate column. Longer labels reach into it. */
const WIDEST_LABEL = 28

/**
 * A list: select by arrow keys, number or letter, then Enter. In a long list, typing filters it.
 * Enquirer moves the selection and filters. It does not draw the list: with 30 choices in 10 rows,
 * each key leaves one more copy of the question (2.4.1, enquirer issue #426).
 */
export class ChoicePrompt<T> implements OpenPrompt {
  readonly #question: ChoiceQuestion<T>
  readonly #style: Style
  readonly #enquirer: Started
  readonly #labelColumn: number
  readonly #guard = new PasteGuard((text) => this.#isPick(text))
  /** The typed number or letter. Enquirer 2.4.1 counts numbers from 0 (`lib/types/array.js`). */
  #picked = ''

  constructor(question: ChoiceQuestion<T>, style: Style) {
    this.#question = question
    this.#style = style
    this.#labelColumn = labelColumn(question)
    const initial = question.choices.findIndex((choice) => choice.value === question.initial)
    this.#enquirer = start(question.filter === true ? 'AutoComplete' : 'Select', {
      initial: question.initial === undefined ? 0 : Math.max(initial, 0),
      choices: question.choices.map((choice, at) => ({ name: String(at), message: choice.label })),
      suggest: (typed: string, all: readonly { name: string }[]) => this.#matches(typed, all),
    })
  }

  get ready(): Promise<void> {
    return this.#enquirer.ready
  }

  get #prompt() {
    return this.#enquirer.prompt
  }

  get takesHelp(): boolean {
    return this.#question.filter !== true || this.#prompt.input === ''
  }

  async handle(entry: Entry): Promise<{ value: T } | undefined> {
    const { token } = entry
    if (this.#question.filter === true) {
      if (token.kind !== 'key') await this.#narrow(token.text)
    } else {
      if (!this.#guard.accepts(entry)) return undefined
      if (token.kind === 'text') this.#pick(token.text)
    }
    if (token.kind === 'key') await this.#move(token.key)
    const choice = this.#enquirer.submitted() && this.#focused()
    return choice === undefined ? undefined : { value: choice.value }
  }

  view(size: Size, more: MoreHelp): Frame {
    const question = this.#question
    const typed = question.filter === true ? this.#prompt.input : this.#picked
    const { arrows, right, left } = this.#style.symbols
    const keys =
      question.filter === true ? ['Type to filter'] : [`${arrows} or ${this.#namesOfKeys()}`]
    if (question.tree === true) keys.push(`${right} to open, ${left} to go up`)
    const parts = {
      question,
      more,
      keys: [...keys, 'Enter to choose'],
      field: (room: number) => textField(typed, typed.length, room, this.#style),
      list: (rows: number) => this.#list(rows, size),
    }
    return frameOf(parts, size, this.#style)
  }

  shown(value: unknown): string {
    return this.#question.choices.find((choice) => choice.value === value)?.label ?? ''
  }

  #focused(): Choice<T> | undefined {
    const name = this.#prompt.focused?.name
    return name === undefined ? undefined : this.#question.choices[Number(name)]
  }

  #namesOfKeys(): string {
    const keys = this.#question.choices.flatMap((choice) => choice.key ?? [])
    return keys.length === this.#question.choices.length ? keys.join('/') : 'a number'
  }

  #isPick(text: string): boolean {
    return this.#find(text) >= 0 || this.#find(this.#picked + text) >= 0
  }

  #pick(text: string): void {
    const longer = this.#picked + text
    this.#picked = this.#find(longer) >= 0 ? longer : text
    const at = this.#find(this.#picked)
    if (at >= 0) this.#prompt.index = at
  }

  #find(text: string): number {
    const lower = text.toLowerCase()
    const byKey = this.#question.choices.findIndex((choice) => choice.key?.toLowerCase() === lower)
    if (byKey >= 0 || !/^\d+$/.test(text)) return byKey
    const number = Number(text)
    return number >= 1 && number <= this.#question.choices.length ? number - 1 : -1
  }

  /** Page Up and Page Down of enquirer 2.4.1 change the number of rows (`lib/types/array.js`). */
  async #move(key: Key): Promise<void> {
    if (key.name !== 'enter') this.#picked = ''
    const last = this.#prompt.choices.length - 1
    if (key.name === 'pagedown') this.#prompt.index = Math.min(this.#prompt.index + PAGE, last)
    else if (key.name === 'pageup') this.#prompt.index = Math.max(this.#prompt.index - PAGE, 0)
    else if (key.name === 'backspace') await this.#backspace()
    else if (key.name === 'right') await this.#open()
    // Enquirer would move a cursor in the filter text, which this list does not draw.
    else if (key.name !== 'left' || this.#question.filter !== true) await this.#press(key.name)
  }

  async #open(): Promise<void> {
    if (this.#question.tree === true && this.#focused()?.opens === true) await this.#press('enter')
  }

  async #press(name: string): Promise<void> {
    const sequence = ENQUIRER_KEYS[name]
    if (sequence !== undefined) await this.#prompt.keypress(sequence)
  }

  async #backspace(): Promise<void> {
    const { input } = this.#prompt
    if (input !== '') await this.#filter(graphemes(input).slice(0, -1).join(''))
  }

  /** Enquirer 2.4.1 keeps the row number, so a different choice would be selected. */
  async #narrow(text: string): Promise<void> {
    const typed = text.slice(0, MOST_TYPED).replace(/[\u0000-\u001f\u007f]/g, ' ')
    await this.#filter(this.#prompt.input + typed)
    this.#prompt.index = 0
  }

  /**
   * Enquirer 2.4.1 edits the text by one UTF-16 unit, which splits emoji, and after a longer text,
   * it is wrong about its cursor (`lib/prompts/autocomplete.js`).
   */
  async #filter(text: string): Promise<void> {
    this.#prompt.input = text
    await this.#prompt.complete?.()
  }

  #matches<C extends { name: string }>(typed: string, all: readonly C[]): C[] {
    const wanted = typed.toLowerCase().split(' ').filter(Boolean)
    return all.filter(({ name }) => {
      const choice = this.#question.choices[Number(name)]
      const text = `${choice?.label ?? ''} ${choice?.hint ?? ''}`.toLowerCase()
      // Only the complete number: folders have names like 2026.
      return wanted.every((word) => text.includes(word)) || typed === String(Number(name) + 1)
    })
  }

  #list(rows: number, size: Size): string[] {
    const { choices, index } = this.#prompt
    const indent = ' '.repeat(leadWidth(this.#style.lead, size))
    const { dim } = this.#style.palette
    if (choices.length === 0)
      return [
        `${indent}${dim(`No matching ${this.#question.tree === true ? 'folders' : 'choices'}.`)}`,
      ]
    if (choices.length <= rows)
      return choices.map(({ name }, at) => this.#line(Number(name), at === index, size))
    // Two rows have no room for the number of choices.
    const count = rows < 3 ? [] : [`${indent}${dim(`${index + 1} of ${choices.length}`)}`]
    const room = Math.max(rows - count.length, 1)
    const from = Math.min(Math.max(index - Math.floor(room / 2), 0), choices.length - room)
    const shown = choices.slice(from, from + room)
    const lines = shown.map(({ name }, at) => this.#line(Number(name), from + at === index, size))
    return [...lines, ...count]
  }

  #line(at: number, focused: boolean, size: Size): string {
    const choice = this.#question.choices[at]
    if (choice === undefined) return ''
    const { palette, symbols } = this.#style
    const width = size.columns - 1
    const digits = String(this.#question.choices.length).length
    const name = visible(choice.key ?? String(at + 1).padStart(digits))
    const lead = `${' '.repeat(leadWidth(this.#style.lead, size))}${focused ? symbols.selected : ' '} ${name}  `
    const label = clip(visible(choice.label), width - cells(lead), symbols.ellipsis)
    const gap = ' '.repeat(2 + Math.max(0, this.#labelColumn - cells(label)))
    const left = width - cells(lead) - cells(label) - gap.length
    const hint =
      choice.hint !== undefined && left > 4
        ? clip(visible(choice.hint), left, symbols.ellipsis)
        : ''
    const body = focused ? palette.accent(`${lead}${label}`) : `${palette.dim(lead)}${label}`
    return hint === '' ? body : `${body}${gap}${palette.dim(hint)}`
  }
}

function labelColumn<T>({ choices }: ChoiceQuestion<T>): number {
  const hinted = choices.filter(({ hint }) => hint !== undefined)
  const widths = hinted.map(({ label }) => cells(visible(label)))
  return widths.reduce((most, one) => (one <= WIDEST_LABEL ? Math.max(most, one) : most), 0)
}
