import { Cancelled } from '../../../errors.ts'
import type {
  PasteQuestion,
  PasteReply,
  WaitQuestion,
  WaitReply,
} from '../../../wizard/prompter.ts'
import type { Token } from '../input/tokenizer.ts'
import { promptKey } from './open-prompt.ts'
import { PastedText } from './pasted-text.ts'
import { type MoreHelp, waitFrame } from './prompt-layout.ts'
import type { Style } from './question-style.ts'
import type { TerminalSession } from './terminal-session.ts'

/** Some terminals do not mark pastes and send line breaks as Enter, close together. */
const ENTER_MS = 80
const STATUS_MS = 1_000

/**
 * The paste prompt does not use enquirer, which redraws the entire prompt for each character:
 * 5.8 s and 14 MB of output for a paste of 5,000 characters (2.4.1). Its `multiline` submits at the
 * first blank line, and its `keypressTimeout` at the first line break (`lib/types/string.js`).
 */
export async function askPaste(
  session: TerminalSession,
  style: Style,
  question: PasteQuestion,
  cancel: AbortSignal,
): Promise<PasteReply> {
  const { input, screen } = session
  const pasted = new PastedText(question, style)
  const ends = AbortSignal.any([cancel, ...(question.signal ? [question.signal] : [])])
  const { reads } = input
  let more: MoreHelp = false
  screen.open((size) => pasted.view(size, more, question.status?.()))
  const clock = setInterval(() => screen.refresh(), STATUS_MS)
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled(session)
      if (entry === 'aborted')
        return withdraw(session, !pasted.isEmpty || (input.reads > reads && input.underWay))
      if (entry === 'ended') return { kind: 'ended' }
      const key = promptKey(entry.token, question, pasted.isEmpty)
      if (key === 'cancel') throw cancelled(session)
      if (key === 'back') return { kind: 'back' }
      if (key === 'help') more = session.showsMore(question, more)
      else if (isEnter(entry.token) && (await isQuiet(session, ends))) {
        if (pasted.text.trim() !== '') {
          session.answered(question, pasted.shown())
          return { kind: 'answer', value: pasted.text }
        }
        pasted.askForText()
      } else pasted.add(entry.token)
      if (!input.pending) screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}

/** True if no input follows an Enter. Input that follows stays in the queue. */
async function isQuiet({ input }: TerminalSession, ends: AbortSignal): Promise<boolean> {
  if (input.pending) return false
  await input.wait(ENTER_MS, ends)
  return !input.pending && !ends.aborted
}

/** The code arrived from a different source. Half a paste must not go to a later question. */
function withdraw(session: TerminalSession, hasBegun: boolean): PasteReply {
  if (hasBegun) session.discardInput()
  session.screen.close()
  return { kind: 'withdrawn' }
}

/** The prompt is useless without the countdown, so remove it from the screen. */
function cancelled(session: TerminalSession): Cancelled {
  session.screen.close()
  return new Cancelled()
}

function isEnter(token: Token): boolean {
  return token.kind === 'key' && token.key.name === 'enter'
}

/** A countdown. Only the keys for cancel, back and help have an effect. */
export async function askWait(
  session: TerminalSession,
  style: Style,
  question: WaitQuestion,
  cancel: AbortSignal,
): Promise<WaitReply> {
  const { input, screen } = session
  let more: MoreHelp = false
  const ends = AbortSignal.any([cancel, question.signal])
  screen.open((size) => waitFrame(question, { status: question.status(), more }, size, style))
  const clock = setInterval(() => screen.refresh(), STATUS_MS)
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled(session)
      if (entry === 'aborted') return { kind: 'withdrawn' }
      if (entry === 'ended') return { kind: 'ended' }
      const key = promptKey(entry.token, question, true)
      if (key === 'cancel') throw cancelled(session)
      if (key === 'back') return { kind: 'back' }
      if (key === 'help') more = session.showsMore(question, more)
      screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}
