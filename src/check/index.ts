/** The doctor: what is seen of machine, file and remotes, what that means, and safe repairs. */

export { type Finding, type Level, subjectWord } from '../finding.ts'
export { type Examination, examine, judge, reexamine } from './check.ts'
export type { CheckContext } from './context.ts'
export {
  isSameFinding,
  leftAlone,
  planRepair,
  type RepairPlan,
  repairEdits,
  type SetFix,
} from './repair.ts'
