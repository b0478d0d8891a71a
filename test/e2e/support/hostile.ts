import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { runs } from '../../laws/generate.ts'

/** What terminals were made to obey somewhere, and whatever a run of the fuzz has found here. */
const KNOWN: readonly (readonly [what: string, text: string])[] = JSON.parse(
  readFileSync('fixtures/finds/hostile-texts.json', 'utf8'),
)

const PIECES = [
  '\x1b',
  '\x1b]',
  '\x1b[',
  '\x9b',
  '\x9d',
  '\x90',
  '\x07',
  '\x1b\\',
  '\x9c',
  ';',
  '0',
]
const MORE = [
  '8;;',
  '52;c;',
  '2J',
  '?25l',
  'A',
  '\r',
  '\n',
  '\t',
  '\b',
  '\u202e',
  '\u2066',
  '\u200b',
]
const ODD = [
  '\u00ad',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\u{e0041}',
  'é',
  '漢',
  '"',
  "'",
  '<',
  '&',
  '%s',
]

export interface Texts {
  readonly all: readonly string[]
  /** For the words of a test that fails. */
  readonly told: string
}

/** Those of the collection and some made by chance, anew in each run unless `LAW_SEED` is given. */
export function hostileTexts(): Texts {
  const { numRuns, seed } = runs(6)
  const piece = fc.constantFrom(...PIECES, ...MORE, ...ODD)
  const text = fc.array(piece, { minLength: 2, maxLength: 8 }).map((pieces) => pieces.join(''))
  const made = fc.sample(text, { numRuns, seed })
  const known = KNOWN.map(([, one]) => one)
  return { all: [...known, ...made], told: `${known.length} and ${numRuns}, LAW_SEED=${seed}` }
}

/** What the drawing of ours needs: cursor, erase below, pasted-text marks, colour. */
const OURS = /\x1b\[(?:\d*[ABCD]|\d*[JKG]|\?(?:25|2004)[hl]|[0-9;]*m)/g
/** Anything left that a terminal, or a reader's eye, would obey. */
const OBEYED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u

/** The first thing that would be obeyed, with what stands around it; empty where there is none. */
export function obeyed(raw: string): string {
  const rest = raw.replace(OURS, '').replace(/\r+\n/g, '\n').replace(/\r/g, '')
  const at = rest.search(OBEYED)
  return at < 0 ? '' : JSON.stringify(rest.slice(Math.max(0, at - 60), at + 20))
}
