import type { CheckContext } from '../../check/check-context.ts'
import { isSameFinding, leftAlone, type RepairPlan, repairEdits } from '../../check/plan-repair.ts'
import { type Examination, judge, reexamine } from '../../check/run-checks.ts'
import { octal } from '../../files/explain.ts'
import { type Finding, subjectWord } from '../../finding.ts'
import { askAfter } from '../../wizard/say.ts'
import type { Invocation } from '../invocation.ts'
import { narrate, saysYes, tell, YES_NEEDED } from '../talk.ts'
import { changeDiff } from '../write.ts'
import type { CheckResult } from './report.ts'

interface Repair {
  readonly seen: Examination
  readonly findings: readonly Finding[]
  readonly plan: RepairPlan
}

/** Displays the change, requests confirmation, writes it, and re-checks the changed remotes. */
export async function repair(
  invocation: Invocation,
  context: CheckContext,
  job: Repair,
): Promise<CheckResult> {
  const { output, options } = invocation
  const { plan, findings } = job
  const isDry = options.has('dry-run')
  const diff = await planDiff(invocation, plan)
  if (isDry) {
    await output.dryRun(diff)
    return { findings }
  }
  if (diff === '') return { findings }
  narrate(invocation, diff.trimEnd())
  if (!(await agrees(invocation))) {
    narrate(invocation, 'No changes.')
    return { findings }
  }
  const done = await carryOut(invocation, context, plan)
  const after = judge(await reexamine(job.seen, changedNames(plan), context), context)
  return { ...(await tellOutcome(invocation, findings, after, done)), diff }
}

/** The change of mode in git's format, then the masked diff. */
async function planDiff(invocation: Invocation, plan: RepairPlan): Promise<string> {
  const { sets, joins, mode } = plan
  const modes =
    mode === undefined ? '' : `old mode ${octal(mode.from)}\nnew mode ${octal(mode.to)}\n`
  if (sets.length + joins.length === 0) return modes
  return modes + (await changeDiff(invocation, (fresh) => repairEdits(plan, fresh)))
}

async function agrees(invocation: Invocation): Promise<boolean> {
  if (invocation.options.has('yes')) return true
  return askAfter(YES_NEEDED, () =>
    saysYes(invocation, {
      message: 'Make this change?',
      more: 'Only these lines change. Each new value was confirmed by the service, or is the same value in the right format. To undo this: `pcloud-config undo`',
    }),
  )
}

/**
 * Changes the mode first, so that other users cannot read the new text.
 * @returns skipped repairs: a different program changed the remote in the meantime
 */
async function carryOut(
  invocation: Invocation,
  { inspector, location }: CheckContext,
  plan: RepairPlan,
): Promise<Outcome> {
  if (plan.mode !== undefined && location.kind === 'file') {
    const failure = await inspector.tighten(location.path, plan.mode.to)
    if (failure !== undefined) narrate(invocation, `The mode could not be changed: ${failure}.`)
  }
  if (plan.sets.length + plan.joins.length === 0) return { left: [], undoable: false }
  const result = await invocation.store().commit((fresh) => repairEdits(plan, fresh))
  for (const warning of result.warnings) narrate(invocation, warning)
  return { left: leftAlone(plan, result.document), undoable: result.undoable }
}

interface Outcome {
  readonly left: ReturnType<typeof leftAlone>
  readonly undoable: boolean
}

function changedNames({ sets, joins }: RepairPlan): readonly string[] {
  return [...new Set([...sets, ...joins].map(({ name }) => name))]
}

/** Findings that are gone count as repaired. The report repeats the problems that remain. */
async function tellOutcome(
  invocation: Invocation,
  before: readonly Finding[],
  after: readonly Finding[],
  { left, undoable }: Outcome,
): Promise<CheckResult> {
  const isThere = (one: Finding) => after.some((other) => isSameFinding(one, other))
  const isLeft = ({ fix }: Finding) =>
    fix !== undefined &&
    fix.kind !== 'mode' &&
    left.some(({ name, key }) => name === fix.name && key === fix.key)
  const ended = before.filter((one) => one.fix !== undefined && !isThere(one))
  const [fixed, open] = [ended.filter((one) => !isLeft(one)), ended.filter(isLeft)]
  const problems = after.filter(({ level }) => level === 'problem')
  await tell(
    invocation,
    ...fixed.map((one) => ({ tone: 'ok', text: `${whose(one)}Repaired: ${one.message}` }) as const),
    ...left.map(({ name }) => ({ tone: 'warn', text: changedMeanwhile(name) }) as const),
    ...problems.map((one) => ({ tone: 'error', text: `${whose(one)}${one.message}` }) as const),
    ...(undoable ? [UNDO] : []),
  )
  return { findings: [...fixed, ...open, ...after], fixed }
}

function changedMeanwhile(name: string): string {
  return `${name}: a different program changed it, so it was not repaired. Run the check once more.`
}

const UNDO = { tone: 'dim', text: 'To undo this: pcloud-config undo' } as const

function whose({ subject }: Finding): string {
  return `${subjectWord(subject)}${subject === 'machine' || subject === 'file' ? ': ' : ' '}`
}
