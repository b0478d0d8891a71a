import { hasCode } from '../errors.ts'
import type { OptionNames } from '../rclone/option-lists.ts'
import { sameKeys } from '../rclone/section-keys.ts'
import { type Manifest, readManifests } from './manifests.ts'
import { lost, type Offer, together, unknown } from './offer.ts'
import { RCLONE_ITSELF, readVariables, VARIABLE_OF_TYPE } from './read-variables.ts'
import { VARIABLE_PREFIX } from './variable-owners.ts'

type Inner = (name: string, content: Uint8Array) => Promise<Offer>

/** The remotes of all Secrets and ConfigMaps in a file. */
export async function openManifests(
  source: Parameters<typeof readManifests>[0],
  inner: Inner,
  options: () => Promise<OptionNames>,
): Promise<Offer> {
  const { found, others } = await readManifests(source)
  const known = await options()
  const [first, ...more] = found
  if (first === undefined) {
    const kinds = others.length === 0 ? 'nothing' : others.join(', ')
    return unknown(`It contains no Kubernetes Secret or ConfigMap, only ${kinds}.`)
  }
  if (more.length === 0) return openOne(first, inner, known)
  const wholes = joined(found)
  if ('kind' in wholes) return wholes
  const [only, ...rest] = wholes
  if (only !== undefined && rest.length === 0) return openOne(only, inner, known)
  const offers: (readonly [Manifest, Offer])[] = []
  for (const one of wholes) offers.push([one, await openOne(one, inner, known)])
  return inAll(offers)
}

/**
 * A container can get the variables of a remote from several objects: the type from a ConfigMap, and
 * the token from a Secret. Objects that are complete stay separate.
 */
function joined(found: readonly Manifest[]): readonly Manifest[] | Offer {
  const ofRemotes = found.filter(({ entries }) => [...entries.keys()].some(isVariable))
  const [first] = ofRemotes
  if (first === undefined || ofRemotes.every(hasType)) return found
  const entries = new Map<string, Uint8Array>()
  for (const one of ofRemotes) {
    for (const [name, bytes] of one.entries) {
      const other = entries.get(name)
      if (other !== undefined && !Buffer.from(other).equals(bytes)) {
        return lost(`Two objects contain ${name}, with different values.`)
      }
      entries.set(name, bytes)
    }
  }
  const all = { title: first.title, entries }
  return [all, ...found.filter((one) => !ofRemotes.includes(one))]
}

/** A variable of a remote, also without the variable of its type. */
function isVariable(name: string): boolean {
  return name.startsWith(VARIABLE_PREFIX) && !RCLONE_ITSELF.test(name)
}

function hasType({ entries }: Manifest): boolean {
  return [...entries.keys()].some((name) => VARIABLE_OF_TYPE.test(name))
}

function inAll(offers: readonly (readonly [Manifest, Offer])[]): Offer {
  const remotes = new Map<string, ReadonlyMap<string, string>>()
  const gone = new Map<string, string>()
  const [notes, dropped]: [string[], string[]] = [[], []]
  for (const [{ title }, offer] of offers) {
    if (offer.kind !== 'remotes') {
      if (offer.kind === 'unknown' && offer.code === 'config-malformed') return offer
      const why = offer.kind === 'unknown' ? offer.why : 'It has no named remotes.'
      notes.push(`Not imported: ${title}. ${why}`)
      continue
    }
    for (const [name, keys] of offer.remotes) {
      const other = remotes.get(name)
      if (other !== undefined && !sameKeys(other, keys)) {
        return unknown(`Two objects contain the remote ${name}, with different values.`)
      }
      remotes.set(name, keys)
    }
    notes.push(...offer.notes)
    dropped.push(...offer.dropped)
    for (const [name, sentence] of offer.lost ?? []) gone.set(name, sentence)
  }
  if (remotes.size === 0) return unknown(notes.join(' '))
  return {
    kind: 'remotes',
    what: `${offers.length} Kubernetes objects`,
    remotes,
    notes,
    dropped,
    lost: gone,
  }
}

/** The entry named rclone.conf, variables for `envFrom`, or the only entry with remotes. */
async function openOne(manifest: Manifest, inner: Inner, known: OptionNames): Promise<Offer> {
  const { entries, title } = manifest
  const names = [...entries.keys()]
  if (names.length === 0) return unknown(`The ${title} is empty.`)
  if (hasType(manifest)) {
    const variables = [...entries].map(([name, bytes]) => [name, utf8(bytes)] as const)
    const offer = readVariables(new Map(variables), known)
    return withOthers(offer, manifest, inner, (name) => name.startsWith(VARIABLE_PREFIX))
  }
  const variable = names.find(isVariable)
  if (variable !== undefined) {
    return lost(`The ${title} contains ${variable}, but no variable with the type of its remote.`)
  }
  const name = entries.has('rclone.conf')
    ? 'rclone.conf'
    : names.length === 1
      ? names[0]
      : undefined
  if (name === undefined) return openAny(manifest, inner)
  const found = await inner(name, entries.get(name) ?? new Uint8Array())
  if (found.kind === 'unknown') return unknown(`Its entry ${name}: ${found.why}`)
  const kind = title.split(' ')[0]
  const what = `a Kubernetes ${kind} with ${found.what}`
  return withOthers({ ...found, what }, manifest, inner, (other) => other === name)
}

/** Adds the remotes of the other entries, and names the entries without remotes. */
async function withOthers(
  found: Offer,
  { entries }: Manifest,
  inner: Inner,
  isRead: (name: string) => boolean,
): Promise<Offer> {
  if (found.kind !== 'remotes') return found
  const offers: Offer[] = [found]
  const others: string[] = []
  for (const [name, bytes] of [...entries].filter(([name]) => !isRead(name))) {
    // The other entries can be of any kind, for example a certificate.
    const offer = await inner(name, bytes).catch(orUnknown)
    if (offer.kind === 'remotes') offers.push(offer)
    else others.push(name)
  }
  const all = offers.length === 1 ? found : together(offers)
  if (all.kind !== 'remotes' || others.length === 0) return all
  return { ...all, notes: [...all.notes, `Not imported: ${others.join(', ')}.`] }
}

/** An error in the content. Not the end of a password prompt. */
function orUnknown(error: unknown): Offer {
  if (UNREADABLE.some((code) => hasCode(error, code))) return unknown('It cannot be read.')
  throw error
}

const UNREADABLE = ['config-malformed', 'token-invalid', 'usage'] as const

/** Without an entry named rclone.conf, a single entry with remotes is used. */
async function openAny({ entries, title }: Manifest, inner: Inner): Promise<Offer> {
  const offers: Offer[] = []
  for (const [name, bytes] of entries) offers.push(await inner(name, bytes))
  const [only, ...more] = offers.filter(({ kind }) => kind === 'remotes')
  if (only !== undefined && more.length === 0) return only
  return unknown(
    `The ${title} has several entries. Rename the entry with the remotes to rclone.conf.`,
  )
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}
