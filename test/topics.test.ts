import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import manPage from '../scripts/man.ts'
import { topicHelp } from '../src/cli/help.ts'
import { type Block, TOPICS } from '../src/cli/topics.ts'

/** A paragraph, or a term with its explanation, as a line of Markdown. */
function markdownOf(block: Block): readonly string[] {
  if (typeof block === 'string') return [block]
  return block.map(([term, text]) => `- **${term}**: ${text}`)
}

const plain = (text: string) => text.replaceAll('`', '').replace(/\s+/g, ' ').trim()

/** The paragraphs and list items under "In short" in docs/NAME.md. */
function inShort(name: string): readonly string[] {
  const page = readFileSync(`docs/${name}.md`, 'utf8')
  const [, text = ''] = /## In short\n\n([\s\S]*?)(?:\n## |$)/.exec(page) ?? []
  return text
    .trim()
    .split(/\n\n|\n(?=- )/)
    .map(plain)
}

/** The text of a man page without the requests and escapes of roff. */
function textOf(page: string): string {
  const signs: Readonly<Record<string, string>> = { aq: "'", dq: '"', ti: '~', ha: '^', ga: '`' }
  const text = page
    .replace(/^\.\w+.*$/gm, '')
    .replace(/\\f[BR]/g, '')
    .replace(/\\\((\w\w)/g, (all, sign: string) => signs[sign] ?? all)
    .replace(/\\\[u(\w+)\]/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\\&/g, '')
    .replace(/\\(.)/g, '$1')
  return plain(text)
}

const MAN = textOf(manPage())

describe.each([...TOPICS.keys()])('%s', (name) => {
  const lines = inShort(name)
  const parts = lines.flatMap((line) => line.replace(/^- \*\*(.*?)\*\*: /, '$1\n').split('\n'))

  test(`docs/${name}.md contains the exact text of the topic`, () => {
    expect(lines).toEqual(TOPICS.get(name)?.blocks.flatMap(markdownOf).map(plain))
    expect(parts.length).toBeGreaterThan(10)
  })

  test(`help ${name} has the text of docs/${name}.md`, () => {
    const help = plain(topicHelp(name, { columns: 80 }))
    expect(parts.filter((part) => !help.includes(part))).toEqual([])
  })

  test(`the man page has the text of docs/${name}.md`, () => {
    expect(parts.filter((part) => !MAN.includes(part))).toEqual([])
  })
})
