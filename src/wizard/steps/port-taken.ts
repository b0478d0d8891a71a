import type { PcloudConfigError } from '../../errors.ts'
import { isAddressMissing } from '../../oauth-loopback/index.ts'
import { redirectUriOnPort } from '../../rclone/default-redirect.ts'
import type { Draft } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import { sayError } from '../say.ts'
import type { StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'
import { askWhetherAgain } from './ask-retry.ts'

type WayOut = 'again' | 'paste' | 'port'

/** The redirect port is in use. Offers three choices and preserves the draft. */
export async function askAboutPort(
  draft: Draft,
  failure: PcloudConfigError,
  context: LoginContext,
): Promise<StepResult<Draft>> {
  if (draft.app?.kind !== 'own' || isAddressMissing(failure)) sayError(failure, context)
  // rclone's app is registered only for this port.
  if (draft.app?.kind !== 'own') return askWhetherAgain(draft, failure, context)
  if (isAddressMissing(failure)) return pasteInstead(draft, context)
  // The choices below are the remedies.
  context.prompter.say({ tone: 'error', text: failure.message })
  const redirectUri = redirectUriOnPort(await context.machine.freePort())
  const hint = 'only if your app lists this redirect URI'
  const other = { value: 'port', label: `Use ${redirectUri}`, hint } as const
  const choices: readonly Choice<WayOut>[] = [
    { value: 'paste', label: 'Paste a code', hint: 'does not use a port' },
    { value: 'again', label: 'Try again', hint: 'close the other program first' },
    ...(context.rules.redirectGiven ? [] : [other]),
  ]
  const reply = await context.prompter.ask({
    kind: 'choice',
    ...QUESTIONS.portTaken,
    choices,
    initial: 'paste',
  })
  if (reply.kind === 'back') return reply
  const changes: Readonly<Record<WayOut, Partial<Draft>>> = {
    again: {},
    paste: { port: { kind: 'paste' } },
    port: { port: { kind: 'other', redirectUri } },
  }
  return { kind: 'next', state: { ...draft, ...changes[reply.value] }, asked: false }
}

/** Without a loopback address, no port helps. */
async function pasteInstead(draft: Draft, { prompter }: LoginContext): Promise<StepResult<Draft>> {
  prompter.say({ tone: 'plain', text: 'You can paste a code instead.' })
  return { kind: 'next', state: { ...draft, port: { kind: 'paste' } }, asked: false }
}
