import { describe, expect, it } from 'vitest'
import { type FindingId, finding } from '../../src/check/finding.ts'
import { type ReportStyle, reportText } from '../../src/cli/check/report.ts'

const same = (text: string) => text
const marks = {
  ...{ ok: '+', note: '.', warning: '!', problem: 'x' },
  ...{ heading: same, dim: same, text: same },
} as unknown as ReportStyle['marks']

const lastLine = (ids: readonly FindingId[], brief: ReportStyle['brief'] = 'all') => {
  const style = { marks, width: undefined, brief, fixing: false, hint: same }
  const findings = ids.map((id) => finding(id, 'machine', 'x'))
  return reportText(findings, style).trimEnd().split('\n').at(-1)
}

describe('the last line of a check', () => {
  it.each([
    [['port-free'], 'Nothing is wrong.'],
    [['port-free', 'surroundings'], 'No problems, 1 note.'],
    [
      ['clock-wrong', 'port-held', 'surroundings', 'browser-none', 'rclone-old'],
      'No problems, 2 warnings, 3 notes.',
    ],
    [['clock-wrong'], 'No problems, 1 warning.'],
    [['service-fails', 'surroundings'], '1 problem, 1 note.'],
  ] as const)('%j: %s', (ids, line) => {
    expect(lastLine(ids)).toBe(line)
  })

  it('counts what is not shown, and says how to see it', () => {
    expect(lastLine(['surroundings'], 'named')).toBe(
      'No problems, 1 note. 1 not shown. To see all: pcloud-config check.',
    )
  })
})
