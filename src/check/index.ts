/** The `check` command without its output: facts, judges, findings and repairs. */

export { type Finding, type Level, subjectWord } from '../finding.ts'
export type { CheckContext } from './check-context.ts'
export {
  isSameFinding,
  leftAlone,
  planRepair,
  type RepairPlan,
  repairEdits,
  type SetFix,
} from './plan-repair.ts'
export { type Examination, examine, judge, reexamine } from './run-checks.ts'
