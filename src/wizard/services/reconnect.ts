import type { MakeEdits } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { changeOf } from '../change.ts'
import type { Draft } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import { sayTokenFarewell } from '../farewell.ts'
import { sayUnchanged } from '../reconnect.ts'
import { reviewingChange, unchangedStep } from '../steps/review-change.ts'
import { saveChangeStep } from '../steps/save-change.ts'
import { unnumbered } from '../unnumbered.ts'
import { walkWithLogin } from '../walk-with-login.ts'
import type { Flow } from './flow.ts'

/**
 * A new login for a remote of another service than pCloud; every other key stays as it is.
 * @returns with `dryRun` what was not written
 * @throws PcloudConfigError what the login throws
 */
export async function reconnectService(context: RemoteContext): Promise<MakeEdits | undefined> {
  const bare = { ...context, prompter: unnumbered(context.prompter) }
  const { existing, rules } = bare
  const flow = await flowOf(existing.type)
  const reviewStep = reviewingChange(
    () => flow.editable,
    ({ authorization }) => authorization !== undefined,
  )
  const middle = flow.steps.filter(({ id }) => ['app', 'keys', 'login'].includes(id))
  const steps = [...middle, unchangedStep, reviewStep, saveChangeStep]
  // Its name is taken, by itself.
  const start = flow.start({ ...bare, rules: { ...rules, overwrite: true } })
  const draft: Draft = await walkWithLogin(steps, start, bare)
  if (rules.dryRun) return changeOf(draft, bare)
  if (draft.saved) await sayTokenFarewell(existing.name, draft.saved, bare)
  else sayUnchanged(existing.name, bare)
  return undefined
}

async function flowOf(type: string): Promise<Flow> {
  if (type === 'verizon') return (await import('./verizon.ts')).VERIZON_FLOW
  if (type === 'pinkcloudsync') return (await import('./pinkcloudsync.ts')).PINKCLOUDSYNC_FLOW
  throw new PcloudConfigError('usage', `Nothing is known here of the type ${type}.`)
}
