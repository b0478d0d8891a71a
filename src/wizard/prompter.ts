import type { Advice } from '../advice.ts'

/**
 * How the flows ask questions. `host/prompts` has three implementations: drawn prompts,
 * numbered lines, and a silent prompter. `ask` rejects with `Cancelled` on Ctrl-C or
 * Ctrl-D, and with `answer-needed` if questions are not possible. `question.option` names the option
 * that supplies the value.
 */
export interface Prompter {
  ask<const Q extends Question>(question: Q): Promise<ReplyTo<Q>>
  /** Prints a line on stderr, above the open question if there is one. */
  say(line: Message): void
  /** Whether the input has ended. Waits a moment for a pipe that is about to end. */
  isEnded?(): Promise<boolean>
  /** Restores the terminal. Repeated calls are safe. */
  close(): void
}

export type Question =
  | TextQuestion
  | SecretQuestion
  | ChoiceQuestion<unknown>
  | ConfirmQuestion
  | PasteQuestion
  | WaitQuestion

/** The reply depends on the kind of question: only a paste or a wait can be withdrawn. */
export type ReplyTo<Q extends Question> = Q extends PasteQuestion
  ? PasteReply
  : Q extends WaitQuestion
    ? WaitReply
    : Q extends ConfirmQuestion
      ? Reply<boolean>
      : Q extends ChoiceQuestion<infer T>
        ? Reply<T>
        : Reply<string>

type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** Go to the previous step. Only if `canGoBack`. */
  | { readonly kind: 'back' }

export type PasteReply =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'back' }
  /** The signal fired: the value came from a different source. */
  | { readonly kind: 'withdrawn' }
  /** The input has ended. The value may still come from a different source. */
  | { readonly kind: 'ended' }

export type WaitReply = Exclude<PasteReply, { readonly kind: 'answer' }>

export type AnyReply = Reply<unknown> | PasteReply

/** The text of a prompt, which all kinds of questions have. */
export interface PromptText {
  readonly message: string
  /** The step number, such as `2/6`. The flow assigns it. */
  readonly step?: string
  /** One line of help below the question. */
  readonly help?: string
  /** The longer help for `?`. Every question has one. */
  readonly more: string
  /** A link that `?` prints after the help, unbroken. */
  readonly moreLink?: string
  /** The option that supplies the value, such as `client-id`. The command line adds the dashes. */
  readonly option?: string
  /** The command that accepts the value as an argument, such as `edit NAME`. */
  readonly command?: string
  readonly canGoBack?: boolean
}

interface TypedQuestion extends PromptText {
  /** The default for a bare Enter. Displayed, except for a secret. */
  readonly initial?: string
  /** Explains a bare Enter without an initial value, such as `everything`. */
  readonly emptyLabel?: string
  /** Returns the problem as a sentence, or undefined. */
  readonly validate?: (value: string) => string | undefined
}

export interface TextQuestion extends TypedQuestion {
  readonly kind: 'text'
}

/** The typed characters are masked. */
export interface SecretQuestion extends TypedQuestion {
  readonly kind: 'secret'
}

export interface Choice<T> {
  readonly value: T
  readonly label: string
  /** rclone's one-letter choice, such as `y`. The number also works. */
  readonly key?: string
  readonly hint?: string
  /** In a tree: Right opens this choice. */
  readonly opens?: boolean
}

export interface ChoiceQuestion<T> extends PromptText {
  readonly kind: 'choice'
  readonly choices: readonly Choice<T>[]
  readonly initial?: T
  /** Typing filters the list. For long lists. */
  readonly filter?: boolean
  /** A folder of a tree: Right opens a choice that `opens`, Left goes back. */
  readonly tree?: boolean
}

/** Needs Enter, so that a paste cannot confirm it. */
export interface ConfirmQuestion extends PromptText {
  readonly kind: 'confirm'
  readonly initial: boolean
}

/** Takes a text of any length over any number of lines, masked. */
export interface PasteQuestion extends PromptText {
  readonly kind: 'paste'
  readonly signal?: AbortSignal
  /** A line above the prompt that is updated every second, such as a countdown. */
  readonly status?: () => string
}

/** Waits for the signal, or until the user goes back. Ignores all other input. */
export interface WaitQuestion extends PromptText {
  readonly kind: 'wait'
  readonly signal: AbortSignal
  /** The reason for the wait and the time left, updated every second on a terminal. */
  readonly status: () => string
}

/**
 * `verbatim`: lines of the file, without wrapping. `qr`: a QR code from
 * `Machine.qrCode`, drawn if the terminal has room for it.
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

export interface Message {
  readonly tone: Tone
  /** One or more lines. Control characters are made visible. */
  readonly text: string
  /** What to do next. The command line adds a sentence to the text. */
  readonly advice?: Advice | undefined
  /** A table below the text. Drops columns on the right if the table is too wide. */
  readonly rows?: readonly (readonly string[])[]
  /** Printed even if the output is quiet: the user needs it to continue. */
  readonly needed?: boolean
}

export type AroundQuestion = <Q extends Question>(
  question: Q,
  ask: (question: Q) => Promise<ReplyTo<Q>>,
) => Promise<ReplyTo<Q>>

/** Applies `around` to each question of the prompter. */
export function aroundQuestions(prompter: Prompter, around: AroundQuestion): Prompter {
  return {
    ask: (question) => around(question, (changed) => prompter.ask(changed)),
    say: (line) => prompter.say(line),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}
