import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import { parseConfig, serializeConfig } from '../../src/config-file/document.ts'
import { survivesRclone } from '../../src/config-file/spell.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import { ourDump } from '../config-file/support/our-dump.ts'
import { canonical, RcloneDaemon } from '../config-file/support/rclone-daemon.ts'
import { describeRclones } from '../support/rclones.ts'
import { anyEdit, fileAndEdit, goodText, runs } from './generate.ts'

describeRclones('our edits and those of rclone', () => {
  let judge: RcloneDaemon
  beforeAll(async () => {
    judge = await RcloneDaemon.start()
  })
  afterAll(() => judge.stop())

  test('S31: after an edit, rclone reads the same value', { timeout: 600_000 }, async () => {
    const setup = runs(300)
    console.info(`law "our edit": ${setup.numRuns} edits, LAW_SEED=${setup.seed}`)
    let written = 0
    const law = fc.asyncProperty(fileAndEdit, async ({ text, edit }) => {
      const after = bytesAfter(text, edit)
      const ours = after === undefined ? 'skip' : ourDump(after)
      if (after === undefined || ours === 'skip') return
      written += 1
      const theirs = await judge.judge(after)
      expect(canonical(theirs)).toEqual(canonical(ours))
      if (theirs === 'refused') return
      for (const [key, value] of writtenBy(edit)) {
        const name = 'name' in edit ? edit.name : ''
        expect(Object.entries(theirs).find(([n]) => n === name)?.[1]?.[key] ?? '').toBe(value)
      }
    })
    await fc.assert(law, setup)
    expect(written).toBeGreaterThan(setup.numRuns / 4)
  })

  test('S31: after an edit by rclone we read what rclone reads', { timeout: 600_000 }, async () => {
    const tame = goodText.filter((text) => !text.includes('%('))
    const change = fc.record({
      kind: fc.constantFrom('create', 'update', 'delete'),
      name: fc.constantFrom('a', 'b', 'my remote', 'a.b', 'new one'),
      key: fc.constantFrom('k', 'copy_links', 'encoding'),
      value: fc.constantFrom('v', '{"a":"b=="}', ' # x ; y', '"q"', 'é😀', '`x`', '"""x"""', ''),
    })
    const law = fc.asyncProperty(tame, change, async (text, { kind, name, key, value }) => {
      if (ourDump(Buffer.from(text)) === 'refused') return
      judge.put(text)
      const params = {
        name,
        type: 'local',
        parameters: { [key]: value },
        opt: { nonInteractive: true },
      }
      const done = await judge.call(`config/${kind}`, params).catch(() => 'failed')
      const saved = readFileSync(judge.file)
      // Without its type rclone refuses to update a remote and writes nothing.
      expect(canonical(ourDump(saved))).toEqual(canonical(await judge.judge(saved)))
      const found = ourDump(saved)
      const survives = survivesRclone(key, value)
      if (done === 'failed' || kind === 'delete' || typeof found === 'string') return
      if (survives) expect(found[name]?.[key]).toBe(value)
      else expect(found[name]?.[key]).not.toBe(value)
    })
    await fc.assert(law, runs(150))
  })

  test('S31: we edit a file that rclone wrote, and rclone the one we edited', {
    timeout: 600_000,
  }, async () => {
    const edits = fc.array(anyEdit(['a', 'b', 'c'], ['k', 'type', 'token']), {
      minLength: 1,
      maxLength: 4,
    })
    const law = fc.asyncProperty(edits, async (list) => {
      judge.put('[a]\ntype = local\nk = 1\n\n[b]\ntype = local\n')
      await judge.call('config/update', {
        name: 'b',
        parameters: { k: 'one two' },
        opt: { nonInteractive: true },
      })
      let bytes: Uint8Array = readFileSync(judge.file)
      for (const edit of list) bytes = bytesAfter(Buffer.from(bytes).toString(), edit) ?? bytes
      const ours = ourDump(bytes)
      if (ours !== 'skip') expect(canonical(await judge.judge(bytes))).toEqual(canonical(ours))
    })
    await fc.assert(law, runs(150))
  })
})

type Edit = Parameters<typeof applyEdits>[1][number]

function bytesAfter(text: string, edit: Edit): Uint8Array | undefined {
  try {
    return serializeConfig(applyEdits(parseConfig(Buffer.from(text)), [edit]))
  } catch (error) {
    if (error instanceof PcloudConfigError) return undefined
    throw error
  }
}

function writtenBy(edit: Edit): Map<string, string> {
  if (edit.kind === 'set') return new Map([[edit.key, edit.value]])
  return 'entries' in edit ? new Map(edit.entries) : new Map()
}
