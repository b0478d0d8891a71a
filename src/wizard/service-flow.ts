import { PcloudConfigError } from '../errors.ts'
import { parseRedirectUri } from '../oauth-loopback/redirect-uri.ts'
import { obscure } from '../rclone/obscure.ts'
import { Secret } from '../secret.ts'
import { findService } from '../services/registry.ts'
import type { CodeLogin, KeyPairQuestions } from '../services/service-login.ts'
import { whyNotKey } from './app-for-login.ts'
import {
  type ApiKeys,
  type Draft,
  keysOf,
  lacksCredentials,
  loginOf,
  type OwnApp,
  ownAppOf,
  withCredentials,
} from './draft.ts'
import type { Choice } from './prompter.ts'
import { backWith } from './steps/app-step.ts'
import { loggingIn, loggingInByKeys } from './steps/login-step.ts'
import { givenName, nameStep } from './steps/question-steps.ts'
import { reviewing } from './steps/review-step.ts'
import { saveStep } from './steps/save-step.ts'
import type { Step, StepResult } from './walk.ts'
import type { GivenAnswers, WizardContext } from './wizard-context.ts'

type FlowStep = Step<Draft, WizardContext>

/** The steps for a remote of a service, without regions and root folders. */
interface Flow {
  readonly steps: readonly FlowStep[]
  /** The steps that the user can edit from the review. */
  readonly editable: readonly Choice<string>[]
  /** @throws PcloudConfigError `usage`, `already-exists` */
  start(context: WizardContext): Draft
}

/**
 * The flow of a service that rclone does not use.
 * @throws PcloudConfigError `usage` for an unknown type
 */
export async function flowOf(type: string): Promise<Flow> {
  const service = findService(type)
  const [codeLogin, keyLogin] = [await service?.codeLogin?.(), await service?.keyLogin?.()]
  if (codeLogin?.questions !== undefined) {
    const ask = asking(APP, codeLogin.questions)
    const correct = async (draft: Draft, context: WizardContext) => {
      const result = await ask(draft, context)
      return result.kind === 'next' ? { ...result, asked: false } : result
    }
    const check = (context: WizardContext) => checkForApp(codeLogin, context)
    return flow(type, APP, ask, loggingIn<WizardContext>(correct), check)
  }
  if (keyLogin !== undefined) {
    const ask = asking(KEYS, keyLogin.questions)
    const askAgain = (draft: Draft, context: WizardContext) => ask(draft, context, true)
    return flow(type, KEYS, ask, loggingInByKeys(keyLogin, askAgain), (context) =>
      refuseLogin(context, []),
    )
  }
  throw new PcloudConfigError('usage', `This program does not support the type ${type}.`)
}

function flow(
  type: string,
  pair: KeyPair,
  ask: FlowStep['run'],
  loginStep: FlowStep,
  check: (context: WizardContext) => void,
): Flow {
  const { id, editable } = pair
  const choices = [{ value: 'name', label: 'Name of the remote' }, ...editable]
  const reviewStep = reviewing(choices, (draft) => loginOf(draft) !== undefined)
  return {
    editable,
    steps: [nameStep, { id, needed: lacksCredentials, run: ask }, loginStep, reviewStep, saveStep],
    start(context) {
      check(context)
      const credentials = givenPair(pair, context.given)
      return { ...(credentials && { credentials }), ...givenName(context), type }
    },
  }
}

/** @throws PcloudConfigError `usage` */
function checkForApp({ title }: CodeLogin, context: WizardContext): void {
  const { appFrom, clientId } = context.given
  parseRedirectUri(context.rules.redirectUri)
  refuseLogin(context, ['browser', 'paste', 'token'])
  if (appFrom === undefined && clientId !== '') return
  const message = `A ${title} remote requires the key and secret of an app.`
  throw new PcloudConfigError('usage', message, {
    advice: { kind: 'give', options: ['client-id', 'client-secret'] },
  })
}

/** @throws PcloudConfigError `usage` */
function refuseLogin({ given }: WizardContext, known: readonly string[]): void {
  if (given.login === undefined || known.includes(given.login)) return
  const message = `This service does not support the login method ${given.login}.`
  if (known.length > 0) {
    throw new PcloudConfigError('usage', message, { hint: `It supports ${known.join(', ')}.` })
  }
  throw new PcloudConfigError('usage', message, {
    advice: { kind: 'leave-out', options: ['login'] },
  })
}

interface Pair {
  readonly key: string
  readonly secret: Secret
}

interface Part {
  /** The name in errors. */
  readonly what: string
  readonly option: string
}

/** A key and its secret: of an app, or of an API. */
interface KeyPair {
  readonly id: string
  readonly key: Part
  readonly secret: Part
  readonly editable: readonly Choice<string>[]
  current(draft: Draft): Pair | undefined
  given(given: GivenAnswers): { readonly [K in keyof Pair]: Pair[K] | undefined }
  credentials(pair: Pair): OwnApp | ApiKeys
}

const APP: KeyPair = {
  id: 'app',
  key: { what: 'client key', option: 'client-id' },
  secret: { what: 'client secret', option: 'client-secret' },
  editable: [
    { value: 'app', label: 'Client key and secret', hint: 'you will need to log in again' },
    { value: 'login', label: 'Log in again' },
  ],
  current(draft) {
    const app = ownAppOf(draft)
    return app && { key: app.clientId, secret: app.clientSecret }
  },
  given: ({ clientId, clientSecret }) => ({ key: clientId, secret: clientSecret }),
  credentials: ({ key, secret }) => ({ kind: 'own', clientId: key, clientSecret: secret }),
}

const KEYS: KeyPair = {
  id: 'keys',
  key: { what: 'API key', option: 'api-key' },
  secret: { what: 'API secret', option: 'api-secret' },
  editable: [{ value: 'keys', label: 'API key and secret' }],
  current(draft) {
    const keys = keysOf(draft)
    return keys && { key: keys.apiKey, secret: keys.apiSecret }
  },
  given: ({ apiKey, apiSecret }) => ({ key: apiKey, secret: apiSecret }),
  // Obscure the secret only once: the result is random.
  credentials: ({ key, secret }) => ({
    ...({ kind: 'keys', apiKey: key, apiSecret: secret } as const),
    obscured: obscure(secret.reveal()),
  }),
}

/** @throws PcloudConfigError `usage` */
function givenPair(pair: KeyPair, given: GivenAnswers): OwnApp | ApiKeys | undefined {
  const { key, secret } = pair.given(given)
  if (key === undefined || secret === undefined) return undefined
  const wrong = whyNotKey(key, pair.key.what) ?? whyNotKey(secret.reveal(), pair.secret.what)
  if (wrong) throw new PcloudConfigError('usage', wrong)
  return pair.credentials({ key, secret })
}

/** Requests a key and a secret. Going back from the secret returns to the typed key. */
function asking(pair: KeyPair, questions: KeyPairQuestions) {
  return async function ask(
    draft: Draft,
    context: WizardContext,
    isRefused = false,
    typed = draft.typedId,
  ): Promise<StepResult<Draft>> {
    const { prompter } = context
    const before = pair.current(draft)
    const known = { ...pair.given(context.given), ...before }
    const proposed = typed ?? known.key
    const key = await prompter.ask({
      ...{ kind: 'text', ...questions.key },
      ...textQuestion(pair.key, proposed),
    })
    if (key.kind === 'back') return backWith(draft, proposed, before?.key)
    // A secret belongs to a key.
    const isSame = (known.key ?? key.value) === key.value
    const secret = await prompter.ask({
      ...{ kind: 'secret', ...questions.secret },
      ...textQuestion(pair.secret, isSame && !isRefused ? known.secret?.reveal() : undefined),
    })
    if (secret.kind === 'back') return ask(draft, context, isRefused, key.value)
    const credentials = pair.credentials({ key: key.value, secret: new Secret(secret.value) })
    return { kind: 'next', state: withCredentials(draft, credentials), asked: true }
  }
}

function textQuestion({ what, option }: Part, initial: string | undefined) {
  const validate = (value: string) => whyNotKey(value, what)
  return { option, canGoBack: true, validate, ...(initial !== undefined && { initial }) }
}
