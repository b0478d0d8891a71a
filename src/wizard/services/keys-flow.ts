import { PcloudConfigError } from '../../errors.ts'
import { obscure } from '../../rclone/obscure.ts'
import type { Secret } from '../../secret.ts'
import type { Service } from '../../services/service.ts'
import type { KeyLogin, KeyPairQuestions } from '../../services/service-login.ts'
import { tokenIssued } from '../../tokens/lifetime.ts'
import {
  type ApiKeys,
  type Authorization,
  type Draft,
  keysOf,
  lacksCredentials,
  loginOf,
  withCredentials,
} from '../draft.ts'
import { withDeadline } from '../login/login-wait.ts'
import { askAfter, mayAsk, sayError } from '../say.ts'
import { backWith, whyNotKey } from '../steps/app-keys.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext, WizardContext } from '../wizard-context.ts'
import { askKeyPair, type Flow, refuseLogin, shortFlow } from './flow.ts'

/** The flow for a service with an API key and secret. */
export async function keysFlow(service: Service): Promise<Flow> {
  const login = await service.keyLogin?.()
  if (login === undefined) throw new Error(`${service.type} does not support keys`)
  const editable = [{ value: 'keys', label: 'API key and secret' }]
  const steps = [keysStep(login.questions), keyLoginStep(login)]
  return shortFlow(service.type, steps, editable, (context) => {
    refuseLogin(context, [])
    const keys = givenKeys(context)
    return keys ? { credentials: keys } : {}
  })
}

function keysStep(questions: KeyPairQuestions): Step<Draft, WizardContext> {
  return {
    id: 'keys',
    needed: lacksCredentials,
    run: (draft, context) => askKeys(questions, draft, context, keysOf(draft)?.apiSecret),
  }
}

/** @param secret the current secret. Absent if the service refused it */
async function askKeys(
  questions: KeyPairQuestions,
  draft: Draft,
  { given, prompter }: WizardContext,
  secret?: Secret,
): Promise<StepResult<Draft>> {
  const before = keysOf(draft)
  const reply = await askKeyPair(
    prompter,
    {
      question: { ...questions.key, option: 'api-key', canGoBack: true },
      what: 'API key',
      known: draft.typedId ?? before?.apiKey ?? given.apiKey,
    },
    {
      question: { ...questions.secret, option: 'api-secret', canGoBack: true },
      what: 'API secret',
      known: secret?.reveal(),
      of: before?.apiKey,
    },
  )
  if (reply.kind === 'back') return backWith(draft, reply.typed, before?.apiKey)
  const keys = toKeys(reply.value.key, reply.value.secret)
  return { kind: 'next', state: withCredentials(draft, keys), asked: true }
}

/** Obscure the secret only once: the result is random. */
function toKeys(apiKey: string, apiSecret: Secret): ApiKeys {
  return { kind: 'keys', apiKey, apiSecret, obscured: obscure(apiSecret.reveal()) }
}

function keyLoginStep(login: KeyLogin): Step<Draft, WizardContext> {
  return {
    id: 'login',
    needed: (draft) => loginOf(draft) === undefined,
    async run(draft, context) {
      const keys = keysOf(draft)
      if (keys === undefined) throw new Error('the login requires keys')
      try {
        const found = await loginByKeys(login, keys, context)
        return { kind: 'next', state: { ...draft, login: found }, asked: false }
      } catch (error) {
        if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
        sayError(error, context)
        return askAfter(error, () => askKeys(login.questions, draft, context))
      }
    },
  }
}

/**
 * A token proves the keys.
 * @throws PcloudConfigError `login-failed`, `service`, `network`
 */
function loginByKeys(
  { title, hostname, request, readAnswer }: KeyLogin,
  keys: ApiKeys,
  context: LoginContext,
): Promise<Authorization> {
  return withDeadline(context, async ({ signal }) => {
    const { tokenUrl } = context.given
    const http = await context.machine.http()
    const askedAt = context.machine.now()
    const asked = request({ ...keys, ...(tokenUrl !== undefined && { tokenUrl }) })
    const answer = readAnswer(await http.postJson({ ...asked, signal }))
    if (answer.kind === 'ok') {
      context.prompter.say({ tone: 'ok', text: `${title} gave a token for these keys.` })
      return { token: tokenIssued(answer.token, askedAt), hostname }
    }
    const code = answer.kind === 'busy' ? 'service' : 'login-failed'
    throw new PcloudConfigError(code, `${title} refused the keys: ${answer.message}`, {
      hint: 'Check key and secret for typing errors, and that the key still exists.',
    })
  })
}

/** @throws PcloudConfigError `usage` */
function givenKeys({ given }: Pick<WizardContext, 'given'>): ApiKeys | undefined {
  const { apiKey, apiSecret } = given
  if (apiKey === undefined || apiSecret === undefined) return undefined
  const wrong = whyNotKey(apiKey, 'API key') ?? whyNotKey(apiSecret.reveal(), 'API secret')
  if (wrong) throw new PcloudConfigError('usage', wrong)
  return toKeys(apiKey, apiSecret)
}
