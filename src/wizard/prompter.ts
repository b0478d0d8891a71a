/**
 * What the flows need from whoever answers: a person at a terminal, a pipe, a test.
 * Three drivers stand behind it (`host/prompts`): a drawn one, numbered lines, and
 * one that refuses. A driver rejects with `Cancelled` on Ctrl-C or Ctrl-D, and with
 * `answer-needed` when no answer can come; `question.option` names what supplies it.
 */
export interface Prompter {
  text(question: TextQuestion): Promise<Reply<string>>
  /** Echo is masked. */
  secret(question: TextQuestion): Promise<Reply<string>>
  choose<T>(question: ChoiceQuestion<T>): Promise<Reply<T>>
  /** Needs Enter: a pasted text never answers it. */
  confirm(question: ConfirmQuestion): Promise<Reply<boolean>>
  /** Any length, over any number of lines, masked; ends when it is sent or withdrawn. */
  paste(question: PasteQuestion): Promise<PasteReply>
  /** Nothing is answered: something else ends it, or the person goes back. */
  wait(question: WaitQuestion): Promise<WaitReply>
  /** A line of talk, above the open question if there is one. Never on stdout. */
  say(line: Talk): void
  /** Whether no answer can come any more: a pipe may be at its end, and is given a moment to say so. */
  isEnded?(): Promise<boolean>
  /** Gives the terminal back. Safe to call twice. */
  close(): void
}

export type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** The person wants the step before. Only where `canGoBack`. */
  | { readonly kind: 'back' }

export type PasteReply =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'back' }
  /** The signal fired: something else gave the answer. */
  | { readonly kind: 'withdrawn' }
  /** Input is at its end, or there is none; the other way of answering may still come. */
  | { readonly kind: 'ended' }

export type WaitReply = Exclude<PasteReply, { readonly kind: 'answer' }>

export interface Question {
  readonly message: string
  /** Where we are, such as `2/6`. */
  readonly step?: string
  /** One line shown with the question. */
  readonly help?: string
  /** Shown on `?`, which has an answer at every question. */
  readonly more: string
  /** What supplies the answer without asking, such as `--client-id`. */
  readonly option?: string
  /** The same as a command, where it is a word of one: `edit NAME`. */
  readonly command?: string
  readonly canGoBack?: boolean
}

export interface TextQuestion extends Question {
  /** Taken on a bare Enter; shown, unless the question is a secret. */
  readonly initial?: string
  /** What a bare Enter means where there is no initial value, such as `everything`. */
  readonly emptyLabel?: string
  /** A sentence that says what is wrong, or undefined. */
  readonly validate?: (value: string) => string | undefined
}

export interface Choice<T> {
  readonly value: T
  readonly label: string
  /** rclone's one-letter answer, such as `y`; the number works as well. */
  readonly key?: string
  readonly hint?: string
  /** In a tree: leads further down. */
  readonly opens?: boolean
}

export interface ChoiceQuestion<T> extends Question {
  readonly choices: readonly Choice<T>[]
  readonly initial?: T
  /** Long lists: typing narrows them. */
  readonly filter?: boolean
  /** A place in a tree: where there are arrow keys, one opens what `opens`, and one goes back. */
  readonly tree?: boolean
}

export interface ConfirmQuestion extends Question {
  readonly initial: boolean
}

export interface PasteQuestion extends Question {
  readonly signal?: AbortSignal
  /** A line above the prompt that changes, such as a countdown; asked about once a second. */
  readonly status?: () => string
}

export interface WaitQuestion extends Question {
  readonly signal: AbortSignal
  /** What is waited for and how long; asked about once a second where it can be redrawn. */
  readonly status: () => string
}

/**
 * `verbatim`: lines of the file, which are not broken into words. `qr`: the text is a QR code
 * as `Machine.qrCode` gives it, drawn where it can be read.
 */
export type Tone =
  | 'plain'
  | 'verbatim'
  | 'heading'
  | 'dim'
  | 'ok'
  | 'warn'
  | 'error'
  | 'link'
  | 'qr'

export interface Talk {
  readonly tone: Tone
  /** May hold several lines; control characters are shown, not sent. */
  readonly text: string
  /** Columns below the text; those on the right are left out where there is no room. */
  readonly rows?: readonly (readonly string[])[]
  /** Said even when the run is quiet: nobody could go on without it. */
  readonly needed?: boolean
}
