import { type ConfigDocument, parseConfig, readRemotes } from '../../config-file/index.ts'
import { inheritedKeys } from '../../providers/wrappers.ts'
import { INI_MARK } from '../export/ini-mark.ts'
import { readJson } from './json.ts'
import { readLogin } from './login.ts'
import { readMarkedIni } from './marked-ini.ts'
import { type Offer, type Remotes, unknown } from './offer.ts'
import { readManifest, type SecretEntries } from './secret-manifest.ts'
import { holdsVariables, readVariables } from './variables.ts'

/**
 * Says what a file is and what it offers. The surest marks are looked for first, since a token
 * is found in most of these files as well. Pure; encrypted files are opened before.
 * @throws PcloudConfigError `config-malformed`, `usage`, `token-invalid` for a file of a
 * known kind that is broken; no message quotes it
 */
export function recognise(document: ConfigDocument): Offer {
  return recogniseText(document, 0)
}

/** Something in a Secret may be a Secret again; deeper is no file of anybody. */
const DEEPEST = 3

function recogniseText(document: ConfigDocument, depth: number): Offer {
  const text = document.text.replace(/^\ufeff/, '')
  if (text.trim() === '') return unknown('It is empty.')
  if (depth > DEEPEST) return unknown('It is a file in a file in a file.')
  const inner = (name: string, content: string) =>
    recogniseText(parseConfig(Buffer.from(content), `${document.file}, ${name}`), depth + 1)
  const secret = (entries: SecretEntries) => openSecret(entries, inner)
  const json = readJson(text)
  if (json?.kind === 'secret') return secret(json.entries)
  if (json?.kind === 'text') return inner(json.format, json.text)
  if (json !== undefined) return json
  if (text.startsWith(INI_MARK)) return readMarkedIni(text)
  const manifest = readManifest(text)
  if (manifest?.kind === 'secret') return secret(manifest.entries)
  if (manifest !== undefined) return manifest
  if (holdsVariables(text)) return readVariables(text)
  return readSections(document) ?? readLogin(text) ?? unknown(NOTHING_KNOWN)
}

const NOTHING_KNOWN =
  'It is none of: rclone.conf, what `export` writes, a Kubernetes Secret, credentials of the pCloud SDK, a token or blob of `authorize`.'

/** The entry that mounts as rclone.conf, variables for `envFrom`, or the only one there is. */
function openSecret(
  entries: SecretEntries,
  inner: (name: string, content: string) => Offer,
): Offer {
  const names = [...entries.keys()]
  if (names.some((name) => /^RCLONE_CONFIG_\w+_TYPE$/.test(name))) return readVariables(entries)
  const name = names.find((one) => one === 'rclone.conf') ?? names[0]
  if (name === undefined) return unknown('The Secret is empty.')
  if (names.length > 1 && name !== 'rclone.conf') {
    return unknown('The Secret has several entries, and none is called rclone.conf.')
  }
  const found = inner(name, entries.get(name) ?? '')
  if (found.kind === 'unknown') return unknown(`Its entry ${name}: ${found.why}`)
  return { ...found, what: `Kubernetes Secret with ${found.what}` }
}

/** rclone's own format. Keys that `a.b` has from `a` become its own: `a` may stay behind. */
function readSections(document: ConfigDocument): Offer | undefined {
  if (!/^[ \t]*\[[^\]\r\n]+\]/m.test(document.text)) return undefined
  const all = readRemotes(document)
  const remotes: Remotes = new Map(
    [...all].map(([name, keys]) => [name, new Map([...keys, ...inheritedKeys(name, all)])]),
  )
  if ([...remotes.values()].some((keys) => keys.has('type'))) {
    return { kind: 'remotes', what: 'rclone.conf', remotes, notes: [] }
  }
  return unknown('It has sections, and none with a type: it is no rclone.conf.')
}
