import { describe, expect, it } from 'vitest'
import { reportText } from '../../src/cli/check/report.ts'
import { type FindingId, finding } from '../../src/finding.ts'

type ReportStyle = Parameters<typeof reportText>[1]

const same = (text: string) => text
const marks = {
  ...{ ok: '+', note: '.', warning: '!', problem: 'x' },
  ...{ heading: same, dim: same, text: same },
} as unknown as ReportStyle['marks']

const lastLine = (ids: readonly FindingId[], brief: ReportStyle['brief'] = 'all') => {
  const style = { marks, width: undefined, brief, isVerbose: false, fixing: false, hint: same }
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

  it('counts hidden findings and explains how to see them', () => {
    expect(lastLine(['surroundings'], 'named')).toBe(
      'No problems, 1 note. 1 not shown. To see all: pcloud-config check.',
    )
  })
})

describe('machine checks that pass', () => {
  const shown = (ids: readonly FindingId[], isVerbose = false) => {
    const style = { marks, width: undefined, brief: 'all', isVerbose, fixing: false, hint: same }
    const findings = ids.map((id) => finding(id, 'machine', `text of ${id}`))
    return reportText(findings, style as ReportStyle).split('\n\n')[0]
  }
  const READY = 'This machine: ready to log in'

  it.each<readonly [readonly FindingId[], string]>([
    [['port-free', 'loopback-works', 'clock-right'], READY],
    [['port-free', 'rclone-old', 'clock-right'], `${READY}\n  . text of rclone-old`],
    [
      ['port-held', 'loopback-works', 'clock-right'],
      'This machine\n  ! text of port-held\n  + 2 other checks passed.',
    ],
    [
      ['service-fails', 'clock-right'],
      'This machine\n  x text of service-fails\n  + 1 other check passed.',
    ],
    [['clock-wrong'], 'This machine\n  ! text of clock-wrong'],
  ])('%j are one line', (ids, text) => {
    expect(shown(ids)).toBe(text)
  })

  it('have a line each with -v', () => {
    const ids = ['port-free', 'loopback-works', 'clock-right'] as const
    const lines = ids.map((id) => `\n  + text of ${id}`)
    expect(shown(ids, true)).toBe(`This machine${lines.join('')}`)
  })
})
