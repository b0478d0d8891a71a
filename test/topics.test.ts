import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TOPICS } from '../src/cli/topics/index.ts'
import type { Block } from '../src/cli/topics/topic.ts'

/** Markdown, with one line for each paragraph or term. */
function markdownOf(block: Block): readonly string[] {
  if (typeof block === 'string') return [block]
  return block.map(([term, text]) => `- **${term}**: ${text}`)
}

const plain = (lines: readonly string[]) => lines.map((line) => line.replaceAll('`', ''))

test.each([...TOPICS.keys()])('docs/%s.md has the text of its topic, word for word', (name) => {
  const blocks = TOPICS.get(name)?.blocks ?? []
  const page = readFileSync(`docs/${name}.md`, 'utf8')
  const [, inShort = ''] = /## In short\n\n([\s\S]*?)(?:\n## |$)/.exec(page) ?? []
  const lines = inShort.trim().split(/\n\n|\n(?=- )/)
  const written = lines.map((line) => line.replace(/\s+/g, ' ').trim())
  expect(plain(written)).toEqual(plain(blocks.flatMap(markdownOf)))
})
