import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * How often everyday words occur per 1,000 words in the documentation of rclone and undici, and in
 * the documentation, messages and comments of GitHub's CLI (232,000 words, code removed).
 */
const RATES: Readonly<Record<string, number>> = JSON.parse(
  readFileSync('test/support/word-rates.json', 'utf8'),
)

/** Shapes of translated English. Each has a plainer form. */
const SHAPES = [
  'stands? (?:on|at|beside|there|in front|behind)',
  '(?:is|are) (?:no|none)(?! longer| more than)',
  '(?:is|are) (?:told|said)',
  'shall',
  'of before',
  'takes? (?:over|out)',
  'at its end',
  'good for',
  'who(?:ever|soever)',
  'nobody|somebody|everybody',
  'meanwhile|likewise',
  'of (?:ours|(?:its|their|his) own)',
  'any more',
  'answers? for the',
  'knows? (?:of|no)',
  'as it was',
  'beside (?:the|it|this|rclone|Node)',
  'leads? (?:to|here|elsewhere|nowhere)',
  'goes? on',
  'tells? (?:of|where|what|how|whether|the)',
  'is of (?:no )?use',
  'all the same',
  'comes? along',
  'in words',
]
const SHAPE = new RegExp(`\\b(?:${SHAPES.join('|')})\\b`, 'gi')

/** Each of these is a fault, however long the text is. "There is no remote" is plain English. */
const BANNED = [
  ...SHAPES.map((shape) => (shape.startsWith('(?:is|are) (?:no') ? `(?<!there )${shape}` : shape)),
  'stands? (?:by|for) itself',
  'stood (?:on|at|beside|there)|standing (?:on|at|beside|there)',
  '(?:was|were) (?:said|told (?!to))',
  '(?:is|are|was|were) asked for',
  '(?:took|taken|taking) (?:over|out)',
  '(?:takes?|taken|took) the place of',
  'there (?:is|are|was|were) none',
  '(?:is|are) there already',
  'none of that name',
  '(?:was|were) written since',
  'puts? (?:it |them )?back|lets? (?:it |them )?be',
  'may cease',
  'comes? back by itself',
  'answers for',
  'the way of',
  'beside',
  'as they were',
  'at their end',
  'litter|fate|shelf|tickets?|mailbox|riddle|courtesy|surroundings',
]
const BANNED_SHAPE = new RegExp(`\\b(?:${BANNED.join('|')})\\b`, 'gi')

/** Comments, and the string literals that contain a space. */
function proseOfCode(code: string): string {
  const comments = code.match(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g) ?? []
  const literals = code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? []
  return [...comments, ...literals.filter((text) => text.includes(' '))].join('\n')
}

function proseOfMarkdown(text: string): string {
  return text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '')
}

export interface Prose {
  readonly path: string
  readonly text: string
}

/** The text that users and maintainers read: the sources, and the Markdown pages. */
export function proseOfProject(): readonly Prose[] {
  const under = (folder: string, end: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(end))
      .map((name) => join(folder, name))
  const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...under('docs', '.md')]
  return [...under('src', '.ts'), ...pages].map((path) => {
    const text = readFileSync(path, 'utf8')
    return { path, text: path.endsWith('.ts') ? proseOfCode(text) : proseOfMarkdown(text) }
  })
}

/** The text directly behind `it(`, `describe.each(...)(` and the like. */
const TITLE =
  /(?:\b(?:it|test|describe)(?:\.\w+)*|[)`>])\s*\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)\s*,/g

/** The titles of all tests. */
export function testTitles(): readonly Prose[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .map((path) => ({ path, text: titlesIn(readFileSync(path, 'utf8')) }))
}

export function titlesIn(code: string): string {
  return [...code.matchAll(TITLE)].map(([, title]) => title).join('\n')
}

/** The banned shapes in a text, with the words around them. */
export function bannedIn(text: string): readonly string[] {
  return [...text.matchAll(BANNED_SHAPE)].map(({ 0: found, index }) => {
    const around = text.slice(Math.max(0, index - 40), index + found.length + 40)
    return `${found} in: ${around.replaceAll('\n', ' ')}`
  })
}

const wordsOf = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? []

/**
 * For each everyday word, the part of its rate above three times the usual rate.
 *
 * @returns the sum per 1,000 words, and the words with the largest part first.
 */
export function overuse(text: string): { readonly total: number; readonly words: string[] } {
  const words = wordsOf(text)
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const over = Object.entries(RATES)
    .map(([word, rate]) => ({ word, count: counts.get(word) ?? 0, usual: Math.max(rate, 0.05) }))
    // A word that occurs once or twice has no rate.
    .filter(({ count }) => count > 2)
    .map((one) => ({ ...one, excess: (1000 * one.count) / words.length - 3 * one.usual }))
    .filter(({ excess }) => excess > 0)
    .sort((a, b) => b.excess - a.excess)
  return {
    total: over.reduce((sum, { excess }) => sum + excess, 0),
    words: over.map(({ word, count }) => `${word} ${count}`),
  }
}

/** The shapes in a text, and their number per 1,000 words. */
export function shapes(text: string): { readonly rate: number; readonly found: string[] } {
  const found = text.match(SHAPE) ?? []
  return { rate: (1000 * found.length) / (text.split(/\s+/).length || 1), found: [...found] }
}
