import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify, stripVTControlCharacters } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { tagged, text } from '../scripts/man/roff.ts'
import { GLOBAL_OPTIONS, listed } from '../src/cli/command-options.ts'
import { textsOf } from '../src/cli/command-texts.ts'
import { COMMANDS, GROUPS } from '../src/cli/commands.ts'
import { TOPICS } from '../src/cli/topics.ts'
import { has } from './support/needs.ts'

const run = promisify(execFile)
const page = gunzipSync(readFileSync('dist/man/pcloud-config.1.gz')).toString()

/** @param words for groff, which reads the page from stdin. */
function groff(...words: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const running = run('groff', [...words, '-man', '-'], { maxBuffer: 1 << 24 })
  running.child.stdin?.end(page)
  return running
}

const onGroff = has('groff') ? describe : describe.skip
onGroff(has('groff') ? 'the man page' : 'the man page (skipped: no groff)', () => {
  const shown = async () => {
    const { stdout, stderr } = await groff('-ww', '-Tutf8', '-rLL=200n')
    expect(stderr).toBe('')
    // Without colours, bold is a letter struck twice.
    const plain = stripVTControlCharacters(stdout).replace(/.\x08/g, '')
    return plain.replace(/\s+/g, ' ')
  }

  it('has no warnings in groff', async () => {
    expect(await groff('-ww', '-z')).toEqual({ stdout: '', stderr: '' })
  })

  it('has the usual sections', () => {
    const heads = [...page.matchAll(/^\.SH "(.*)"$/gm)].map(([, head]) => head)
    for (const head of ['NAME', 'SYNOPSIS', 'COMMANDS', 'OPTIONS', 'ENVIRONMENT', 'FILES']) {
      expect(heads).toContain(head)
    }
    expect(heads).toEqual(expect.arrayContaining(['EXIT STATUS', 'EXAMPLES']))
  })

  it('contains all texts of the help', async () => {
    const said = await shown()
    const known = (words: string) => words.replaceAll('`', '').replace(/\s+/g, ' ')
    for (const { title } of GROUPS.filter(({ commands }) => commands.length > 0)) {
      expect(said).toContain(title)
    }
    for (const command of COMMANDS) {
      const { name, args, summary, options } = command
      const { detail = '', more = [], examples } = textsOf(command)
      for (const part of [`${name} ${args}`.trim(), summary, detail, ...more]) {
        expect(said).toContain(known(part))
      }
      for (const example of examples) expect(said).toContain(example)
      for (const { name: option, help } of listed(options)) {
        expect(said).toContain(`--${option}`)
        expect(said).toContain(known(help))
      }
    }
    for (const { name } of GLOBAL_OPTIONS) expect(said).toContain(`--${name}`)
    for (const { blocks } of TOPICS.values()) {
      const words = blocks.flatMap((block) => (typeof block === 'string' ? [block] : block.flat()))
      for (const part of words) expect(said).toContain(known(part))
    }
  })
})

describe('roff', () => {
  it('escapes requests and special characters', () => {
    expect(text('.so /etc/passwd')).toBe('\\&.so /etc/passwd')
    expect(text('\'quoted\' -x ~ ^ \\n "a" `b`')).toBe(
      '\\(aqquoted\\(aq \\-x \\(ti \\(ha \\en \\(dqa\\(dq \\fBb\\fR',
    )
    expect(text('größe’s')).toBe('gr\\[u00F6]\\[u00DF]e\\[u2019]s')
    expect(text('one\n.sp\ntwo')).toBe('one .sp two')
  })

  it('indents the lines after the first one of a term', () => {
    expect(tagged('a', ['b'])).toBe('.TP\na\nb')
    expect(tagged('a', ['b', 'c'])).toBe('.TP\na\nb\n.RS\nc\n.RE')
  })
})
