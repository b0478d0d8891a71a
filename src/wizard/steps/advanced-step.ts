import type { ProviderOption } from '../../rclone/provider-option.ts'
import { whyNotEncoding } from '../../rclone/rclone-option.ts'
import { PCLOUD_OPTIONS } from '../../services/pcloud/options.ts'
import { quotedName } from '../../visible.ts'
import type { Draft } from '../draft.ts'
import type { TextQuestion } from '../prompter.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

/**
 * Options of other steps, options that the login needs first (the URLs), options that pCloud does not
 * support (client_credentials), or that only emptying the trash needs (username and password).
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

/** rclone's other options. Only the review offers them. */
export const advancedStep: Step<Draft, LoginContext> = {
  id: 'advanced',
  needed: () => false,
  run: askOptions,
}

async function askOptions(draft: Draft, context: LoginContext): Promise<StepResult<Draft>> {
  const values = new Map(draft.advanced)
  for (let at = 0; ; ) {
    const option = ASKED_OPTIONS[at]
    if (option === undefined) break
    const reply = await context.prompter.ask(
      questionOn(draft.name ?? '', option, values.get(option.name)),
    )
    if (reply.kind === 'answer') {
      if (reply.value === option.default) values.delete(option.name)
      else values.set(option.name, reply.value)
      at += 1
    } else if (at === 0) return { kind: 'back', kept: { ...draft, advanced: values } }
    else at -= 1
  }
  return { kind: 'next', state: { ...draft, advanced: values }, asked: true }
}

function questionOn(
  remote: string,
  { name, help, default: usual, kind }: ProviderOption,
  before: string | undefined,
): TextQuestion {
  const onPage = `pcloud-${name.replaceAll('_', '-')}`
  return {
    kind: 'text',
    message: name,
    help: PLAIN_HELP.get(name) ?? help,
    more: `More about this option: https://rclone.org/pcloud/#${onPage}\nDefault values are not saved. You can change these options later with pcloud-config edit.`,
    initial: before ?? usual,
    option: `${name}=VALUE`,
    command: `update ${quotedName(remote)} ${name}=VALUE`,
    canGoBack: true,
    validate: (value) => whyNotValue(kind, value),
  }
}

/** Replaces the help of rclone if it does not help the user decide. */
export const PLAIN_HELP: ReadonlyMap<string, string> = new Map([
  [
    'encoding',
    'The characters that rclone replaces in file names. Leave the default unless you were told to change it.',
  ],
])

/** @param kind of the option, as in `providers` */
export function whyNotValue(kind: string | undefined, value: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return 'A value cannot contain line breaks.'
  return kind === 'encoding' && value !== '' ? whyNotEncoding(value) : undefined
}
