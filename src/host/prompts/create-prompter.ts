import { Cancelled } from '../../errors.ts'
import type { Prompter } from '../../wizard/prompter.ts'
import { asciiPrompter } from './ascii.ts'
import { createContext, type PromptContext } from './prompt-context.ts'
import type { PrompterOptions } from './prompter-options.ts'

/**
 * The prompter for this machine. Nothing is opened, installed or loaded before the first
 * question: a command that asks nothing pays nothing, and talk goes straight to stderr.
 */
export function createPrompter(options: PrompterOptions): Prompter {
  const context = createContext(options)
  let driver: Prompter | undefined
  let loading: Promise<Prompter> | undefined
  let closed = false

  const open = async (): Promise<Prompter> => {
    loading ??= load(context)
    const opened = await loading
    // A signal may have ended the program before its first question, or while the driver loaded.
    if (closed || options.stopped?.aborted) throw new Cancelled()
    driver = opened
    return opened
  }

  const prompter: Prompter = {
    ask: async (question) => (await open()).ask(question),
    say: (line) => (driver === undefined ? context.talk(line) : driver.say(line)),
    isEnded: async () => (await open()).isEnded?.() ?? false,
    close: () => {
      closed = true
      driver?.close()
    },
  }
  return options.unicode ? prompter : asciiPrompter(prompter)
}

async function load(context: PromptContext): Promise<Prompter> {
  if (context.options.mode === 'terminal') {
    return (await import('./terminal/terminal-prompter.ts')).createTerminalPrompter(context)
  }
  if (context.options.mode === 'lines') {
    return (await import('./lines/lines-prompter.ts')).createLinesPrompter(context)
  }
  return (await import('./refusing-prompter.ts')).createRefusingPrompter(context)
}
