import { PcloudConfigError } from '../../errors.ts'
import { parseRedirectUri } from '../../oauth-loopback/index.ts'
import type { WizardContext } from '../context.ts'
import { type Draft, type OwnApp, withoutLogin } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { whyNotKey } from '../steps/app.ts'
import { loginStep } from '../steps/login.ts'
import type { Step, StepResult } from '../walk.ts'
import { refuseLogin, shortFlow } from './flow.ts'
import { askKeyPair, type KeyPair } from './key-pair.ts'

/** The key and the secret of an app; there is no other app to log in with. */
const appStep: Step<Draft, WizardContext> = {
  id: 'app',
  needed: (draft) => draft.app === undefined,
  run: (draft, context) => askApp(draft, context),
}

async function askApp(
  draft: Draft,
  { given, prompter }: WizardContext,
): Promise<StepResult<Draft>> {
  const before = draft.app?.kind === 'own' ? draft.app : undefined
  const reply = await askKeyPair(
    prompter,
    {
      question: QUESTIONS.verizonKey,
      what: 'client key',
      known: before?.clientId ?? given.clientId,
    },
    {
      question: QUESTIONS.verizonSecret,
      what: 'client secret',
      known: (before?.clientSecret ?? given.clientSecret)?.reveal(),
    },
  )
  if (reply.kind === 'back') return reply
  return { kind: 'next', state: withApp(draft, reply.value), asked: true }
}

/** A token belongs to the app that it was given to. */
function withApp(draft: Draft, { key, secret }: KeyPair): Draft {
  return { ...withoutLogin(draft), app: { kind: 'own', clientId: key, clientSecret: secret } }
}

/** @throws PcloudConfigError `usage` */
function verizonApp({ given }: Pick<WizardContext, 'given'>): OwnApp | undefined {
  const { clientId, clientSecret } = given
  if (given.appFrom !== undefined || clientId === '') {
    throw new PcloudConfigError(
      'usage',
      'A Verizon remote needs the key and secret of its own app.',
      {
        hint: 'Give --client-id and --client-secret.',
      },
    )
  }
  if (clientId === undefined || clientSecret === undefined) return undefined
  const wrong =
    whyNotKey(clientId, 'client id') ?? whyNotKey(clientSecret.reveal(), 'client secret')
  if (wrong) throw new PcloudConfigError('usage', wrong)
  return { kind: 'own', clientId, clientSecret }
}

export const VERIZON_FLOW = shortFlow(
  'verizon',
  [appStep, loginStep],
  [
    { value: 'app', label: 'Client key and secret', hint: 'needs another login' },
    { value: 'login', label: 'Log in again' },
  ],
  (context) => {
    parseRedirectUri(context.rules.redirectUri)
    refuseLogin(context, ['browser', 'paste', 'token'])
    const app = verizonApp(context)
    return app ? { app } : {}
  },
)
