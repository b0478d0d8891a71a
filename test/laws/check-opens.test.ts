import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bareEnv, RcloneDaemon } from '../config-file/support/rclone-daemon.ts'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { runs } from './generate.ts'
import { BASES, FOLDERS, type MadeSection, sampleSections } from './sections.ts'

interface Section extends MadeSection {
  readonly title: string
  readonly text: string
}

/** All in one file: check reads it once, and rclone opens one remote in a millisecond. */
const named = (made: MadeSection, at: number): Section => {
  const title = made.name?.replace('#', String(at)) ?? `w${at}`
  const lines = made.entries.map(([key, value]) => `${key} = ${value}`)
  return { ...made, title, text: `[${title}]\n${lines.join('\n')}\n` }
}

describeRclones('check knows what rclone opens', () => {
  let rclone: RcloneDaemon
  beforeAll(async () => {
    rclone = await RcloneDaemon.start()
  })
  afterAll(() => rclone.stop())

  /** The findings about each remote, besides that pCloud was not asked. */
  const checked = async (config: string) => {
    // No request leaves this machine.
    const env = { ...bareEnv(rclone.folder), HTTPS_PROXY: 'http://127.0.0.1:1' }
    const { stdout } = await runHere(['check', '--json', '--config', config], { env })
    const { findings }: { findings: { id: string; level: string; subject: string }[] } =
      JSON.parse(stdout)
    const found = new Map<string, string[]>()
    for (const { id, level, subject } of findings) {
      if (level === 'ok' || id === 'remote-not-asked') continue
      found.set(subject, [...(found.get(subject) ?? []), id])
    }
    return found
  }

  /** Whether a folder with the name of a remote appears when rclone makes one in this remote. */
  const landsHere = async ({ title, entries }: Section) => {
    if (entries.some(([, value]) => value.includes('/base:enc'))) return true
    const inside = entries.some(([key, value]) => key === 'upstreams' && value.includes('='))
      ? 'new/x'
      : 'x'
    await rclone
      .call('operations/mkdir', { fs: `${title}:`, remote: inside })
      .catch(() => undefined)
    const folders = ['base', 'my base', 'Base', 'BASE', 'base：dir'].map((name) =>
      join(rclone.folder, name),
    )
    const isHere = folders.some((folder) => existsSync(folder))
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    return isHere
  }

  it('a remote has a finding if rclone refuses it, and no finding if it is correct', {
    timeout: 300_000,
  }, async () => {
    const setup = runs(250)
    console.info(
      `law "check knows what rclone opens": about ${setup.numRuns} sections, LAW_SEED=${setup.seed}`,
    )
    const sections = sampleSections(setup).map(named)
    rclone.put(`${BASES}\n${sections.map(({ text }) => text).join('\n')}`)
    const found = await checked(rclone.file)
    const seen = { refused: 0, here: 0, right: 0 }
    const wrong: string[] = []
    for (const one of sections) {
      const ids = found.get(`${one.title}:`) ?? []
      const refusal = await rclone.refusal(`${one.title}:`)
      const isFolder = FOLDERS.some((folder) => one.mistake?.endsWith(` ${folder}`))
      const isHere = refusal === undefined && isFolder && (await landsHere(one))
      if (refusal !== undefined) seen.refused += 1
      if (isHere) seen.here += 1
      if (one.mistake === undefined) seen.right += 1
      const isMisspelled = one.mistake?.startsWith('misspelled') ?? false
      const isMissed = (refusal !== undefined || isHere || isMisspelled) && ids.length === 0
      const isInvented = one.mistake === undefined && ids.length > 0
      if (isMissed || isInvented) {
        wrong.push(`${one.mistake}\n${one.text}rclone: ${refusal}\ncheck: ${ids.join()}\n`)
      }
    }
    expect(wrong.join('\n')).toBe('')
    expect(seen.refused).toBeGreaterThan(sections.length / 5)
    expect(seen.here).toBeGreaterThan(sections.length / 130)
    expect(seen.right).toBeGreaterThan(sections.length / 20)
  })
})
