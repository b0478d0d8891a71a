import { Declined, hasCode, PcloudConfigError } from '../../errors.ts'
import { isTimeUp, withLimit } from '../../limit.ts'
import { identify } from '../../services/pcloud/account.ts'
import type { Account } from '../../services/service-account.ts'
import { quotedName } from '../../visible.ts'
import { type EditDraft, withoutLogin } from '../draft.ts'
import { hostsOf, type RemoteContext, tokenOfExisting } from '../existing.ts'
import { verifyToken } from '../login/verify-token.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, offerRetry, sayError } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'
import { loginStep } from './login-step.ts'

type EditStep = Step<EditDraft, RemoteContext>

export const reauthorizeStep: EditStep = {
  id: 'reauthorize',
  needed: () => true,
  async run(draft, { prompter }) {
    const initial = draft.login === 'wanted'
    const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.reauthorize, initial })
    if (reply.kind === 'back') return reply
    if (reply.value) {
      return { kind: 'next', state: { ...withoutLogin(draft), login: 'wanted' }, asked: true }
    }
    const { login: _, ...undecided } = draft
    return { kind: 'next', state: initial ? undecided : draft, asked: true }
  },
}

const PROBE_LIMIT_MS = 30_000

/** If the existing token works, a login is not necessary. */
export const probeStep: EditStep = {
  id: 'probe',
  needed: ({ login }) => login === undefined,
  async run(draft, context) {
    const { existing, rules } = context
    const token = tokenOfExisting(existing)
    if (token === undefined) {
      if (rules.verify) return offerLogin(draft, `${existing.name} is not logged in.`, context)
      return { kind: 'next', state: { ...draft, login: 'skipped' }, asked: false }
    }
    try {
      const found = await withAnswerLimit(PROBE_LIMIT_MS, context.signal, (signal) =>
        verifyToken(token, draft, { ...context, signal }),
      )
      const login = { ...found, isKept: true } as const
      const state = { ...draft, login, former: found.account ?? ('unknown' as const) }
      return { kind: 'next', state, asked: false }
    } catch (error) {
      context.signal.throwIfAborted()
      if (!(error instanceof PcloudConfigError)) throw error
      if (hasCode(error, 'token-invalid')) return offerLogin(draft, dead(existing), context)
      if (!mayAsk(context)) throw unreachable(error)
      return offerRetry(draft, error, context)
    }
  },
}

function dead({ name }: RemoteContext['existing']): string {
  return `pCloud no longer accepts the login of ${name}.`
}

/** Offers a login at a terminal. After a no, or in a script, the file does not change. */
async function offerLogin(
  draft: EditDraft,
  message: string,
  context: RemoteContext,
): Promise<StepResult<EditDraft>> {
  const hint = `Log in first: \`pcloud-config reconnect ${quotedName(context.existing.name)}\`.`
  const error = new PcloudConfigError('token-invalid', message, {
    ...SKIP,
    hint: `The file did not change. ${hint}`,
  })
  if (!mayAsk(context)) throw error
  sayError(new PcloudConfigError(error.code, message), context)
  const question = { ...QUESTIONS.reauthorize, help: NO_LOGIN, initial: true }
  const reply = await askAfter(error, () => context.prompter.ask({ kind: 'confirm', ...question }))
  if (reply.kind === 'back') return reply
  if (reply.value) return { kind: 'next', state: { ...draft, login: 'wanted' }, asked: false }
  throw new Declined(error, '', { ...SKIP, hint, claim: 'The file did not change.' })
}

const NO_LOGIN = 'Say no to stop. The file does not change.'

const SKIP = { advice: { kind: 'skip-verification' } } as const

function unreachable({ code, message }: PcloudConfigError): PcloudConfigError {
  return new PcloudConfigError(code, message, {
    ...SKIP,
    hint: 'The file did not change. Try again.',
  })
}

/** The comparison is optional, so keep it short. */
const COMPARE_LIMIT_MS = 5_000

/** Runs before the login, which can revoke an older token of the same app. */
export const formerAccountStep: EditStep = {
  id: 'former-account',
  needed: ({ login, former }, { rules }) =>
    login === 'wanted' && former === undefined && rules.verify,
  async run(draft, context) {
    const former = await askFormer(context)
    if (former) {
      const text = `${context.existing.name} belongs to ${former.email}.`
      context.prompter.say({ tone: 'dim', text })
    }
    return { kind: 'next', state: { ...draft, former: former ?? 'unknown' }, asked: false }
  },
}

async function askFormer({
  existing,
  machine,
  signal,
}: RemoteContext): Promise<Account | undefined> {
  const token = tokenOfExisting(existing)
  if (token === undefined) return undefined
  try {
    const http = await machine.http()
    const { account } = await withAnswerLimit(COMPARE_LIMIT_MS, signal, (limited) =>
      identify(http, token.accessToken, hostsOf(existing), limited),
    )
    return account
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof PcloudConfigError) return undefined
    throw error
  }
}

/**
 * Runs a request to the service with a time limit.
 * @throws PcloudConfigError `network` if the service is slow
 */
async function withAnswerLimit<T>(
  ms: number,
  signal: AbortSignal,
  job: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withLimit(ms, signal, job)
  } catch (error) {
    if (!isTimeUp(error) || signal.aborted) throw error
    throw new PcloudConfigError('network', 'The service did not answer in time.', {
      hint: 'Try again in a few minutes.',
      cause: error,
    })
  }
}

/** Uses the edited addresses. After a failure, retries the login and not the old token. */
export const newLoginStep: EditStep = {
  id: loginStep.id,
  needed: ({ login }) => login === 'wanted',
  async run(draft, context) {
    const { authUrl, tokenUrl, ...rest } = context.given
    const auth = draft.advanced?.get('auth_url') ?? authUrl
    const token = draft.advanced?.get('token_url') ?? tokenUrl
    const given = { ...rest, ...(auth && { authUrl: auth }), ...(token && { tokenUrl: token }) }
    const result = await loginStep.run(draft, { ...context, given })
    return 'state' in result ? { ...result, state: { login: 'wanted', ...result.state } } : result
  },
}
