import { PcloudConfigError } from '../../errors.ts'
import { obscure } from '../../rclone/obscure.ts'
import type { Secret } from '../../secret.ts'
import { pinkcloudsyncToken, readPinkcloudsyncAnswer } from '../../services/pinkcloudsync/api.ts'
import { PINKCLOUDSYNC } from '../../services/pinkcloudsync/index.ts'
import { tokenIssued } from '../../tokens/lifetime.ts'
import type { LoginContext, WizardContext } from '../context.ts'
import { type ApiKeys, type Authorization, type Draft, withoutLogin } from '../draft.ts'
import { withDeadline } from '../login/deadline.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, sayError } from '../say.ts'
import { whyNotKey } from '../steps/app.ts'
import type { Step, StepResult } from '../walk.ts'
import { refuseLogin, shortFlow } from './flow.ts'
import { askKeyPair } from './key-pair.ts'

const keysStep: Step<Draft, WizardContext> = {
  id: 'keys',
  needed: (draft) => draft.keys === undefined,
  run: (draft, context) => askKeys(draft, context),
}

async function askKeys(
  draft: Draft,
  { given, prompter }: WizardContext,
): Promise<StepResult<Draft>> {
  const reply = await askKeyPair(
    prompter,
    {
      question: QUESTIONS.apiKey,
      what: 'API key',
      known: given.apiKey ?? draft.keys?.apiKey,
    },
    { question: QUESTIONS.apiSecret, what: 'API secret' },
  )
  if (reply.kind === 'back') return reply
  const { key, secret } = reply.value
  return { kind: 'next', state: { ...withoutLogin(draft), keys: keysOf(key, secret) }, asked: true }
}

/** Obscured once: each time gives another text. */
function keysOf(apiKey: string, apiSecret: Secret): ApiKeys {
  return { apiKey, apiSecret, obscured: obscure(apiSecret.reveal()) }
}

const loginStep: Step<Draft, WizardContext> = {
  id: 'login',
  needed: (draft) => draft.authorization === undefined,
  async run(draft, context) {
    if (draft.keys === undefined) throw new Error('the keys are asked before the login')
    try {
      const authorization = await loginByKeys(draft.keys, context)
      return { kind: 'next', state: { ...draft, authorization }, asked: false }
    } catch (error) {
      if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
      sayError(error, context)
      return askAfter(error, () => keysStep.run(draft, context))
    }
  },
}

/**
 * A token for the pair of keys: that it is given proves them.
 * @throws PcloudConfigError `login-failed`, `service`, `network`
 */
function loginByKeys(keys: ApiKeys, context: LoginContext): Promise<Authorization> {
  return withDeadline(context, async ({ signal }) => {
    const { tokenUrl } = context.given
    const http = await context.machine.http()
    const askedAt = context.machine.now()
    const request = pinkcloudsyncToken({ ...keys, ...(tokenUrl !== undefined && { tokenUrl }) })
    const answer = readPinkcloudsyncAnswer(await http.postJson({ ...request, signal }))
    if (answer.kind === 'ok') {
      context.prompter.say({ tone: 'ok', text: 'PinkCloudSync gave a token for these keys.' })
      const token = tokenIssued(answer.token, askedAt)
      return { token, hostname: PINKCLOUDSYNC.apiHosts[0] ?? '' }
    }
    const code = answer.kind === 'busy' ? 'service' : 'login-failed'
    throw new PcloudConfigError(code, `PinkCloudSync gives no token: ${answer.message}`, {
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
  return keysOf(apiKey, apiSecret)
}

export const PINKCLOUDSYNC_FLOW = shortFlow(
  'pinkcloudsync',
  [keysStep, loginStep],
  [{ value: 'keys', label: 'API key and secret' }],
  (context) => {
    refuseLogin(context, [])
    const keys = givenKeys(context)
    return keys ? { keys } : {}
  },
)
