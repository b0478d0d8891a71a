import { PcloudConfigError } from '../errors.ts'
import { visible } from '../visible.ts'
import type { ConfirmQuestion, Message } from '../wizard/prompter.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'

/** Prints lines on stderr, also with `--quiet`. */
export function warn({ writeErr }: Pick<Host, 'writeErr'>, ...lines: readonly string[]): void {
  for (const line of lines) writeErr(`${visible(line)}\n`)
}

/** Prints lines on stderr, except with `--quiet`. */
export function note(
  { host, options }: Pick<Invocation, 'host' | 'options'>,
  ...lines: readonly string[]
): void {
  if (!options.has('quiet')) warn(host, ...lines)
}

/** Like {@link note}, for a text that a program does not need: also not with `--json`. */
export function narrate(invocation: Invocation, text: string): void {
  if (!invocation.output.json) note(invocation, ...text.split(/\r?\n/))
}

/** Like {@link narrate}, with the marks and colours of the prompts. */
export async function tell(
  { options, output, prompter }: Invocation,
  ...messages: readonly Message[]
): Promise<void> {
  if (options.has('quiet') || output.json) return
  const { say } = await prompter()
  for (const message of messages) say(message)
}

type YesQuestion = Omit<ConfirmQuestion, 'kind' | 'initial'> &
  Partial<Pick<ConfirmQuestion, 'initial'>>

/** Asks for a confirmation, which `--yes` replaces. Going back counts as a no. */
export async function saysYes(
  { prompter }: Pick<Invocation, 'prompter'>,
  question: YesQuestion,
): Promise<boolean> {
  const asker = await prompter()
  const reply = await asker.ask({ kind: 'confirm', option: '--yes', initial: false, ...question })
  return reply.kind === 'answer' && reply.value
}

/** For a command that shows a change before it asks. */
export const YES_NEEDED = new PcloudConfigError('answer-needed', 'This needs your confirmation.', {
  hint: 'Add --yes to continue, or --dry-run to preview the changes.',
})
