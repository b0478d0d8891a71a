import { whyNotEncoding } from '../../providers/encoding-mask.ts'
import { PCLOUD_OPTIONS } from '../../providers/pcloud/index.ts'
import type { LoginContext } from '../context.ts'
import type { Draft } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import type { Step, StepResult } from '../walk.ts'

/**
 * Asked elsewhere, given by option since a login goes by them (the URLs), a flow that pCloud
 * does not have, or of use only to empty the trash with a password that pCloud's API hardly
 * takes any more.
 */
const NOT_HERE = new Set([
  'token',
  'root_folder_id',
  'hostname',
  'auth_url',
  'token_url',
  'client_credentials',
  'username',
  'password',
])

export const ASKED_OPTIONS = PCLOUD_OPTIONS.filter(
  ({ advanced, name }) => advanced && !NOT_HERE.has(name),
)

export const advancedStep: Step<Draft, LoginContext> = {
  id: 'advanced',
  needed: (draft) => draft.advanced === undefined,
  async run(draft, context) {
    const reply = await context.prompter.confirm({
      ...QUESTIONS.advanced,
      initial: (draft.advanced?.size ?? 0) > 0,
    })
    if (reply.kind === 'back') return reply
    if (!reply.value) return { kind: 'next', state: { ...draft, advanced: new Map() }, asked: true }
    return askOptions(draft, context)
  },
}

async function askOptions(draft: Draft, context: LoginContext): Promise<StepResult<Draft>> {
  const values = new Map(draft.advanced)
  for (const option of ASKED_OPTIONS) {
    const reply = await context.prompter.text({
      step: QUESTIONS.advanced.step,
      message: option.name,
      help: option.help,
      initial: values.get(option.name) ?? option.default,
      option: `--${option.name.replaceAll('_', '-')}`,
      canGoBack: true,
      validate: (value) => whyNotValue(option.kind, value),
    })
    if (reply.kind === 'back') return reply
    if (reply.value === option.default) values.delete(option.name)
    else values.set(option.name, reply.value)
  }
  return { kind: 'next', state: { ...draft, advanced: values }, asked: true }
}

/** @param kind of the option, as `providers` has it */
export function whyNotValue(kind: string | undefined, value: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return 'A value is one line.'
  return kind === 'encoding' && value !== '' ? whyNotEncoding(value) : undefined
}
