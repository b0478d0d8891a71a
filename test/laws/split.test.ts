import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterBom, scan } from '../../src/config-file/scan.ts'
import { resplit, type Split, splitText } from '../../src/config-file/split.ts'
import { goodText, runs, wildText } from './generate.ts'

/** Everything that can be asked of a split. */
function facts({ spans, sections, problem }: Split) {
  const places = [...sections.keys()].map((name) => [name, sections.places(name)])
  const cuts = spans.names.map((name, at) => [name, spans.start(at), spans.bodyStart(at)])
  return { places, cuts, problem }
}

const any = fc.oneof(wildText, goodText)

/** Some span of the one text replaced by a span of the other. */
const pair = fc
  .tuple(any, any, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }))
  .map(([text, other, [a = 0, b = 0, c = 0, d = 0]]) => {
    const [from, to] = between(a, b, text)
    return {
      text,
      next: text.slice(0, from) + other.slice(...between(c, d, other)) + text.slice(to),
    }
  })

function between(a: number, b: number, text: string): [number, number] {
  const [x, y] = [a % (text.length + 1), b % (text.length + 1)]
  return [Math.min(x, y), Math.max(x, y)]
}

describe('a text cut at its headers', () => {
  test('S31: is cut the same whether its plain lines are looked at or passed over', () => {
    fc.assert(
      fc.property(any, (text) => {
        const headers: [string, number, number][] = []
        const header = (...found: [string, number, number]) => headers.push(found)
        let headless = false
        const entry = (key: string) => {
          headless ||= headers.length === 0 && key !== ''
        }
        const problem = scan(text, { header, entry }, afterBom(text))
        const split = splitText(text)
        expect(facts(split).cuts.slice(1)).toEqual(headers)
        expect(split.sections.places('DEFAULT').includes(0)).toBe(headless)
        expect(split.problem).toEqual(problem)
      }),
      runs(2000),
    )
  })

  test('a section is found where it stands, whether searched for or looked up', () => {
    fc.assert(
      fc.property(any, (text) => {
        const { sections } = splitText(text)
        const names = sections.names().slice(0, 16)
        const searched = names.map((name) => sections.places(name))
        expect([...sections.keys()].slice(0, 16)).toEqual(names)
        expect(names.map((name) => sections.places(name))).toEqual(searched)
      }),
      runs(1000),
    )
  })

  test('a value is the same, whether its key is read alone or with the others', () => {
    const names = ['k', 'type', 'token', 'r1', '-', '#1', ' ', 'toString']
    fc.assert(
      fc.property(any, (text) => {
        const [alone, whole] = [splitText(text), splitText(text)]
        fc.pre(alone.problem === undefined)
        for (const name of whole.sections.keys()) {
          const section = whole.sections.read(name)
          const keys = new Set([...names, ...section.keys.keys()])
          for (const key of keys) {
            const value = key === ' ' ? section.blankValue : section.keys.get(key)
            expect(alone.sections.value(name, key)).toBe(value)
          }
        }
      }),
      {
        ...runs(1500),
        examples: [['[a]\n"type" x = 1\n; type = 2\nk = type = 3\n[a]\nk = 4\n']],
      },
    )
  })

  test('S31: is cut the same from anew and from what it was made of', () => {
    fc.assert(
      fc.property(pair, ({ text, next }) => {
        const known = splitText(text)
        fc.pre(known.problem === undefined)
        expect(facts(resplit(known, next))).toEqual(facts(splitText(next)))
      }),
      { ...runs(4000), examples: [[{ text: '\ufeff[a]\n', next: '[\ufeff[a]\n' }]] },
    )
  })
})
