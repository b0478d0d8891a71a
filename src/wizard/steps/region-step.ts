import { REGIONS } from '../../services/pcloud/regions.ts'
import { type Draft, type RegionWish, withoutLogin } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import type { Step } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

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
