import { hasCode, PcloudConfigError } from '../../errors.ts'
import { plannedEdits } from '../change.ts'
import type { Draft } from '../draft.ts'
import { type RemoteContext, tokenOfExisting } from '../existing.ts'
import { authorizeByToken } from '../login/authorize.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, sayError } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'
import { within } from '../within.ts'
import { offerRetry } from './offer-retry.ts'

const LIMIT_MS = 30_000

/** Whether the token that is there still answers: then no new login is needed. */
export const probeStep: Step<Draft, RemoteContext> = {
  id: 'probe',
  needed: ({ authorization, relogin, unverified }) =>
    authorization === undefined && !relogin && !unverified,
  async run(draft, context) {
    const token = tokenOfExisting(context.existing)
    if (token === undefined) {
      return context.rules.verify ? isDead(draft, noToken(context), context) : unverified(draft)
    }
    try {
      const authorization = await within(LIMIT_MS, context.signal, (signal) =>
        authorizeByToken(token, draft, context, signal),
      )
      const former = authorization.account ?? ('unknown' as const)
      const state = { ...draft, authorization, probed: authorization, former }
      return { kind: 'next', state, asked: false }
    } catch (error) {
      context.signal.throwIfAborted()
      if (!(error instanceof PcloudConfigError)) throw error
      if (hasCode(error, 'token-invalid')) return isDead(draft, dead(context), context)
      if (!mayAsk(context)) throw unreachable(error)
      return offerRetry(draft, error, context)
    }
  },
}

async function isDead(
  draft: Draft,
  error: PcloudConfigError,
  context: RemoteContext,
): Promise<StepResult<Draft>> {
  const relogin = { kind: 'next', state: { ...draft, relogin: true }, asked: false } as const
  const isNeeded = isOtherLogin(draft, context)
  if (!isNeeded && !mayAsk(context)) throw error
  sayError(new PcloudConfigError(error.code, error.message), context)
  if (isNeeded) return relogin
  const question = { ...QUESTIONS.reauthorize, help: NO_LOGIN, initial: true }
  const reply = await askAfter(error, () => context.prompter.confirm(question))
  if (reply.kind === 'back') return reply
  if (reply.value) return relogin
  // Only the API finds a folder by its path.
  if (draft.rootFolderWish?.kind !== 'id') throw error
  return unverified(draft)
}

const NO_LOGIN = 'No saves what you changed without asking pCloud about it.'

function unverified(draft: Draft): StepResult<Draft> {
  return { kind: 'next', state: { ...draft, unverified: true }, asked: false }
}

/** Whether the app or the region shall be others than they are. */
function isOtherLogin(draft: Draft, context: RemoteContext): boolean {
  const edits = plannedEdits(draft, context)
  return edits.some((edit) => 'key' in edit && LOGIN_KEYS.has(edit.key))
}

const LOGIN_KEYS = new Set(['client_id', 'client_secret', 'hostname'])

function noToken({ existing }: RemoteContext): PcloudConfigError {
  return new PcloudConfigError('token-invalid', `${existing.name} has no token yet.`, {
    hint: LOG_IN,
  })
}

function dead({ existing }: RemoteContext): PcloudConfigError {
  const message = `pCloud no longer accepts the token of ${existing.name}.`
  return new PcloudConfigError('token-invalid', message, { hint: LOG_IN })
}

const LOG_IN =
  'Log in as well with --login, or save without asking pCloud with --no-verify. Nothing was changed.'

function unreachable({ code, message }: PcloudConfigError): PcloudConfigError {
  return new PcloudConfigError(code, message, {
    hint: 'Try again, or save without asking pCloud with --no-verify. Nothing was changed.',
  })
}
