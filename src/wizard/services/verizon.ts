import { PcloudConfigError } from '../../errors.ts'
import { parseRedirectUri } from '../../oauth-loopback/index.ts'
import { Secret } from '../../secret.ts'
import type { WizardContext } from '../context.ts'
import { type Draft, type OwnApp, withoutLogin } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { whyNotKey } from '../steps/app.ts'
import { loginStep } from '../steps/login.ts'
import type { Step, StepResult } from '../walk.ts'
import { refuseLogin, shortFlow } from './flow.ts'

/** The key and the secret of an app; there is no other app to log in with. */
const appStep: Step<Draft, WizardContext> = {
  id: 'app',
  needed: (draft) => draft.app === undefined,
  run: (draft, context) => askApp(draft, context),
}

/** @param typed what was answered before the person came back from the secret */
async function askApp(
  draft: Draft,
  context: WizardContext,
  typed?: string,
): Promise<StepResult<Draft>> {
  const { given, prompter } = context
  const before = draft.app?.kind === 'own' ? draft.app : undefined
  const id = await prompter.text({
    ...QUESTIONS.verizonKey,
    ...initial(typed ?? before?.clientId ?? given.clientId),
    validate: (value) => whyNotKey(value, 'client key'),
  })
  if (id.kind === 'back') return id
  const secret = await prompter.secret({
    ...QUESTIONS.verizonSecret,
    ...initial((before?.clientSecret ?? given.clientSecret)?.reveal()),
    validate: (value) => whyNotKey(value, 'client secret'),
  })
  if (secret.kind === 'back') return askApp(draft, context, id.value)
  return { kind: 'next', state: withApp(draft, id.value, new Secret(secret.value)), asked: true }
}

function initial(value: string | undefined) {
  return value === undefined ? {} : { initial: value }
}

/** A token belongs to the app that it was given to. */
function withApp(draft: Draft, clientId: string, clientSecret: Secret): Draft {
  return { ...withoutLogin(draft), app: { kind: 'own', clientId, clientSecret } }
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
