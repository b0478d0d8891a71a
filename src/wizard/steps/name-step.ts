import { hasRemote, remoteNames } from '../../config-file/read.ts'
import { checkRemoteName, remoteExists } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { Draft } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import type { Step } from '../walk.ts'
import type { WizardContext } from '../wizard-context.ts'

export const nameStep: Step<Draft, WizardContext> = {
  id: 'name',
  needed: (draft) => draft.name === undefined,
  async run(draft, context) {
    const reply = await context.prompter.ask({
      kind: 'text',
      ...QUESTIONS.name,
      // rclone does not use the remotes of other services.
      ...((draft.type ?? 'pcloud') !== 'pcloud' && { help: 'Use letters, digits and _ - . + @.' }),
      initial: draft.name ?? proposeName(draft.type ?? 'pcloud', context),
      validate: (name) => whyNotName(name, context)?.message,
    })
    if (reply.kind === 'back') return reply
    return { kind: 'next', state: { ...draft, name: reply.value }, asked: true }
  },
}

function proposeName(word: string, { before }: WizardContext): string {
  const taken = new Set(remoteNames(before))
  const names = [word, ...Array.from({ length: 98 }, (_, at) => `${word}${at + 2}`)]
  return names.find((name) => !taken.has(name)) ?? ''
}

/** Why a new remote cannot have this name. */
export function whyNotName(name: string, context: WizardContext): PcloudConfigError | undefined {
  const wrong = checkRemoteName(name, context.machine.platform)
  if (wrong !== undefined) return new PcloudConfigError('usage', wrong)
  if (context.rules.overwrite || !hasRemote(context.before, name)) return undefined
  return remoteExists(name, { advice: { kind: 'overwrite' } })
}
