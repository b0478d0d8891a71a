import type { Talk } from '../../wizard/prompter.ts'
import {
  DEFAULT_ANSWER_TIMEOUT_MS,
  type InputStream,
  type OutputStream,
  type PrompterOptions,
} from './options.ts'
import { createOutput } from './output.ts'
import { createPalette, type Palette } from './palette.ts'
import { createSymbols, type Symbols } from './symbols.ts'
import { formatTalk } from './talk.ts'

/** The width of `2/6 `. */
const STEP_INDENT = 4

/** What every driver works with. */
export interface PromptContext {
  readonly options: PrompterOptions
  readonly stdin: InputStream
  readonly palette: Palette
  readonly symbols: Symbols
  readonly answerTimeoutMs: number
  /** Opened at the first use. */
  readonly output: () => OutputStream
  readonly write: (text: string) => void
  /** Prints talk where the cursor stands. */
  readonly talk: (line: Talk) => void
  /** 4 once a question had a step: what belongs to a step stands under its words. */
  readonly indent: number
  readonly indentUnderStep: () => void
  /** The step whose number the last answered line carries; it is not repeated. */
  readonly answeredStep: string | undefined
  /** Undefined after going back, so that the number is shown again. */
  readonly noteStep: (step: string | undefined) => void
}

export function createContext(options: PrompterOptions): PromptContext {
  const palette = createPalette(options.color)
  const symbols = createSymbols(options.unicode)
  const output = createOutput(options)
  let indent = 0
  let answeredStep: string | undefined
  const write = (text: string): void => {
    output().write(text)
  }
  return {
    options,
    stdin: options.stdin,
    palette,
    symbols,
    answerTimeoutMs: options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS,
    output,
    write,
    talk: (line) => {
      if (options.quiet === true && !isSaidQuietly(line)) return
      if (line.tone === 'heading') {
        indent = 0
        answeredStep = undefined
      }
      const width = output().isTTY === true ? output().columns : undefined
      write(formatTalk(line, { mode: options.mode, palette, symbols, width, indent }))
    },
    get indent() {
      return indent
    },
    indentUnderStep: () => {
      indent = STEP_INDENT
    },
    get answeredStep() {
      return answeredStep
    },
    noteStep: (step) => {
      answeredStep = step
    },
  }
}

function isSaidQuietly({ tone, needed }: Talk): boolean {
  return needed === true || tone === 'warn' || tone === 'error'
}
