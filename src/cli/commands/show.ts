import { sectionLines } from '../../config-file/diff.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { eachRemote, getSection, getValue, readRemotes } from '../../config-file/read.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { wellFormed } from '../../encoding.ts'
import { goEscaped, quoted } from '../../json.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import { isSensitiveKey, MASK, maskValue, maskWithin } from '../../rclone/secret-keys.ts'
import type { Keys } from '../../rclone/section-keys.ts'
import { shownSections } from '../../services/seen-remote.ts'
import { type Masking, maskKeys } from '../../services/stray-keys.ts'
import { asText } from '../../text-layout.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { seen } from '../seen.ts'

export const run: CommandRun = async (invocation) => {
  const { options, output } = invocation
  const { meant, masked } = await readSections(invocation, 'file')
  const shown = options.has('reveal') ? meant : masked
  if (output.json) return output.document(asDocument(shown))
  await output.data(texts(shown))
}

const REMINDER = '### Double check the config for sensitive info before posting publicly'

/** Like `rclone config redacted` (`fs/config/ui.go`, `ShowRedactedConfig`): sorted, with `XXX` for secrets. */
export const redacted: CommandRun = async (invocation) => {
  const { output } = invocation
  const { masked } = await readSections(invocation, 'seen', REDACTED)
  const sections = masked.sort(byName)
  if (output.json) return output.document(asDocument(sections))
  const body = sections.length === 0 ? '; empty config\n' : texts(sections)
  await output.data(`${body}${REMINDER}\n`)
}

const REDACTED: Masking = {
  mask: 'XXX',
  value: (key, value) => (isSensitiveKey(key) && value ? 'XXX' : maskWithin(value, 'XXX')),
}

type Sections = ReturnType<typeof sectionsMeant>

/** The sections to print, with their secrets and masked. */
async function readSections(
  { args: [word], store, host }: Invocation,
  all: 'file' | 'seen',
  masking?: Masking,
) {
  const file = await store().load()
  const meant = sectionsMeant(file, word, host.env, all)
  const mask = masker(file, masking)
  const masked = meant.map(([name, keys]): Sections[number] => [name, mask(name, keys)])
  return { meant, masked }
}

function texts(sections: Sections): string {
  return sections.map(([name, keys]) => sectionText(name, keys)).join('\n')
}

function byName([a]: Sections[number], [b]: Sections[number]): number {
  return a < b ? -1 : 1
}

type Section = readonly [name: string, keys: Keys]

/**
 * One remote, with the values of its variables, or the complete file. To show a remote that only
 * variables define, name it.
 * @param all show the text of the file, or the values that rclone uses
 * @throws PcloudConfigError `not-found`
 */
function sectionsMeant(
  document: ConfigDocument,
  word: string | undefined,
  env: Environment,
  all: 'file' | 'seen',
): Section[] {
  const shown = shownSections(env)
  if (word === undefined) {
    const sections = [...readRemotes(document)]
    return all === 'file' ? sections : sections.map(([name, keys]) => [name, shown(name, keys)])
  }
  const name = remoteName(word)
  const { own, keys } = seen(document, name, env, 'remote')
  return [[name, own === undefined ? keys : shown(name, own)]]
}

/** Prints a section like `rclone config show`, without the quotes of the file. */
function sectionText(name: string, keys: Keys): string {
  return asText([`[${name}]`, ...[...keys].map(([key, value]) => `${key} = ${value}`)])
}

/** Without a prototype, so that a key can be named `__proto__`. */
export function asDocument(sections: Iterable<Section>) {
  const document: Record<string, Record<string, string>> = Object.create(null)
  for (const [name, keys] of sections) {
    const section: Record<string, string> = Object.create(null)
    for (const [key, value] of keys) section[wellFormed(key)] = wellFormed(value)
    document[wellFormed(name)] = section
  }
  return document
}

/** Masks secrets in sections of one file. */
function masker(document: ConfigDocument, masking?: Masking) {
  const lines = sectionLines(document)
  return (name: string, keys: Keys): Keys => {
    const type = getValue(document, name, 'type')
    return maskKeys({ keys, lines: lines.get(name) ?? [], type }, masking)
  }
}

/**
 * Prints the masked section after a change, unless `--no-output` is set.
 * @param secrets keys that are always masked
 */
export async function showSection(
  name: string,
  document: ConfigDocument,
  { options, output }: Invocation,
  secrets: readonly string[] = [],
): Promise<void> {
  if (options.has('no-output') || (options.has('quiet') && !output.json)) return
  const value = (key: string, text: string) => (secrets.includes(key) ? MASK : maskValue(key, text))
  const mask = masker(document, { mask: MASK, value })
  const keys = mask(name, getSection(document, name) ?? new Map())
  if (output.json) return output.document(asDocument([[name, keys]]))
  await output.data(sectionText(name, keys))
}

/** Prints the same as `rclone config dump`: sorted, with four spaces and Go's escapes. Adds a final newline. */
export const dump: CommandRun = async ({ store, output, host }) => {
  const file = await store().load()
  // Go compares strings by their bytes. For ASCII, JavaScript's order is the same.
  const order = Buffer.byteLength(file.text) === file.text.length ? undefined : byBytes
  const shown = shownSections(host.env)
  const sections = new Map<string, string>()
  for (const [name, keys] of eachRemote(file)) {
    sections.set(name, goObject(shown(name, keys), order, quoted, '    '))
  }
  const json = goObject(sections, order, (section) => section, '')
  await output.data(`${goEscaped(json)}\n`)
}

type Order = ((a: string, b: string) => number) | undefined

/** JSON.stringify would put keys that look like numbers first. */
function goObject(
  members: ReadonlyMap<string, string>,
  order: Order,
  toJson: (value: string) => string,
  indent: string,
): string {
  if (members.size === 0) return '{}'
  const lines = [...members.keys()]
    .sort(order)
    .map((name) => `${indent}    ${quoted(name)}: ${toJson(members.get(name) ?? '')}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
