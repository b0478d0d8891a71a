import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { parseConfig, serializeConfig } from '../../src/config-file/document.ts'
import { otherKind } from '../../src/config-file/lint.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import { describeRclones } from '../support/rclones.ts'
import { sample } from '../support/sample.ts'
import { tempFolder } from './support/files.ts'
import { ourDump } from './support/our-dump.ts'
import { bareEnv, canonical, type Dump } from './support/rclone-daemon.ts'

const CONFIG = 'fixtures/config'
const RCLONE = 'fixtures/rclone'
const cases = readdirSync(CONFIG)
  .filter((name) => name.endsWith('.conf'))
  .map((name) => name.slice(0, -5))

/** rclone hangs on this file, so it is skipped. */
const HANGS = new Set(['endless-references'])

describe('the corpus', () => {
  test.each(cases)('%s: reads like rclone', (name) => {
    const bytes = readFileSync(join(CONFIG, `${name}.conf`))
    expect(Buffer.compare(serializeConfig(parseConfig(bytes)), bytes)).toBe(0)
    if (HANGS.has(name)) expect(() => readRemotes(parseConfig(bytes))).toThrow('refers to itself')
    else expect(canonical(ourDump(bytes))).toEqual(canonical(answerOf(name)))
  })

  test.each(cases)('%s: an edit preserves the remaining lines, or is refused', (name) => {
    const bytes = readFileSync(join(CONFIG, `${name}.conf`))
    const doc = parseConfig(bytes)
    const there = attempt(() => [...readRemotes(doc)])
    if (HANGS.has(name)) {
      expect(applyEdits(doc, [ADD]).text.startsWith(doc.text)).toBe(true)
      return
    }
    if (there === undefined || otherKind(doc) !== undefined) {
      expect(() => applyEdits(doc, [ADD])).toThrow(PcloudConfigError)
      return
    }
    const added = serializeConfig(applyEdits(doc, [ADD]))
    expect(Buffer.compare(added.subarray(0, bytes.length), bytes)).toBe(0)
    const removed = serializeConfig(
      applyEdits(parseConfig(added), [{ kind: 'remove', name: ADD.name }]),
    )
    expect(Buffer.compare(removed.subarray(0, bytes.length), bytes)).toBe(0)
    for (const [section, keys] of there) {
      for (const [key, value] of keys) {
        if (value.includes('%(')) continue
        const same = attempt(() => applyEdits(doc, [{ kind: 'set', name: section, key, value }]))
        if (same !== undefined && !doc.text.includes('%('))
          expect(ourDump(serializeConfig(same))).toEqual(ourDump(bytes))
      }
    }
  })
})

describeRclones(`the answers in ${RCLONE}`, () => {
  const asked = process.env.UPDATE_FIXTURES ? cases : sample(cases, 25)
  test.each(asked.filter((name) => !HANGS.has(name)))('%s: is what rclone says', (name) => {
    const answer = askRclone(join(CONFIG, `${name}.conf`))
    const path = join(RCLONE, `${name}.json`)
    if (process.env.UPDATE_FIXTURES) writeFileSync(path, `${JSON.stringify(answer, null, 2)}\n`)
    expect(canonical(answer)).toEqual(canonical(answerOf(name)))
  })
})

describe('files that rclone wrote', () => {
  const written = readdirSync(RCLONE).filter((name) => name.endsWith('.conf'))

  const edited = (name: string) => {
    const before = readFileSync(join(RCLONE, name))
    return Buffer.from(serializeConfig(applyEdits(parseConfig(before), [ADD]))).toString()
  }

  test.each(written)('%s: a new remote gets the style of the file', (name) => {
    const before = readFileSync(join(RCLONE, name), 'utf8')
    expect(edited(name)).toBe(`${before}[brand new]\ntype = local\n\n`)
  })

  describeRclones('rclone goes on from there', () => {
    test.each(written)('%s', (name) => {
      const after = edited(name)
      const folder = tempFolder()
      const path = join(folder, 'rclone.conf')
      writeFileSync(path, after)
      // rclone does not change the file when it saves it, so this is rclone's style.
      execFileSync('rclone', ['config', 'update', 'brand new', 'type=local', '--config', path], {
        env: bareEnv(folder),
        stdio: 'ignore',
      })
      expect(readFileSync(path, 'utf8')).toBe(after)
    })
  })
})

const ADD = {
  kind: 'add',
  name: 'brand new',
  entries: [['type', 'local']],
} as const satisfies ConfigEdit

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof PcloudConfigError) return undefined
    throw error
  }
}

function answerOf(name: string): Dump | 'refused' {
  const path = join(RCLONE, `${name}.json`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : 'refused'
}

function askRclone(file: string): Dump | 'refused' {
  const folder = tempFolder()
  const path = join(folder, 'rclone.conf')
  copyFileSync(file, path)
  const args = ['config', 'dump', '--config', path, '--ask-password=false']
  const said = spawnSync('rclone', args, { env: bareEnv(folder), encoding: 'utf8' })
  if (said.status === 0) return JSON.parse(said.stdout)
  // A result other than a refusal (killed, out of memory) does not count.
  expect(said.stderr).toMatch(/Failed to load config file|unable to decrypt configuration/)
  return 'refused'
}
