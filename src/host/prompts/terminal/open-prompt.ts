import { Cancelled } from '../../../errors.ts'
import type { AnyReply, Question } from '../../../wizard/prompter.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Token } from '../input/tokenizer.ts'
import type { MoreHelp } from './prompt-layout.ts'
import type { Frame, Size } from './screen.ts'
import type { TerminalSession } from './terminal-session.ts'

/** An open prompt. Back, help and cancel are the same for all prompts and not part of it. */
export interface OpenPrompt {
  view(size: Size, more: MoreHelp): Frame
  /** Undefined while the prompt is open. `ends` fires when the question ends without an answer. */
  handle(entry: Entry, ends: AbortSignal): Promise<{ readonly value: unknown } | 'help' | undefined>
  /** The answer as the screen displays it later. */
  shown(value: unknown): string
  /** Whether a `?` now opens the help instead of being typed. */
  readonly takesHelp: boolean
  /** Called if the answer arrived from a different source. */
  withdraw?(): void
}

const STATUS_MS = 1_000

/** Draws the prompt and passes the keys to it, until it has an answer or the question ends. */
export async function runPrompt(
  session: TerminalSession,
  question: Question,
  prompt: OpenPrompt,
  cancel: AbortSignal,
): Promise<AnyReply> {
  const { input, screen } = session
  const isTimed = question.kind === 'paste' || question.kind === 'wait'
  const ends = isTimed
    ? AbortSignal.any([cancel, ...(question.signal ? [question.signal] : [])])
    : cancel
  let more: MoreHelp = false
  screen.open((size) => prompt.view(size, more))
  const clock = isTimed ? setInterval(() => screen.refresh(), STATUS_MS) : undefined
  const cancelled = (): Cancelled => {
    // The prompt is useless without the countdown, so remove it from the screen.
    if (isTimed) screen.close()
    return new Cancelled()
  }
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled()
      if (entry === 'aborted') {
        prompt.withdraw?.()
        return { kind: 'withdrawn' }
      }
      if (entry === 'ended') {
        if (isTimed) return { kind: 'ended' }
        throw await session.hungUp(question)
      }
      const key = promptKey(entry.token, question, prompt.takesHelp)
      if (key === 'cancel') throw cancelled()
      if (key === 'back') return { kind: 'back' }
      const answer = key ?? (await prompt.handle(entry, ends))
      if (answer === 'help') more = session.showsMore(question, more)
      else if (answer !== undefined) {
        session.answered(question, prompt.shown(answer.value))
        return { kind: 'answer', value: answer.value }
      }
      if (!input.pending) screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}

type PromptKey = 'cancel' | 'back' | 'help'

/**
 * The meaning of a key in all questions. Undefined if it is input. Enquirer 2.4.1 has no keys for
 * back and help: Escape cancels (`lib/combos.js`), and Ctrl-D ends the process with exit code 0.
 */
function promptKey(token: Token, question: Question, takesHelp: boolean): PromptKey | undefined {
  if (token.kind === 'text') return token.text === '?' && takesHelp ? 'help' : undefined
  if (token.kind === 'paste') return undefined
  const { name, ctrl, alt, shift, letter } = token.key
  if (ctrl && letter === 'd') return 'cancel'
  if (name === 'f1') return 'help'
  if (question.canGoBack !== true) return undefined
  const isTree = question.kind === 'choice' && question.tree === true
  const isBack =
    name === 'escape' || (name === 'tab' && shift) || (name === 'left' && (alt || isTree))
  return isBack ? 'back' : undefined
}
