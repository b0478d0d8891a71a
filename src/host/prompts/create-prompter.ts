import { Cancelled } from '../../errors.ts'
import type { AnyReply, Message, Prompter, Question } from '../../wizard/prompter.ts'
import { answerNeeded, createContext, type PromptContext } from './prompt-context.ts'
import { Screen } from './terminal/screen.ts'
import { Transcript } from './terminal/transcript.ts'
import { toAscii } from './theme.ts'

/**
 * The prompter for this machine. It opens and loads its parts at the first question, and
 * prints messages directly, so that commands without questions start fast. Enquirer has no
 * messages between questions.
 */
export function createPrompter(options: PromptContext['options']): Prompter {
  const context = createContext(options)
  const { load, say } = options.mode === 'terminal' ? drawn(context) : printed(context)
  let prompter: Prompter | undefined
  let loading: Promise<Prompter> | undefined
  let closed = false

  const open = async (): Promise<Prompter> => {
    loading ??= load()
    const opened = await loading
    // A signal can arrive early, or while the prompter loads.
    if (closed || options.stopped.aborted) throw new Cancelled()
    prompter = opened
    return opened
  }

  const lazy: Prompter = {
    ask: async (question) => (await open()).ask(question),
    say: (message) => (prompter === undefined ? say(message) : prompter.say(message)),
    isEnded: async () => (await open()).isEnded?.() ?? false,
    close: () => {
      closed = true
      prompter?.close()
    },
  }
  return options.unicode ? lazy : asciiPrompter(lazy)
}

interface Lazy {
  readonly load: () => Promise<Prompter>
  readonly say: (message: Message) => void
}

function drawn(context: PromptContext): Lazy {
  const screen = new Screen(context)
  const transcript = new Transcript(context, screen)
  const load = async () => {
    const { TerminalPrompter } = await import('./terminal/terminal-prompter.ts')
    return new TerminalPrompter(context, screen, transcript)
  }
  return { load, say: (message) => transcript.say(message) }
}

function printed(context: PromptContext): Lazy {
  const load = async () => {
    if (context.options.mode === 'none') return createRefusingPrompter(context)
    const { LinesPrompter } = await import('./lines/lines-prompter.ts')
    return new LinesPrompter(context)
  }
  return { load, say: (message) => context.write(context.format(message)) }
}

/**
 * Refuses all questions with an error that names the option. A pipe may supply a paste. Enquirer
 * 2.4.1 would end the process with exit code 0 (issue #480).
 */
async function createRefusingPrompter(context: PromptContext): Promise<Prompter> {
  const [{ LineSource }, { readPastedLines }] = await Promise.all([
    import('./lines/line-source.ts'),
    import('./lines/hidden-and-pasted.ts'),
  ])
  const source = new LineSource(context.options.stdin)
  const say = (message: Message) => context.write(context.format(message))
  const reply = async (question: Question): Promise<AnyReply> => {
    if (question.kind === 'wait') {
      say({ tone: 'dim', text: question.status() })
      return { kind: 'ended' }
    }
    if (question.kind !== 'paste') throw answerNeeded(question, 'questions are not allowed here')
    if (context.options.stdin.isTTY === true) return { kind: 'ended' }
    return readPastedLines(source, question, { timeoutMs: context.answerTimeoutMs })
  }
  return {
    ask: (question) => reply(question) as Promise<never>,
    say,
    close: () => source.close(),
  }
}

/** For terminals that can show only ASCII: replaces the typographic signs in our texts. */
function asciiPrompter(prompter: Prompter): Prompter {
  return {
    ask: (question) => prompter.ask(inAscii(question)),
    say: (line) => prompter.say(line.tone === 'qr' ? line : { ...line, text: toAscii(line.text) }),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}

/** The texts of this program in a question, or functions that return one. */
const OWN_TEXTS = ['message', 'help', 'more', 'status', 'validate']

function inAscii<Q extends Question>(question: Q): Q {
  const changed = Object.entries(question).map(([key, value]) => [
    key,
    OWN_TEXTS.includes(key) ? ownText(value) : value,
  ])
  const ascii: Q = Object.fromEntries(changed)
  if (ascii.kind !== 'choice') return ascii
  // The label of a choice is a name of the user.
  return { ...ascii, choices: ascii.choices.map((one) => ({ ...one, hint: ownText(one.hint) })) }
}

function ownText<T>(value: T): T {
  if (typeof value === 'string') return toAscii(value) as T
  if (typeof value !== 'function') return value
  return ((...given: unknown[]) => ownText(value(...given))) as T
}
