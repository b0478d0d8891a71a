import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ourDump } from '../config-file/support/our-dump.ts'
import { canonical, RcloneDaemon } from '../config-file/support/rclone-daemon.ts'
import { describeRclones } from '../support/rclones.ts'
import { runs, wildBytes, wildText } from './generate.ts'

describeRclones('what we read is what rclone reads', () => {
  let judge: RcloneDaemon
  beforeAll(async () => {
    judge = await RcloneDaemon.start()
  })
  afterAll(() => judge.stop())

  const agree = async (bytes: Uint8Array) => {
    const ours = ourDump(bytes)
    if (ours === 'skip') return
    expect(canonical(ours)).toEqual(canonical(await judge.judge(bytes)))
  }

  test('S31: on generated files, refusals included', { timeout: 600_000 }, async () => {
    const setup = runs(1500)
    console.info(`law "reads alike": ${setup.numRuns} files, LAW_SEED=${setup.seed}`)
    const seen = { read: 0, refused: 0 }
    const law = fc.asyncProperty(wildText, async (text) => {
      await agree(Buffer.from(text))
      seen[ourDump(Buffer.from(text)) === 'refused' ? 'refused' : 'read'] += 1
    })
    await fc.assert(law, setup)
    expect(seen.read).toBeGreaterThan(setup.numRuns / 5)
    expect(seen.refused).toBeGreaterThan(setup.numRuns / 50)
  })

  test('S31: on files with bytes that are not UTF-8', { timeout: 600_000 }, async () => {
    await fc.assert(fc.asyncProperty(wildBytes, agree), runs(500))
  })
})
