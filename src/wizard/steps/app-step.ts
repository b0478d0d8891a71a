import { Secret } from '../../secret.ts'
import { MY_APPS } from '../../services/pcloud/regions.ts'
import { knownApps, whyNotKey } from '../app-for-login.ts'
import {
  type App,
  appOf,
  type Draft,
  lacksCredentials,
  type OwnApp,
  ownAppOf,
  withCredentials,
  withoutTypedId,
} from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { howToRegister, QUESTIONS } from '../questions.ts'
import type { Step, StepResult } from '../walk.ts'
import type { AppContext, LoginContext } from '../wizard-context.ts'

export const appStep: Step<Draft, AppContext> = {
  id: 'app',
  needed: lacksCredentials,
  async run(draft, context) {
    const known = knownApps(context)
    if (known.length === 0 || context.given.clientId !== undefined) return askApp(draft, context)
    return chooseApp(draft, known, currentChoice(draft, known), context)
  },
}

const OTHER = 'other'

/** Going back from the client ID returns to this choice. */
async function chooseApp(
  draft: Draft,
  known: readonly Choice<OwnApp>[],
  initial: OwnApp | typeof OTHER | undefined,
  context: AppContext,
): Promise<StepResult<Draft>> {
  const reply = await context.prompter.ask({
    kind: 'choice',
    ...QUESTIONS.appFrom,
    choices: [...known, { value: OTHER, label: 'A different app', hint: 'enter the client ID' }],
    ...(initial !== undefined && { initial }),
  })
  if (reply.kind === 'back') return backWith(draft, draft.typedId, idOf(draft))
  if (reply.value !== OTHER) return withApp(draft, reply.value)
  const result = await askApp(draft, context)
  if (result.kind !== 'back') return result
  return chooseApp(result.kept ?? { ...draft, typedId: '' }, known, OTHER, context)
}

/** Enter alone selects the earlier answer. */
function currentChoice(draft: Draft, known: readonly Choice<OwnApp>[]) {
  const app = appOf(draft)
  if (draft.typedId !== undefined) return OTHER
  if (app === undefined) return undefined
  return known.find(({ value }) => isSameApp(value, app))?.value ?? OTHER
}

/** Requests both keys, with the current values as defaults. */
export const appKeysStep: Step<Draft, AppContext> = { ...appStep, run: askApp }

/** A login belongs to an app, so a different app requires a login. */
function withApp(before: Draft, app: App): StepResult<Draft> {
  const draft = withoutTypedId(before)
  const now = appOf(draft)
  if (now && isSameApp(now, app)) return { kind: 'next', state: draft, asked: true }
  return { kind: 'next', state: withCredentials(before, app), asked: true }
}

function isSameApp(one: App, other: App): boolean {
  if (one.kind !== 'own' || other.kind !== 'own') return one.kind === other.kind
  return one.clientId === other.clientId && one.clientSecret.equals(other.clientSecret)
}

/** The service refused the app. Requests both keys and proposes only the client ID. */
export async function correctApp(draft: Draft, context: LoginContext): Promise<StepResult<Draft>> {
  const given: LoginContext['given'] = withoutSecret(context.given)
  const typed = draft.typedId ?? idOf(draft) ?? ''
  const result = await askApp(withoutApp(draft), { ...context, given }, typed)
  if (result.kind === 'back') return backWith(draft, result.kept?.typedId, idOf(draft))
  return result.kind === 'next' ? { ...result, asked: false } : result
}

function withoutSecret({ clientId: _, clientSecret: __, ...given }: LoginContext['given']) {
  return given
}

function withoutApp({ credentials: _, ...draft }: Draft): Draft {
  return draft
}

async function askApp(
  draft: Draft,
  context: LoginContext,
  typed = draft.typedId || undefined,
): Promise<StepResult<Draft>> {
  const clientId = await askClientId(draft, context, typed)
  if (clientId.kind === 'back') return backWith(draft, typed, idOf(draft))
  if (clientId.value === '' || clientId.value === CLEAR) return withApp(draft, { kind: 'rclone' })
  const secret = await askClientSecret(context, knownSecret(clientId.value, draft, context))
  if (secret.kind === 'back') {
    return givenId(draft, context) === undefined ? askApp(draft, context, clientId.value) : secret
  }
  const clientSecret = new Secret(secret.value)
  return withApp(draft, { kind: 'own', clientId: clientId.value, clientSecret })
}

/** @param typed the client ID to propose */
async function askClientId(draft: Draft, context: LoginContext, typed?: string) {
  const given = givenId(draft, context)
  if (given !== undefined) return { kind: 'answer', value: given } as const
  const known = typed ?? idOf(draft)
  const mayLack = draft.credentials?.kind === 'rclone'
  return context.prompter.ask({
    kind: 'text',
    ...QUESTIONS.clientId,
    // The installed rclone does not support polls.
    ...(context.given.login === 'poll'
      ? { help: `Paste your app's client ID from ${MY_APPS}` }
      : { emptyLabel: "rclone's own app" }),
    ...(known !== undefined && { initial: known, ...KEEP_OR_CLEAR_ID }),
    validate: (value) => {
      const isBlank = value === '' || (value === CLEAR && known !== undefined)
      if (!isBlank) return whyNotKey(value, 'client ID')
      if (context.given.login === 'poll') return NO_POLL
      const isElsewhere = context.given.login === 'paste'
      return mayLack || isElsewhere || context.machine.rclone() ? undefined : NO_RCLONE
    },
  })
}

/** The client ID of the command line, if only its secret is missing. */
function givenId({ credentials }: Draft, { given }: LoginContext): string | undefined {
  return credentials === undefined ? given.clientId : undefined
}

function idOf(draft: Draft): string | undefined {
  return ownAppOf(draft)?.clientId
}

/** The input that clears a value. Enter alone preserves it. */
export const CLEAR = '-'

const KEEP_OR_CLEAR_ID = {
  help: `Press Enter to keep it, or type ${CLEAR} to use rclone's app.`,
  more: howToRegister(`type ${CLEAR} and press Enter`),
}

/** The secret for Enter alone. */
function knownSecret(clientId: string, draft: Draft, { given }: LoginContext) {
  const app = ownAppOf(draft)
  if (app !== undefined) return app.clientId === clientId ? app.clientSecret : undefined
  return given.clientSecret
}

function askClientSecret(context: LoginContext, known?: Secret) {
  return context.prompter.ask({
    kind: 'secret',
    ...QUESTIONS.clientSecret,
    ...(known && { initial: known.reveal() }),
    validate: (value) => whyNotKey(value, 'client secret'),
  })
}

const NO_POLL = 'The poll login needs the client ID of your own app.'
const NO_RCLONE =
  "rclone is not installed, so its app cannot log in. Install rclone, or enter your app's client ID."

/** Preserves a typed client ID or key for the next time that its step runs. */
export function backWith(
  draft: Draft,
  typedId: string | undefined,
  current: string | undefined,
): StepResult<Draft> {
  if (typedId === undefined || typedId === current) return { kind: 'back' }
  return { kind: 'back', kept: { ...draft, typedId } }
}
