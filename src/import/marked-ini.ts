import { PcloudConfigError } from '../errors.ts'
import type { Offer } from './offer.ts'

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
  try {
    const inner: unknown = JSON.parse(value)
    if (typeof inner === 'string') return inner
  } catch {
    // The message of the parser contains the value.
  }
  throw broken(line)
}

function broken(line: number): PcloudConfigError {
  return new PcloudConfigError('usage', `Line ${line} is not valid INI.`, {
    hint: 'If the file was edited, export it again.',
  })
}
