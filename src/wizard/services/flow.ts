import { PcloudConfigError } from '../../errors.ts'
import { Secret } from '../../secret.ts'
import { type Draft, loginOf } from '../draft.ts'
import type { Choice, Prompter, PromptText } from '../prompter.ts'
import { maskedLines } from '../section.ts'
import { whyNotKey } from '../steps/app-keys.ts'
import { givenName, nameStep } from '../steps/question-steps.ts'
import { reviewing } from '../steps/review-step.ts'
import { saveStep } from '../steps/save-step.ts'
import type { Step } from '../walk.ts'
import type { WizardContext } from '../wizard-context.ts'

/** The steps for a remote of a service. */
export interface Flow {
  readonly steps: readonly Step<Draft, WizardContext>[]
  /** The steps that the user can edit from the review. */
  readonly editable: readonly Choice<string>[]
  /** @throws PcloudConfigError `usage`, `already-exists` */
  start(context: WizardContext): Draft
}

/** A flow without regions and root folders. */
export function shortFlow(
  type: string,
  middle: readonly Step<Draft, WizardContext>[],
  editable: readonly Choice<string>[],
  start: (context: WizardContext) => Draft,
): Flow {
  const reviewStep = reviewing<WizardContext>({
    heading: 'Review',
    isReady: (draft) => loginOf(draft) !== undefined,
    show: (draft, context) => maskedLines(draft, context).join('\n'),
    editable: () => [{ value: 'name', label: 'Name of the remote' }, ...editable],
  })
  return {
    editable,
    steps: [nameStep, ...middle, reviewStep, saveStep],
    start: (context) => ({ ...start(context), ...givenName(context), type }),
  }
}

/** @throws PcloudConfigError `usage` */
export function refuseLogin({ given }: WizardContext, known: readonly string[]): void {
  if (given.login === undefined || known.includes(given.login)) return
  const message = `This service does not support the login method ${given.login}.`
  if (known.length > 0) {
    throw new PcloudConfigError('usage', message, { hint: `It supports ${known.join(', ')}.` })
  }
  throw new PcloudConfigError('usage', message, {
    advice: { kind: 'leave-out', options: ['login'] },
  })
}

/** The question, the name in errors, and the current value of a key or secret. */
interface Part {
  readonly question: PromptText
  readonly what: string
  readonly known?: string | undefined
}

/** A secret belongs to a key, so it is proposed only for `of`. Without `of`, for every key. */
interface SecretPart extends Part {
  readonly of?: string | undefined
}

interface KeyPair {
  readonly key: string
  readonly secret: Secret
}

type KeyPairReply =
  | { readonly kind: 'answer'; readonly value: KeyPair }
  | { readonly kind: 'back'; readonly typed: string | undefined }

/** Requests a key and a secret. Going back from the secret returns to the typed key. */
export async function askKeyPair(
  prompter: Prompter,
  key: Part,
  secret: SecretPart,
): Promise<KeyPairReply> {
  const id = await prompter.ask({ kind: 'text', ...textQuestion(key) })
  if (id.kind === 'back') return { kind: 'back', typed: key.known }
  const isOther = secret.of !== undefined && secret.of !== id.value
  const known = isOther ? undefined : secret.known
  const proof = await prompter.ask({ kind: 'secret', ...textQuestion({ ...secret, known }) })
  if (proof.kind === 'back') return askKeyPair(prompter, { ...key, known: id.value }, secret)
  return { kind: 'answer', value: { key: id.value, secret: new Secret(proof.value) } }
}

function textQuestion({ question, what, known }: Part) {
  return {
    ...question,
    ...(known !== undefined && { initial: known }),
    validate: (value: string) => whyNotKey(value, what),
  }
}
