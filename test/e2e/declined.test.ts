import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../support/program.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
let good: string
let other: string
beforeEach(async () => {
  stage = await openStage()
  good = stage.mint('anna@example.com')
  other = stage.mint('marcel@example.com')
  stage.write(remote(good))
  writeFileSync(join(stage.folder, 'in.conf'), remote(good).replace('[pc]', '[second]'))
  writeFileSync(join(stage.folder, 'dead.conf'), remote('dead').replace('[pc]', '[third]'))
  writeFileSync(join(stage.folder, 'other.txt'), tokenBlob(other))
})
afterEach(() => stage.close())

const remote = (token: string) =>
  `[pc]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${tokenBlob(token)}\n`

interface No {
  readonly words: (folder: string) => readonly string[]
  readonly answers: readonly string[]
  readonly says: string
  readonly code: number
  /** Nobody answers at pCloud. */
  readonly offline?: true
}

const NOS: Readonly<Record<string, No>> = {
  'import: a no to the change': {
    words: (folder) => ['import', join(folder, 'in.conf')],
    answers: ['n'],
    says: 'Nothing imported.',
    code: 130,
  },
  'import: a no to a dead token': {
    words: (folder) => ['import', join(folder, 'dead.conf')],
    answers: ['n'],
    says: 'Nothing imported.',
    code: 130,
  },
  'disconnect: a no': {
    words: () => ['disconnect', 'pc'],
    answers: ['n'],
    says: 'Nothing was removed.',
    code: 130,
  },
  'reconnect: another account, discarded': {
    words: (folder) => ['reconnect', 'pc', '--login', 'token', '--token', `@${folder}/other.txt`],
    answers: ['d'],
    says: 'Discarded. Nothing was saved.',
    code: 130,
  },
  'new: discarded at the review': {
    words: (folder) => [
      ...['new', 'fresh', '--login', 'token', '--token', `@${folder}/other.txt`],
      ...['--root-folder', 'd0', '--region', 'auto'],
    ],
    answers: ['n', 'd'],
    says: 'Discarded. Nothing was saved.',
    code: 130,
  },
  'edit: a no to trying again': {
    words: () => ['edit', 'pc'],
    answers: ['', '', 'us', 'n', 'n', 'n'],
    says: 'Nothing was changed.',
    code: 5,
    offline: true,
  },
}

const run = (words: readonly string[], answers: readonly string[], isOnline: boolean) =>
  runProgram([...words, '--config', stage.config, '--color', 'always'], {
    ...(isOnline ? { fake: stage.fake } : { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } }),
    stdin: answers.map((line) => `${line}\n`).join(''),
  })

describe('a no is not an error', () => {
  it.each(Object.entries(NOS))('%s', async (_, no) => {
    const before = stage.read()
    const { code, stderr } = await run(no.words(stage.folder), no.answers, !no.offline)
    const last = stderr.trimEnd().split('\n').at(-1) ?? ''
    // The prompt of a pipe ends without a line break.
    expect(last.endsWith(no.says), stderr).toBe(true)
    expect(last).not.toMatch(/✗|Error:|\[31m/)
    expect(code).toBe(no.code)
    expect(stage.read()).toBe(before)
  })
})
