import { Cancelled } from '../../../errors.ts'
import type { WaitQuestion, WaitReply } from '../../../wizard/prompter.ts'
import { wayOut } from './keys.ts'
import { type Style, waitFrame } from './layout.ts'
import type { Session } from './session.ts'

const STATUS_MS = 1_000

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
