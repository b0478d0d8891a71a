import { Cancelled } from '../../../errors.ts'
import type {
  PasteQuestion,
  PasteReply,
  WaitQuestion,
  WaitReply,
} from '../../../wizard/prompter.ts'
import type { LineEvent, LineSource, Wait } from './line-source.ts'
import { goesOn } from './paste-extent.ts'

interface PasteManner {
  readonly timeoutMs: number
  readonly stop?: AbortSignal
  /** Called for a `?`. If undefined, a `?` is part of the paste. */
  readonly tellMore?: () => void
}

/**
 * Reads a paste from a pipe. Leaves the lines below it for later questions, and all lines if
 * the question is withdrawn.
 */
export async function readPastedLines(
  source: LineSource,
  question: PasteQuestion,
  { timeoutMs, stop, tellMore }: PasteManner,
): Promise<PasteReply> {
  const wait = waitFor(question, timeoutMs, stop)
  const lines: string[] = []
  for (;;) {
    const event = await source.next(wait)
    if (event.kind !== 'line') return unfinished(event, lines)
    const first = lines.length === 0 ? event.text.trim() : undefined
    if (first === '') continue
    if (first === '<' && question.canGoBack === true) return { kind: 'back' }
    if (first === '?' && tellMore) {
      tellMore()
      continue
    }
    lines.push(event.text)
    if (goesOn(lines, source.peek())) continue
    if (!mustGoOn(lines)) return { kind: 'answer', value: lines.join('\n') }
  }
}

/** A login uses a time limit and this signal. */
function waitFor(question: PasteQuestion, timeoutMs: number, stop: AbortSignal | undefined): Wait {
  const signals = [question.signal, stop].filter((signal) => signal !== undefined)
  if (question.signal === undefined) return { timeoutMs, signal: stop }
  return { signal: AbortSignal.any(signals) }
}

function unfinished(event: LineEvent, lines: readonly string[]): PasteReply {
  if (event.kind === 'aborted') return { kind: 'withdrawn' }
  // Pass on an incomplete paste, so that the parser can explain the problem.
  if (lines.length > 0) return { kind: 'answer', value: lines.join('\n') }
  return { kind: 'ended' }
}

/** Ignores all input except help and back. */
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

/** Whether the paste is incomplete. */
function mustGoOn(lines: readonly string[]): boolean {
  return goesOn(lines, undefined)
}
