import { applyEdits } from '../config-file/apply-edits.ts'
import type { ConfigEdit } from '../config-file/config-edit.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import { getSection } from '../config-file/read.ts'
import type { Finding, Fix } from '../finding.ts'
import { joinEdits } from '../remotes/split-values.ts'

/** The changes of a repair, without duplicates. */
export interface RepairPlan {
  readonly sets: readonly SetFix[]
  readonly joins: readonly JoinFix[]
  readonly mode: ModeFix | undefined
}

type SetFix = Extract<Fix, { kind: 'set' }>
type JoinFix = Extract<Fix, { kind: 'join' }>
type ModeFix = Extract<Fix, { kind: 'mode' }>

export function planRepair(findings: readonly Finding[]): RepairPlan {
  const fixes = findings.flatMap(({ fix }) => (fix === undefined ? [] : [fix]))
  // One edit can solve two findings, for example an old token with a date.
  const sets = new Map<string, SetFix>()
  for (const fix of fixes) {
    if (fix.kind === 'set') sets.set(JSON.stringify([fix.name, fix.key]), fix)
  }
  const mode = fixes.find((fix) => fix.kind === 'mode')
  const joins = fixes.filter((fix) => fix.kind === 'join')
  return { sets: [...sets.values()], joins, mode }
}

/** The edits for the current file. Skips keys that have changed in the meantime. */
export function repairEdits(plan: RepairPlan, fresh: ConfigDocument): readonly ConfigEdit[] {
  const joins = joinEdits(plan.joins.filter(({ from }) => fresh.text.includes(from.reveal())))
  const joined = applyEdits(fresh, joins)
  const sets = plan.sets
    .filter(({ name, key, was, judged: { type, token } }) => {
      const section = getSection(joined, name)
      const isJudged = section?.get('type') === type && section?.get('token') === token?.reveal()
      return section !== undefined && isJudged && section.get(key) === was?.reveal()
    })
    .map(({ name, key, value }) => ({ kind: 'set', name, key, value: value.reveal() }) as const)
  return [...joins, ...sets]
}

/** Skipped repairs: a different program changed or removed the remote. */
export function leftAlone(plan: RepairPlan, now: ConfigDocument): readonly (SetFix | JoinFix)[] {
  return [
    ...plan.sets.filter(
      ({ name, key, value }) => getSection(now, name)?.get(key) !== value.reveal(),
    ),
    ...plan.joins.filter(({ from }) => now.text.includes(from.reveal())),
  ]
}

/** Compares the ID and the subject. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return one.id === other.id && JSON.stringify(one.subject) === JSON.stringify(other.subject)
}
