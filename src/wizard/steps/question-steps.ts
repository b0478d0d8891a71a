import { hasRemote, remoteNames } from '../../config-file/read.ts'
import { checkRemoteName, remoteExists } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { REGIONS } from '../../services/pcloud/regions.ts'
import { type Draft, type RegionWish, withoutLogin } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import type { Step } from '../walk.ts'
import type { LoginContext, WizardContext } from '../wizard-context.ts'

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

/** @throws PcloudConfigError `usage`, `already-exists` */
export function givenName(context: WizardContext): Pick<Draft, 'name'> {
  const { name } = context.given
  if (name === undefined) return {}
  const wrong = whyNotName(name, context)
  if (wrong !== undefined) throw wrong
  return { name }
}

/** Why a new remote cannot have this name. */
function whyNotName(name: string, context: WizardContext): PcloudConfigError | undefined {
  const wrong = checkRemoteName(name, context.machine.platform)
  if (wrong !== undefined) return new PcloudConfigError('usage', wrong)
  if (context.rules.overwrite || !hasRemote(context.before, name)) return undefined
  return remoteExists(name, { advice: { kind: 'overwrite' } })
}

export const regionStep: Step<Draft, LoginContext> = {
  id: 'region',
  needed: (draft) => draft.regionWish === undefined,
  async run(draft, { prompter }) {
    const reply = await prompter.ask({
      kind: 'choice',
      ...QUESTIONS.region,
      choices: CHOICES,
      initial: draft.regionWish ?? 'auto',
    })
    if (reply.kind === 'back') return reply
    return { kind: 'next', state: withRegion(draft, reply.value), asked: true }
  },
}

const CHOICES: readonly Choice<RegionWish>[] = [
  { value: 'auto', label: 'Detect when I log in' },
  ...REGIONS.map(({ id, label, hostname }) => ({
    value: id === 'eu' ? ('eu' as const) : ('us' as const),
    label,
    hint: hostname,
  })),
]

/** A login works in a single region, so a different region requires a login. */
function withRegion(draft: Draft, regionWish: RegionWish): Draft {
  const same = draft.regionWish === regionWish
  return { ...(same ? draft : withoutLogin(draft)), regionWish }
}
