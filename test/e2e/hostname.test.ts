import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../support/program.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const EU =
  '{"result":0,"access_token":"a-token-of-some-length","token_type":"bearer","locationid":2}'
const TOKEN = tokenBlob('a-token-of-some-length')
const HOSTLESS = `[pc]\ntype = pcloud\ntoken = ${TOKEN}\n`

interface Case {
  readonly words: readonly string[]
  readonly stdin?: string
  readonly before?: string
  readonly host: string
}

const LOGIN = ['--login', 'token', '--token', '-', '--yes', '--no-verify']

/** Nobody is asked, so the host is what the text says, or rclone's default. */
const CASES: Readonly<Record<string, Case>> = {
  'new --no-verify': { words: ['new', 'pc', ...LOGIN], stdin: TOKEN, host: 'api' },
  'new --no-verify, an answer from the EU': {
    words: ['new', 'pc', ...LOGIN],
    stdin: EU,
    host: 'eapi',
  },
  'reconnect --no-verify': {
    words: ['reconnect', 'pc', ...LOGIN],
    stdin: EU,
    before: HOSTLESS,
    host: 'eapi',
  },
  'edit --no-verify': {
    words: ['edit', 'pc', '--root-folder', 'd5', '--yes', '--no-verify'],
    before: HOSTLESS,
    host: 'api',
  },
  'import --no-verify': { words: ['import', 'IN', '--yes', '--no-verify'], host: 'api' },
  'import --no-verify of a token from the EU': {
    words: ['import', 'EU', '--rename', 'pc', '--yes', '--no-verify'],
    host: 'eapi',
  },
  create: { words: ['create', 'pc', 'pcloud', 'description=x'], host: 'api' },
  'create with a token from the EU': {
    words: ['create', 'pc', 'pcloud', `token=${EU}`],
    host: 'eapi',
  },
  update: { words: ['update', 'pc', 'description=x'], before: HOSTLESS, host: 'api' },
  'update that clears it': {
    words: ['update', 'pc', 'hostname='],
    before: `${HOSTLESS}hostname = eapi.pcloud.com\n`,
    host: 'api',
  },
}

describe('a written pCloud section names the host', () => {
  it.each(Object.entries(CASES))('%s', async (_, { words, stdin = '', before, host }) => {
    const files = { IN: join(stage.folder, 'in.conf'), EU: join(stage.folder, 'eu.json') }
    writeFileSync(files.IN, HOSTLESS)
    writeFileSync(files.EU, EU)
    if (before !== undefined) stage.write(before)
    const named = words.map((word) => (word === 'IN' || word === 'EU' ? files[word] : word))
    const { code, stderr } = await runProgram([...named, '--config', stage.config], { stdin })
    expect(code, stderr).toBe(0)
    expect(stage.read().match(/^hostname = .*$/gm)).toEqual([`hostname = ${host}.pcloud.com`])
  })

  it('uses the host of a parent', async () => {
    stage.write(`[a]\ntype = pcloud\nhostname = eapi.pcloud.com\n[a.b]\ntype = pcloud\n`)
    const words = ['update', 'a.b', 'description=x', '--config', stage.config]
    expect((await runProgram(words)).code).toBe(0)
    expect(stage.read().match(/hostname/g)).toHaveLength(1)
  })
})
