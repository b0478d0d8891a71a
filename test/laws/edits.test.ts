import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { parseConfig, serializeConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import { fileAndEdit, goodText, runs, wildBytes, wildText } from './generate.ts'

const law = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void, count = 350) =>
  fc.assert(fc.property(arbitrary, check), runs(count))

describe('parse and serialize', () => {
  test('S31: give back the same bytes, for any bytes', () => {
    law(fc.uint8Array({ maxLength: 200 }), sameBytes)
    law(wildBytes, sameBytes)
    law(
      fc
        .array(fc.constantFrom(0xef, 0xbb, 0xbf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0xc0, 0x0a))
        .map((b) => Uint8Array.from(b)),
      sameBytes,
    )
  })

  test('no edits give the same document', () => {
    law(wildText, (text) => {
      const doc = parseConfig(Buffer.from(text))
      try {
        readRemotes(doc)
      } catch {
        return
      }
      expect(applyEdits(doc, []).text).toBe(text)
    })
  })
})

describe('an edit', () => {
  test('S31: is refused without printing the value, or is read unchanged', () => {
    law(fileAndEdit, ({ text, edit }) => {
      const before = readable(text)
      if (before === undefined) return
      const after = tryEdit(text, edit)
      if (after === undefined) return
      const meant = meaning(before, edit)
      const found = readable(after)
      // A reference elsewhere may lead to what was edited: those values change on purpose.
      if (found === undefined || /%\(/.test(after)) return
      expect(plain(found)).toEqual(plain(meant))
    })
  })

  test('changes only the lines of the edit', () => {
    law(fileAndEdit, ({ text, edit }) => {
      const after = tryEdit(text, edit)
      if (after === undefined) return
      onlyOwnLines(text, after, edit)
    })
  })

  test('have the same result if repeated, for set, unset and replace', () => {
    law(fileAndEdit, ({ text, edit }) => {
      if (edit.kind !== 'set' && edit.kind !== 'unset' && edit.kind !== 'replace') return
      const once = tryEdit(text, edit)
      // The last key of a section without header takes the section along.
      if (once === undefined || readable(once)?.has(edit.name) !== true) return
      expect(tryEdit(once, edit)).toBe(once)
    })
  })

  test('add and then remove gives the file back, a missing last line end aside', () => {
    law(
      fc.tuple(goodText, fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), fc.string()))),
      ([text, entries]) => {
        const added = tryEdit(text, { kind: 'add', name: 'brand new', entries })
        if (added === undefined) return
        const removed = tryEdit(added, { kind: 'remove', name: 'brand new' })
        const isClosed = /(^\ufeff?|\n)$/.test(text)
        const eol = text.includes('\r\n') ? '\r\n' : '\n'
        expect(removed).toBe(isClosed ? text : text + eol)
      },
    )
  })

  test('many edits together have the same result as in sequence', () => {
    law(fc.tuple(fileAndEdit, fileAndEdit), ([{ text, edit }, other]) => {
      const one = tryEdit(text, edit)
      const two = one === undefined ? undefined : tryEdit(one, other.edit)
      // Where the first edit took the last line end away, the second cannot imitate it.
      if (one === undefined || two === undefined || !one.includes('\n')) return
      const doc = parseConfig(Buffer.from(text))
      expect(attempt(() => applyEdits(doc, [edit, other.edit]).text) ?? two).toBe(two)
    })
  })
})

function sameBytes(bytes: Uint8Array): void {
  expect(Buffer.compare(serializeConfig(parseConfig(bytes)), bytes)).toBe(0)
}

type Remotes = ReadonlyMap<string, ReadonlyMap<string, string>>

function readable(text: string): Remotes | undefined {
  return attempt(() => readRemotes(parseConfig(Buffer.from(text))))
}

/** The text after the edit; undefined where it was refused, which must happen in the right way. */
function tryEdit(text: string, edit: ConfigEdit): string | undefined {
  return attempt(() => {
    const after = applyEdits(parseConfig(Buffer.from(text)), [edit])
    return Buffer.from(serializeConfig(after)).toString()
  }, valuesOf(edit))
}

function attempt<T>(work: () => T, secrets: readonly string[] = []): T | undefined {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) throw error
    expect([
      'usage',
      'not-found',
      'already-exists',
      'config-malformed',
      'config-encrypted',
    ]).toContain(error.code)
    const said = `${error.message} ${error.hint ?? ''}`
    for (const secret of secrets) if (secret.length > 8) expect(said).not.toContain(secret)
    return undefined
  }
}

/** The values that no message may hold; one that happens to be the name as well is said as a name. */
function valuesOf(edit: ConfigEdit): string[] {
  const values = 'entries' in edit ? edit.entries.map(([, value]) => value) : []
  const all = edit.kind === 'set' ? [edit.value] : values
  const said = JSON.stringify([
    'name' in edit ? edit.name : '',
    'key' in edit ? edit.key : '',
    'entries' in edit ? edit.entries.map(([key]) => key) : [],
  ])
  return all.filter((value) => !said.includes(value))
}

function meaning(before: Remotes, edit: ConfigEdit): Remotes {
  const meant = new Map([...before].map(([name, keys]) => [name, new Map(keys)]))
  if (edit.kind === 'rename') {
    const keys = meant.get(edit.from) ?? new Map<string, string>()
    meant.delete(edit.from)
    return meant.set(edit.to, keys)
  }
  const keys = meant.get(edit.name)
  if (edit.kind === 'add' || edit.kind === 'replace') meant.set(edit.name, new Map(edit.entries))
  if (edit.kind === 'set') keys?.set(edit.key, edit.value)
  if (edit.kind === 'unset') keys?.delete(edit.key)
  if (edit.kind === 'remove') meant.delete(edit.name)
  return meant
}

/** Sorted pairs; sections without keys left out, since one without a header vanishes with its last key. */
function plain(remotes: Remotes): unknown {
  const sections = [...remotes].filter(([, keys]) => keys.size > 0)
  return sections.map(([name, keys]) => [name, [...keys].sort()]).sort()
}

const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
const isBlank = (line: string) => /^[ \t\r\n]*$/.test(line)
const isHeader = (line: string) => /^\s*\[[\s\S]*\]\s*$/.test(line)
const isComment = (line: string) => /^\s*[#;]/.test(line)

function onlyOwnLines(textBefore: string, textAfter: string, edit: ConfigEdit): void {
  expect(textAfter.startsWith('\ufeff')).toBe(textBefore.startsWith('\ufeff'))
  const before = textBefore.replace(/^\ufeff/, '')
  const after = textAfter.replace(/^\ufeff/, '')
  const isOpen = before !== '' && !before.endsWith('\n') && edit.kind === 'add'
  const closed = isOpen ? before + (after.slice(before.length).match(/^\r?\n/)?.[0] ?? '') : before
  const old = linesOf(closed)
  const now = linesOf(after)
  if (edit.kind === 'add') {
    expect(after.startsWith(closed)).toBe(true)
  } else if (edit.kind === 'set') {
    const { gone, come } = middle(linesOf(before), now)
    expect(gone.length).toBeLessThanOrEqual(before.endsWith('\n') ? 1 : 2)
    expect(come.length).toBeLessThanOrEqual(gone.length + 1)
    for (const line of gone)
      expect(isComment(line) || (isBlank(line) && before.endsWith('\n'))).toBe(false)
  } else if (edit.kind === 'unset' || edit.kind === 'remove') {
    for (const line of missing(old, now)) {
      expect(isComment(line) && edit.kind === 'unset').toBe(false)
      expect(isBlank(line) && edit.kind === 'unset').toBe(false)
    }
  } else if (edit.kind === 'rename') {
    const changed = old.filter((line, i) => line !== now[i])
    if (now.length === old.length) expect(changed.every(isHeader)).toBe(true)
    else expect(edit.from).toBe('DEFAULT')
  } else {
    const comments = (lines: string[]) => lines.filter(isComment)
    expect(comments(now)).toEqual(comments(linesOf(before)).slice(0))
  }
}

/** What differs when the common beginning and the common end are taken away. */
function middle(old: string[], now: string[]): { gone: string[]; come: string[] } {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  const room = Math.min(old.length, now.length) - head
  while (tail < room && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  return { gone: old.slice(head, old.length - tail), come: now.slice(head, now.length - tail) }
}

/** Lines of `old` that are not in `now`; fails unless `now` is `old` with lines left out. */
function missing(old: string[], now: string[]): string[] {
  const gone: string[] = []
  let at = 0
  for (const line of old) {
    if (line === now[at]) at++
    else gone.push(line)
  }
  expect(at).toBe(now.length)
  return gone
}
