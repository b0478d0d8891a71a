import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environment, PROGRAM, runProgram } from '../support/program.ts'
import { Pty } from '../support/pty.ts'

let folder: string
let config: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'long-lines-'))
  config = join(folder, 'r.conf')
  writeFileSync(config, '[pc]\ntype = pcloud\n\n[secret]\ntype = crypt\nremote = pc:secret\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const words = (text: string) =>
  stripVTControlCharacters(text).split(/\s+/).filter(Boolean).join(' ')

/** What is left of a line without the commands and links that must stay whole. */
const breakable = (line: string) =>
  line.replaceAll(/`[^`]+`|pcloud-config .*$|rclone [a-z]+ .*$|\S+:\/\/\S+|\S*\/\S+/g, '').trim()

describe('long lines outside the wizard', () => {
  it.each([
    ['login'],
    ['config'],
    ['token pc'],
    ['token secret'],
    ['userinfo secret'],
    ['delete pc --yes'],
    ['update pc'],
    ['update nosuch client_id=x'],
    ['import nosuch.conf'],
    ['new a --client-secret literal'],
    ['rename pc a:b'],
    ['settings set region mars'],
  ])('`%s`: lines break at spaces, and commands are not broken', async (line) => {
    const args = line.split(' ')
    const env = { RCLONE_CONFIG: config }
    const piped = await runProgram([...args, '--no-input'], { env })
    for (const cols of [40, 60, 80]) {
      const pty = new Pty(process.execPath, [PROGRAM, ...args, '--no-input'], {
        ...{ cols, rows: 40, env: environment({ env }) },
      })
      expect((await pty.end()).code).toBe(piped.code)
      expect(words(pty.raw)).toContain(words(piped.stderr))
      const rows = stripVTControlCharacters(pty.raw).split(/\r?\n/)
      const long = rows.filter((row) => row.length >= cols)
      expect(long.filter((row) => breakable(row).includes(' '))).toEqual([])
      for (const [command] of piped.stderr.matchAll(/`pcloud-config [^`]+`/g)) {
        expect(rows.some((row) => row.includes(command))).toBe(true)
      }
    }
  })

  it('remain unbroken for a file or another program', async () => {
    const { stderr } = await runProgram(['config'], { env: { RCLONE_CONFIG: config } })
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
  })
})
