import { Cancelled } from '../../../errors.ts'
import type { WaitQuestion, WaitReply } from '../../../wizard/prompter.ts'
import type { LineSource } from './line-source.ts'

/** Passes over whatever is typed meanwhile, but for the way back. */
export async function readWayOut(
  source: LineSource,
  question: WaitQuestion,
  stop: AbortSignal,
  tellMore: () => void,
): Promise<WaitReply> {
  const signal = AbortSignal.any([stop, question.signal])
  for (;;) {
    const event = await source.next({ signal })
    if (stop.aborted || event.kind === 'end') throw new Cancelled()
    if (event.kind !== 'line') return { kind: 'withdrawn' }
    if (event.text.trim() === '?') tellMore()
    if (event.text.trim() === '<' && question.canGoBack === true) return { kind: 'back' }
  }
}
