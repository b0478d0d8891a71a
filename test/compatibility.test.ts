import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A difference in docs/compatibility.md: `- **Title.** Text.\` and a line with its proof. */
const PAGE = readFileSync('docs/compatibility.md', 'utf8')
const differences = PAGE.split(/^- (?=\*\*)/m)
  .slice(1)
  .map((text) => ({
    title: /^\*\*(.+?)\.\*\*/.exec(text)?.[1] ?? text,
    proof: /\\\n {2}Versions: (?<versions>.+?)\. Test: (?<tests>.+)$/m.exec(text)?.groups ?? {},
  }))

/** `file`: *title*, *title*; `file`: *title* */
function testsOf(cell = ''): readonly (readonly [file: string, titles: readonly string[]])[] {
  return cell.split('; ').map((one) => {
    const [, file = one, titles = ''] = /^`(test\/[\w/-]+\.test\.ts)`(?:: (.+))?$/.exec(one) ?? []
    return [file, [...titles.matchAll(/\*(.+?)\*/g)].map(([, title = '']) => title)] as const
  })
}

test('docs/compatibility.md lists more than a hundred differences, each once', () => {
  expect(differences.length).toBeGreaterThan(100)
  const sections = PAGE.split(/^## /m).map((text) => text.match(/^- \*\*.+?\.\*\*/gm) ?? [])
  for (const titles of sections) expect(new Set(titles).size).toBe(titles.length)
})

test.each(differences)('$title: names rclone versions, and tests that exist', ({ proof }) => {
  expect(proof.versions).toMatch(/\b1\.(?:60\.1|75\.2)\b/)
  for (const [file, titles] of testsOf(proof.tests)) {
    expect(existsSync(file), file).toBe(true)
    const source = readFileSync(file, 'utf8')
    expect(titles.filter((title) => !source.includes(title))).toEqual([])
  }
})
