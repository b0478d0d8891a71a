import { whyNotEncoding } from '../../rclone/encoding-mask.ts'
import type { ProviderOption } from '../../rclone/provider-option.ts'
import { PCLOUD_OPTIONS } from '../../services/pcloud/options.ts'
import type { LoginContext } from '../context.ts'
import type { Draft } from '../draft.ts'
import type { TextQuestion } from '../prompter.ts'
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
  run: (draft, context) => askAdvanced(draft, context),
}

/** @param before the answer, where the person came back to the question */
async function askAdvanced(
  draft: Draft,
  context: LoginContext,
  before?: boolean,
): Promise<StepResult<Draft>> {
  const reply = await context.prompter.ask({
    kind: 'confirm',
    ...QUESTIONS.advanced,
    initial: before ?? (draft.advanced?.size ?? 0) > 0,
  })
  if (reply.kind === 'back') return reply
  if (!reply.value) return { kind: 'next', state: { ...draft, advanced: new Map() }, asked: true }
  return askOptions(draft, context)
}

/** One after the other; back from the first leads to the question whether to edit them at all. */
async function askOptions(draft: Draft, context: LoginContext): Promise<StepResult<Draft>> {
  const values = new Map(draft.advanced)
  for (let at = 0; ; ) {
    const option = ASKED_OPTIONS[at]
    if (option === undefined) break
    const reply = await context.prompter.ask(questionOn(option, values.get(option.name)))
    if (reply.kind === 'answer') {
      if (reply.value === option.default) values.delete(option.name)
      else values.set(option.name, reply.value)
      at += 1
    } else if (at === 0) return askAdvanced({ ...draft, advanced: values }, context, true)
    else at -= 1
  }
  return { kind: 'next', state: { ...draft, advanced: values }, asked: true }
}

function questionOn(
  { name, help, default: usual, kind }: ProviderOption,
  before: string | undefined,
): TextQuestion {
  const onPage = `pcloud-${name.replaceAll('_', '-')}`
  return {
    kind: 'text',
    step: QUESTIONS.advanced.step,
    message: name,
    help,
    more: `rclone’s page on it: https://rclone.org/pcloud/#${onPage}. A value equal to the default is not written.`,
    initial: before ?? usual,
    option: `${name}=VALUE of \`pcloud-config update\``,
    canGoBack: true,
    validate: (value) => whyNotValue(kind, value),
  }
}

/** @param kind of the option, as `providers` has it */
export function whyNotValue(kind: string | undefined, value: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return 'A value is one line.'
  return kind === 'encoding' && value !== '' ? whyNotEncoding(value) : undefined
}
