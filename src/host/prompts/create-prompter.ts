import { Cancelled } from '../../errors.ts'
import type { Message, Prompter } from '../../wizard/prompter.ts'
import { createContext, type PromptContext } from './prompt-context.ts'
import type { PrompterOptions } from './prompter-options.ts'
import { asciiPrompter } from './symbols.ts'
import { Screen } from './terminal/screen.ts'
import { Transcript } from './terminal/transcript.ts'

/**
 * The prompter for this machine. It opens and loads its parts at the first question, and
 * prints messages directly, so that commands without questions start fast. Enquirer has no
 * messages between questions.
 */
export function createPrompter(options: PrompterOptions): Prompter {
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
  const screen = new Screen(context.output, context.options.env)
  const transcript = new Transcript(context, screen)
  const load = async () => {
    const { TerminalPrompter } = await import('./terminal/terminal-prompter.ts')
    return new TerminalPrompter(context, screen, transcript)
  }
  return { load, say: (message) => transcript.say(message) }
}

function printed(context: PromptContext): Lazy {
  const load = async () => {
    if (context.options.mode === 'none') {
      return (await import('./refusing-prompter.ts')).createRefusingPrompter(context)
    }
    const { LinesPrompter } = await import('./lines/lines-prompter.ts')
    return new LinesPrompter(context)
  }
  return { load, say: (message) => context.write(context.format(message)) }
}
