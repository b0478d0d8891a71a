import { Cancelled } from '../../../errors.ts'
import type {
  PasteQuestion,
  PasteReply,
  WaitQuestion,
  WaitReply,
} from '../../../wizard/prompter.ts'
import type { Token } from '../input/tokenizer.ts'
import { PastedText } from './pasted-text.ts'
import { wayOut } from './prompt-keys.ts'
import { answeredLine, type Style, waitFrame } from './prompt-layout.ts'
import type { Session } from './terminal-session.ts'

/** A terminal that does not mark pastes sends their line ends as Enter, close together. */
const ENTER_MS = 80
const STATUS_MS = 1_000

/** The paste prompt: ours from end to end, since enquirer draws a paste once for each character. */
export async function askPaste(
  session: Session,
  style: Style,
  question: PasteQuestion,
  cancel: AbortSignal,
): Promise<PasteReply> {
  const { input, screen } = session
  const pasted = new PastedText(question, style)
  const ends = AbortSignal.any([
    cancel,
    ...(question.signal === undefined ? [] : [question.signal]),
  ])
  const { reads } = input
  let more = false
  screen.open((size) => pasted.view(size, more, question.status?.()))
  const clock = setInterval(() => screen.refresh(), STATUS_MS)
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled(session)
      if (entry === 'aborted')
        return withdraw(session, !pasted.isEmpty || (input.reads > reads && input.underWay))
      if (entry === 'ended') return { kind: 'ended' }
      const out = wayOut(entry.token, question, pasted.isEmpty)
      if (out === 'cancel') throw cancelled(session)
      if (out === 'back') return { kind: 'back' }
      if (out === 'help') more = session.showsMore(question)
      else if (isEnter(entry.token) && (await isQuiet(session, ends))) {
        if (pasted.text.trim() !== '') return sent(session, style, question, pasted)
        pasted.nothing()
      } else pasted.add(entry.token)
      if (!input.pending) screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}

/** True when nothing follows an Enter; what does follow stays for the next round. */
async function isQuiet(session: Session, ends: AbortSignal): Promise<boolean> {
  if (session.input.pending) return false
  await session.input.wait(ENTER_MS, ends)
  return !session.input.pending && !ends.aborted
}

function sent(
  session: Session,
  style: Style,
  question: PasteQuestion,
  pasted: PastedText,
): PasteReply {
  const line = answeredLine(question, pasted.shown(), session.screen.size.columns, style)
  session.screen.close(`${line}\n`)
  return { kind: 'answer', value: pasted.text }
}

/** Something else gave the answer: no trace is left, and half a paste answers nothing else. */
function withdraw(session: Session, begun: boolean): PasteReply {
  if (begun) session.discardInput()
  session.screen.close()
  return { kind: 'withdrawn' }
}

/** A prompt without its clock says nothing: unlike a question it does not stay on the screen. */
function cancelled(session: Session): Cancelled {
  session.screen.close()
  return new Cancelled()
}

function isEnter(token: Token): boolean {
  return token.kind === 'key' && token.key.name === 'enter'
}

/** A countdown; every key but the ways out is ignored. */
export async function askWait(
  session: Session,
  style: Style,
  question: WaitQuestion,
  cancel: AbortSignal,
): Promise<WaitReply> {
  const { input, screen } = session
  let more = false
  const ends = AbortSignal.any([cancel, question.signal])
  screen.open((size) => waitFrame(question, { status: question.status(), more }, size, style))
  const clock = setInterval(() => screen.refresh(), STATUS_MS)
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw new Cancelled()
      if (entry === 'aborted') return { kind: 'withdrawn' }
      if (entry === 'ended') return { kind: 'ended' }
      const out = wayOut(entry.token, question, true)
      if (out === 'cancel') throw new Cancelled()
      if (out === 'back') return { kind: 'back' }
      if (out === 'help') more = session.showsMore(question)
      screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}
