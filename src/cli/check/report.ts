import { stripVTControlCharacters } from 'node:util'
import { isSameFinding } from '../../check/plan-repair.ts'
import { wellFormed } from '../../encoding.ts'
import { type Finding, type Level, subjectWord } from '../../finding.ts'
import { asText } from '../../text-layout.ts'
import { visible } from '../../visible.ts'
import { wrap } from '../help-layout.ts'
import type { Marks } from '../host.ts'
import { hintOf } from '../option-hints.ts'

interface ReportStyle {
  readonly marks: Marks
  /** Columns. Undefined for no wrapping. */
  readonly width: number | undefined
  /** `named`: hides passed checks of the machine and the file. `quiet`: hides all passed checks. */
  readonly brief: 'all' | 'named' | 'quiet'
  /** Lists each check of this machine on a separate line. */
  readonly isVerbose: boolean
  /** Adds `--config` and `~` to a hint. */
  hint(text: string): string
  /** `--fix` was given, so the report does not suggest it. */
  readonly fixing: boolean
}

/** Each finding, with the solution below it. */
export function reportText(findings: readonly Finding[], style: ReportStyle): string {
  const shown = findings.filter((one) => isShown(one, style))
  const machine = machineGroup(shown, style)
  const groups = [
    machine,
    ['The file', shown.filter(({ subject }) => subject === 'file')],
    ['Remotes', byRemote(shown)],
  ] as const
  const parts = groups
    .filter(([title, members]) => members.length > 0 || title === READY)
    .map(([title, members]) => [
      style.marks.heading(title),
      ...members.flatMap((one) => lines(one, style)),
      '',
    ])
  const end =
    style.brief === 'quiet' && shown.length === 0 ? [] : hanging(summary(findings, style), 0, style)
  return asText([...parts.flat(), ...end])
}

const READY = 'This machine: ready to log in'

/** Folds the passed checks of this machine into one line, except with `-v`. */
function machineGroup(shown: readonly Finding[], { isVerbose }: ReportStyle) {
  const all = shown.filter(({ subject }) => subject === 'machine')
  const isReady = all.every(({ level }) => level === 'ok' || level === 'note')
  const passed = all.filter(({ level }) => level === 'ok')
  const [first] = passed
  if (isVerbose || first === undefined) return ['This machine', all] as const
  const others = all.filter(({ level }) => level !== 'ok')
  if (isReady) return [READY, others] as const
  const message = `${counted(passed.length, 'other check')} passed.`
  return ['This machine', [...others, { ...first, message }]] as const
}

function isShown({ level, subject }: Finding, { brief }: ReportStyle): boolean {
  const isWrong = level === 'warning' || level === 'problem'
  if (brief === 'quiet') return isWrong
  return brief === 'all' || isWrong || typeof subject !== 'string'
}

/** Groups the findings by remote, in the order in which the remotes first appear. */
function byRemote(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const one of findings) {
    if (typeof one.subject === 'string') continue
    const group = groups.get(one.subject.remote)
    if (group === undefined) groups.set(one.subject.remote, [one])
    else group.push(one)
  }
  return [...groups.values()].flat()
}

function lines(one: Finding, style: ReportStyle): readonly string[] {
  const { marks, fixing } = style
  const who = typeof one.subject === 'string' ? '' : `${subjectWord(one.subject)} `
  const fixable = one.fix === undefined || fixing ? [] : ['--fix repairs this.']
  const next = hintOf(one)
  const hints = [...(next === undefined ? [] : [style.hint(next)]), ...fixable]
  const mark = marks[one.level]
  const bare = stripVTControlCharacters(mark)
  const [first = '', ...rest] = hanging(`${bare} ${who}${style.hint(one.message)}`, 2, style)
  return [
    `  ${mark}${first.trimStart().slice(bare.length)}`,
    ...rest,
    ...hints.flatMap((hint) => hanging(hint, 6, style).map(marks.dim)),
  ]
}

/** Wraps at spaces on a terminal. Does not wrap in a file or a pipe. */
function hanging(text: string, margin: number, { width, marks }: ReportStyle): readonly string[] {
  const indent = ' '.repeat(margin)
  const shown = marks.text(visible(text))
  return width === undefined ? [indent + shown] : wrap(shown, width - 1, indent)
}

function summary(findings: readonly Finding[], style: ReportStyle): string {
  const { fixing, hint } = style
  const hidden = findings.filter((one) => one.level !== 'ok' && !isShown(one, style)).length
  const count = (level: Level) => findings.filter((one) => one.level === level).length
  const [problems, warnings, notes] = [count('problem'), count('warning'), count('note')]
  if (problems + warnings + notes === 0) return 'Nothing is wrong.'
  const found = [
    problems === 0 ? 'No problems' : counted(problems, 'problem'),
    counted(warnings, 'warning'),
    counted(notes, 'note'),
  ]
  const fixable = findings.filter(({ fix }) => fix !== undefined).length
  const repair = fixing ? '.' : ': pcloud-config check --fix'
  const sentences = [
    `${found.filter(Boolean).join(', ')}.`,
    ...(hidden === 0 ? [] : [`${hidden} not shown. To see all: pcloud-config check.`]),
    ...(fixable === 0 ? [] : [`${fixable} can be repaired${repair}`]),
  ]
  return hint(sentences.join(' '))
}

function counted(count: number, word: string): string {
  if (count === 0) return ''
  return count === 1 ? `1 ${word}` : `${count} ${word}s`
}

export interface CheckResult {
  /** The findings. After a repair, the current ones. */
  readonly findings: readonly Finding[]
  /** The repaired findings. */
  readonly fixed?: readonly Finding[]
  /** The change, masked. */
  readonly diff?: string
}

/** The output of `check --json`. docs/checks.md documents the keys. */
export function checkDocument(
  { findings, fixed = [], diff }: CheckResult,
  word: (hint: string) => string,
) {
  const isFixed = (one: Finding) => fixed.some((other) => isSameFinding(one, other))
  return {
    ok: findings.every((one) => one.level !== 'problem' || isFixed(one)),
    findings: findings.map((one) => ({
      ...described(one, word),
      fixable: one.fix !== undefined,
      fixed: isFixed(one),
    })),
    ...(diff !== undefined && { diff }),
  }
}

function described(one: Finding, word: (hint: string) => string) {
  const hint = hintOf(one)
  return {
    id: one.id,
    level: one.level,
    subject: wellFormed(subjectWord(one.subject)),
    message: wellFormed(one.message),
    ...(hint !== undefined && { hint: wellFormed(word(hint)) }),
  }
}
