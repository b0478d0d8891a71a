import { Cancelled, PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import { askAfter } from '../../wizard/say.ts'
import type { Invocation } from '../invocation.ts'

export function say({ host, options, output }: Invocation, text: string): void {
  if (options.has('quiet') || output.json) return
  for (const line of text.split(/\r?\n/)) host.writeErr(`${visible(line)}\n`)
}

export async function sayDone(invocation: Invocation, text: string): Promise<void> {
  const { options, output } = invocation
  if (options.has('quiet') || output.json) return
  const prompter = await invocation.prompter()
  prompter.say({ tone: 'ok', text })
}

/** @throws PcloudConfigError `answer-needed`; Cancelled for a no */
export async function confirmImport(message: string, invocation: Invocation): Promise<void> {
  if (invocation.options.has('yes')) return
  const reply = await askAfter(YES_NEEDED, async () =>
    (await invocation.prompter()).ask({
      kind: 'confirm',
      message,
      more: BEFORE_YES,
      initial: false,
      option: '--yes',
    }),
  )
  if (reply.kind !== 'answer' || !reply.value) throw new Cancelled(NOT_IMPORTED)
}

export const NOT_IMPORTED = 'Nothing imported.'

const BEFORE_YES = 'Only the lines above are written, and only if you confirm.'

const YES_NEEDED = new PcloudConfigError('answer-needed', 'This needs your confirmation.', {
  hint: 'Add --yes to continue, or --dry-run to preview the changes.',
})
