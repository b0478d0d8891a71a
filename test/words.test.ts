import { describe, expect, it } from 'vitest'
import {
  bannedIn,
  overuse,
  type Prose,
  proseOfProject,
  shapes,
  testTitles,
  titlesIn,
} from './support/plain-words.ts'

/** Per 1,000 words. Lower these when the texts improve, and never raise them. */
const MOST_OVERUSE = 8
const MOST_SHAPES = 0.4
/** For the titles of tests, which are short and often repeat a word. */
const MOST_IN_TITLES = 27

const all = proseOfProject()
const text = all.map((one) => one.text).join('\n')

/** The files with the most to improve, for the message of a failure. */
function worst(measure: (text: string) => number): string {
  const size = ({ text: prose }: Prose) => prose.split(/\s+/).length
  const files = all.map((one) => ({
    path: one.path,
    value: (measure(one.text) * size(one)) / 1000,
  }))
  const listed = files.sort((a, b) => b.value - a.value).slice(0, 15)
  return listed.map(({ path, value }) => `${path} ${Math.round(value)}`).join('\n')
}

describe('the texts of the project', () => {
  it('use everyday words as often as other documentation', () => {
    const { total, words } = overuse(text)
    const files = worst((prose) => overuse(prose).total)
    expect(total, `${words.slice(0, 60).join(', ')}\n${files}`).toBeLessThan(MOST_OVERUSE)
  })

  it('use them little more often in the titles of tests', () => {
    const titles = testTitles()
    const { total, words } = overuse(titles.map((one) => one.text).join('\n'))
    expect(titles.length).toBeGreaterThan(300)
    expect(total, words.slice(0, 60).join(', ')).toBeLessThan(MOST_IN_TITLES)
  })

  it('contain few shapes of translated English', () => {
    const { rate } = shapes(text)
    const found = all.flatMap((one) =>
      shapes(one.text).found.map((shape) => `${one.path}: ${shape}`),
    )
    expect(rate, found.slice(0, 100).join('\n')).toBeLessThan(MOST_SHAPES)
  })
})

describe('a banned shape', () => {
  const found = (texts: readonly Prose[]) =>
    texts.flatMap(({ path, text: prose }) => bannedIn(prose).map((one) => `${path}: ${one}`))

  it('does not occur in messages, comments and pages', () => {
    expect(found(all)).toEqual([])
  })

  it('does not occur in test titles', () => {
    expect(found(testTitles())).toEqual([])
  })

  it.each([
    'It stands on gone:, which does not exist.',
    'It is no regular file.',
    'There are none.',
    'The name is told in the error.',
    'The token is good for an hour.',
    'Nobody can be asked.',
    'It leads to the menu.',
    'A key beside it is kept.',
    'It takes the place of the old file.',
    'The file was written since.',
    'Each has a token of its own.',
    'It does not exist any more.',
  ])('is found in: %s', (sentence) => {
    expect(bannedIn(sentence)).toHaveLength(1)
  })

  it.each([
    'There is no remote named pc.',
    'It is no longer valid.',
    'Unless you were told to change it.',
    'Use an app of your own.',
  ])('is not found in: %s', (sentence) => {
    expect(bannedIn(sentence)).toEqual([])
  })

  it('is read from titles only', () => {
    const code = `it('one', f); describe.each([['a b', 1]])("two", f); test.skipIf(x)(\`three\`, f)
      it.concurrent.each(ROWS)('four', f); expect(read('five')).toBe('six', 'seven')`
    expect(titlesIn(code).split('\n')).toEqual(["'one'", '"two"', '`three`', "'four'"])
    expect(testTitles().length).toBeGreaterThan(300)
  })
})

describe('the measures', () => {
  const PLAIN = `To log in, open this link in your browser and click Allow. The program saves the
    remote after pCloud confirms the token. If you enter a wrong code, you can try again.`
  const TRANSLATED = `What stands beside the file is told of by whoever holds it. Nobody knows of
    what was written, and what it says stands there. It goes on all the same. What is it? Nobody
    says what stands on what.`

  it('accept a plain text', () => {
    expect(overuse(PLAIN).words).toEqual([])
    expect(shapes(PLAIN).found).toEqual([])
  })

  it('find a translated text', () => {
    expect(overuse(TRANSLATED).words).toEqual(expect.arrayContaining(['what 6', 'stands 3']))
    expect(shapes(TRANSLATED).found.length).toBeGreaterThan(6)
  })

  it('read comments, literals with spaces and Markdown, but no code', () => {
    const files = all.filter(({ path }) => /\.(?:ts|md)$/.test(path))
    expect(files.length).toBeGreaterThan(200)
    const readme = all.find(({ path }) => path === 'README.md')
    expect(readme?.text).toContain('Which app do I use?')
    expect(readme?.text).not.toContain('npm ci')
    const errors = all.find(({ path }) => path === 'src/errors.ts')
    expect(errors?.text).not.toContain('import ')
  })
})
