export {
  type ColorFacts,
  choosePromptMode,
  type ModeFacts,
  wantsColor,
  wantsUnicode,
} from './mode.ts'
export type { InputStream, OutputStream, PrompterOptions, PromptMode } from './options.ts'
export { createPrompter } from './prompter.ts'
export { exitCodeOfSignal, onStopSignals, type SignalHost, type StopSignal } from './signals.ts'
