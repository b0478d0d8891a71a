import { Declined, hasCode, PcloudConfigError } from '../../errors.ts'
import { quotedName } from '../../visible.ts'
import type { EditDraft } from '../draft.ts'
import { type RemoteContext, tokenOfExisting } from '../existing.ts'
import { withAnswerLimit } from '../login/login-wait.ts'
import { verifyToken } from '../login/verify-token.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, offerRetry, sayError } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'

const LIMIT_MS = 30_000

/** If the existing token works, a login is not necessary. */
export const probeStep: Step<EditDraft, RemoteContext> = {
  id: 'probe',
  needed: ({ login }) => login === undefined,
  async run(draft, context) {
    const token = tokenOfExisting(context.existing)
    if (token === undefined) {
      return context.rules.verify ? isDead(draft, noToken(context), context) : unverified(draft)
    }
    try {
      const found = await withAnswerLimit(LIMIT_MS, context.signal, (signal) =>
        verifyToken(token, draft, context, signal),
      )
      const login = { ...found, isKept: true } as const
      const state = { ...draft, login, former: found.account ?? ('unknown' as const) }
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

/** Offers a login at a terminal. After a no, or in a script, the file does not change. */
async function isDead(
  draft: EditDraft,
  error: PcloudConfigError,
  context: RemoteContext,
): Promise<StepResult<EditDraft>> {
  if (!mayAsk(context)) throw error
  sayError(new PcloudConfigError(error.code, error.message), context)
  const question = { ...QUESTIONS.reauthorize, help: NO_LOGIN, initial: true }
  const reply = await askAfter(error, () => context.prompter.ask({ kind: 'confirm', ...question }))
  if (reply.kind === 'back') return reply
  if (reply.value) return { kind: 'next', state: { ...draft, login: 'wanted' }, asked: false }
  throw new Declined(error, 'The file did not change.', {
    ...SKIP,
    hint: loginHint(context),
  })
}

const NO_LOGIN = 'Say no to stop. The file does not change.'

function unverified(draft: EditDraft): StepResult<EditDraft> {
  return { kind: 'next', state: { ...draft, login: 'skipped' }, asked: false }
}

function noToken(context: RemoteContext): PcloudConfigError {
  const message = `${context.existing.name} is not logged in.`
  return new PcloudConfigError('token-invalid', message, { ...SKIP, hint: unchangedHint(context) })
}

function dead(context: RemoteContext): PcloudConfigError {
  const message = `pCloud no longer accepts the login of ${context.existing.name}.`
  return new PcloudConfigError('token-invalid', message, { ...SKIP, hint: unchangedHint(context) })
}

function unchangedHint(context: RemoteContext): string {
  return `The file did not change. ${loginHint(context)}`
}

function loginHint({ existing: { name } }: RemoteContext): string {
  return `Log in first: \`pcloud-config reconnect ${quotedName(name)}\`.`
}

const SKIP = { advice: { kind: 'skip-verification' } } as const

function unreachable({ code, message }: PcloudConfigError): PcloudConfigError {
  return new PcloudConfigError(code, message, {
    ...SKIP,
    hint: 'The file did not change. Try again.',
  })
}
