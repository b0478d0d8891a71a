import { PcloudConfigError } from '../../errors.ts'
import { parseRedirectUri } from '../../oauth-loopback/redirect-uri.ts'
import type { Service } from '../../services/service.ts'
import type { KeyPairQuestions } from '../../services/service-login.ts'
import { type Draft, lacksCredentials, type OwnApp, ownAppOf, withCredentials } from '../draft.ts'
import { backWith, whyNotKey } from '../steps/app-keys.ts'
import { loggingIn } from '../steps/login-step.ts'
import type { Step, StepResult } from '../walk.ts'
import type { WizardContext } from '../wizard-context.ts'
import { askKeyPair, type Flow, refuseLogin, shortFlow } from './flow.ts'

/** The flow for a service with an app but without regions and root folders. */
export async function appFlow(service: Service): Promise<Flow> {
  const login = await service.codeLogin?.()
  if (login?.questions === undefined) throw new Error(`${service.type} does not support apps`)
  const { questions } = login
  const step = appStep(questions)
  const editable = [
    { value: 'app', label: 'Client key and secret', hint: 'you will need to log in again' },
    { value: 'login', label: 'Log in again' },
  ]
  const correctApp = async (draft: Draft, context: WizardContext) => {
    const result = await askApp(questions, draft, context)
    return result.kind === 'next' ? { ...result, asked: false } : result
  }
  return shortFlow(
    service.type,
    [step, loggingIn<WizardContext>(correctApp)],
    editable,
    (context) => {
      parseRedirectUri(context.rules.redirectUri)
      refuseLogin(context, ['browser', 'paste', 'token'])
      const app = givenApp(login.title, context)
      return app ? { credentials: app } : {}
    },
  )
}

function appStep(questions: KeyPairQuestions): Step<Draft, WizardContext> {
  return {
    id: 'app',
    needed: lacksCredentials,
    run: (draft, context) => askApp(questions, draft, context),
  }
}

async function askApp(
  questions: KeyPairQuestions,
  draft: Draft,
  { given, prompter }: WizardContext,
): Promise<StepResult<Draft>> {
  const before = ownAppOf(draft)
  const reply = await askKeyPair(
    prompter,
    {
      question: { ...questions.key, option: 'client-id', canGoBack: true },
      what: 'client key',
      known: draft.typedId ?? before?.clientId ?? given.clientId,
    },
    {
      question: { ...questions.secret, option: 'client-secret', canGoBack: true },
      what: 'client secret',
      known: (before?.clientSecret ?? given.clientSecret)?.reveal(),
      of: before?.clientId ?? given.clientId,
    },
  )
  if (reply.kind === 'back') return backWith(draft, reply.typed, before?.clientId)
  const { key, secret } = reply.value
  const app: OwnApp = { kind: 'own', clientId: key, clientSecret: secret }
  return { kind: 'next', state: withCredentials(draft, app), asked: true }
}

/** @throws PcloudConfigError `usage` */
function givenApp(title: string, { given }: Pick<WizardContext, 'given'>): OwnApp | undefined {
  const { clientId, clientSecret } = given
  if (given.appFrom !== undefined || clientId === '') {
    const message = `A ${title} remote requires the key and secret of an app.`
    throw new PcloudConfigError('usage', message, {
      advice: { kind: 'give', options: ['client-id', 'client-secret'] },
    })
  }
  if (clientId === undefined || clientSecret === undefined) return undefined
  const wrong =
    whyNotKey(clientId, 'client key') ?? whyNotKey(clientSecret.reveal(), 'client secret')
  if (wrong) throw new PcloudConfigError('usage', wrong)
  return { kind: 'own', clientId, clientSecret }
}
