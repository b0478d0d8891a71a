import type { Advice } from '../advice.ts'

/**
 * How the flows ask for answers. `host/prompts` has three implementations: drawn prompts,
 * numbered lines, and one that asks nothing. `ask` rejects with `Cancelled` on Ctrl-C or
 * Ctrl-D, and with `answer-needed` if no answer can come. `question.option` names the option
 * that supplies the answer.
 */
export interface Prompter {
  ask<const Q extends Question>(question: Q): Promise<ReplyTo<Q>>
  /** Prints a line above the open question, if there is one. Never on stdout. */
  say(line: Message): void
  /** Whether the input has ended. Waits a moment for a pipe that is about to end. */
  isEnded?(): Promise<boolean>
  /** Restores the terminal. You can call it twice. */
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

export type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** Go to the previous step. Only if `canGoBack`. */
  | { readonly kind: 'back' }

export type PasteReply =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'back' }
  /** The signal fired because the answer came from another source. */
  | { readonly kind: 'withdrawn' }
  /** The input has ended. The answer may still come from another source. */
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
  /** The longer help that `?` shows. Every question has one. */
  readonly more: string
  /** A link that `?` prints after the help, unbroken. */
  readonly moreLink?: string
  /** The option that supplies the answer, such as `client-id`. The command line adds the dashes. */
  readonly option?: string
  /** The command that supplies the answer as an argument, such as `edit NAME`. */
  readonly command?: string
  readonly canGoBack?: boolean
}

interface TypedQuestion extends PromptText {
  /** The answer to a bare Enter. Shown, except in a secret. */
  readonly initial?: string
  /** Explains a bare Enter if there is no initial value, such as `everything`. */
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
  /** rclone's one-letter answer, such as `y`. The number works, too. */
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

/** Needs Enter, so that a paste never answers it. */
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

/** Takes no answer: the signal ends it, or the user goes back. */
export interface WaitQuestion extends PromptText {
  readonly kind: 'wait'
  readonly signal: AbortSignal
  /** The reason for the wait and the time left, updated every second on a terminal. */
  readonly status: () => string
}

/**
 * `verbatim`: lines of the file, which are never wrapped. `qr`: a QR code from
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
  /** What to do next. The command line adds its own words to the text. */
  readonly advice?: Advice | undefined
  /** A table below the text. Drops columns on the right if there is no room. */
  readonly rows?: readonly (readonly string[])[]
  /** Printed even with `--quiet`, because the user needs it to continue. */
  readonly needed?: boolean
}
