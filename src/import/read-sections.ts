import type { ConfigDocument } from '../config-file/document.ts'
import { repeatedKeys, repeatedSections } from '../config-file/lint.ts'
import { getSection, readRemotes } from '../config-file/read.ts'
import { DEFAULT_SECTION, hasHeader } from '../config-file/scan.ts'
import { PcloudConfigError } from '../errors.ts'
import { parseJson } from '../json.ts'
import { shippedOptions } from '../rclone/option-lists.ts'
import { inheritedKeys, type Keys, namedKey, type Remotes } from '../rclone/section-keys.ts'
import { type Offer, unknown } from './offer.ts'

/** rclone's own format. Inherited keys of `a.b` are copied from `a`, because `a` may not be imported. */
export function readSections(document: ConfigDocument): Offer | undefined {
  if (!hasHeader(document.text)) return undefined
  const { sections: all, unquoted } = unquoteSections(readRemotes(document))
  const remotes: Remotes = new Map(
    [...all].map(([name, keys]) => [name, new Map([...keys, ...inheritedKeys(name, all)])]),
  )
  if ([...remotes.values()].some((keys) => keys.has('type'))) {
    const notes = unquoted.map(
      (name) =>
        `The quotes around the values of ${name} are removed: rclone would read them as part of the values.`,
    )
    return {
      kind: 'remotes',
      what: 'rclone.conf',
      remotes,
      notes,
      dropped: [],
      lost: lostIn(document),
    }
  }
  return unknown('None of its sections has a type, so it is not an rclone.conf.')
}

/** rclone merges sections with the same name, so two remotes would become one. */
function lostIn(document: ConfigDocument): ReadonlyMap<string, string> {
  const lost = new Map<string, string>()
  const differing = differingKeys(document)
  for (const { name, lines } of repeatedSections(document)) {
    const keys = differing.get(name) ?? []
    const where = `on lines ${lines.join(' and ')}`
    if (keys.length === 0) continue
    lost.set(
      name,
      `[${name}] appears twice, ${where}, with different values of ${keys.join(', ')}.`,
    )
  }
  const loose = getSection(document, DEFAULT_SECTION)
  if (loose !== undefined && !loose.has('type')) {
    const names = [...loose.keys()].map(namedKey).join(', ')
    const where = 'The lines above the first section (for rclone, the section DEFAULT)'
    lost.set(DEFAULT_SECTION, `${where} belong to no remote: ${names}.`)
  }
  return lost
}

/** The keys with several different values, by section. */
function differingKeys(document: ConfigDocument): ReadonlyMap<string, readonly string[]> {
  const lines = document.text.split('\n')
  const texts = (at: readonly number[]) => new Set(at.map((line) => lines[line - 1]?.trim()))
  const found = new Map<string, string[]>()
  for (const { name, key, lines: at } of repeatedKeys(document)) {
    if (texts(at).size < 2) continue
    const keys = found.get(name) ?? []
    keys.push(namedKey(key))
    found.set(name, keys)
  }
  return found
}

/**
 * Removes the quotes of sections in which even the type is in quotes, as in TOML. rclone reads quotes
 * as part of a value, so the type is unknown to rclone. Other sections can have quotes in their values.
 */
function unquoteSections(sections: Remotes): {
  readonly sections: Remotes
  readonly unquoted: readonly string[]
} {
  const types = shippedOptions()
  const unquoted = [...sections].flatMap(([name, keys]) => {
    const type = keys.get('type') ?? ''
    return unquote(type) !== type && types.has(unquote(type)) ? [name] : []
  })
  const plain = ([name, keys]: readonly [string, Keys]) =>
    [name, unquoted.includes(name) ? withoutQuotes(keys) : keys] as const
  return {
    sections: unquoted.length === 0 ? sections : new Map([...sections].map(plain)),
    unquoted,
  }
}

function withoutQuotes(keys: Keys): Keys {
  return new Map([...keys].map(([key, value]) => [key, unquote(value)]))
}

/** Double quotes have the escapes of JSON, single quotes have none. A comment can follow. */
const QUOTED = /^(?:"(.*)"|'(.*)')[ \t]*(?:#[^"']*)?$/s

function unquote(value: string): string {
  const [, escaped, plain] = QUOTED.exec(value) ?? []
  if (escaped === undefined) return plain ?? value
  // Quotes or backslashes inside can be without an escape.
  return jsonString(`"${escaped}"`) ?? escaped
}

function jsonString(quoted: string): string | undefined {
  const text = parseJson(quoted)
  return typeof text === 'string' ? text : undefined
}

/** The INI format of `export`. Values are plain, or in double quotes as in JSON. */
export function readMarkedIni(text: string): Offer {
  const remotes = new Map<string, Map<string, string>>()
  let keys: Map<string, string> | undefined
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (/^([;#]|$)/.test(line)) continue
    const name = /^\[(.+)\]$/.exec(line)?.[1]
    const [, key = '', value = ''] = /^([\w.-]+) *=(.*)$/.exec(line) ?? []
    if (name !== undefined) {
      keys = remotes.get(name) ?? new Map()
      remotes.set(name, keys)
    } else if (keys === undefined || key === '') throw broken(at + 1)
    else keys.set(key, unquoted(value.trim(), at + 1))
  }
  return {
    kind: 'remotes',
    what: 'an INI export of pcloud-config',
    remotes,
    notes: [],
    dropped: [],
  }
}

function unquoted(value: string, line: number): string {
  if (!/^".*"$/.test(value)) return value
  const text = jsonString(value)
  if (text === undefined) throw broken(line)
  return text
}

function broken(line: number): PcloudConfigError {
  return new PcloudConfigError('usage', `Line ${line} is not valid INI.`, {
    hint: 'If the file was edited, export it again.',
  })
}
