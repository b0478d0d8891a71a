import type { OptionNames } from '../rclone/option-lists.ts'
import type { Manifest, Manifests } from './manifests.ts'
import { type Offer, type Remotes, unknown } from './offer.ts'
import { readVariables, VARIABLE_OF_TYPE } from './read-variables.ts'

type Inner = (name: string, content: Uint8Array) => Promise<Offer>

/** The remotes of all Secrets and ConfigMaps in a file. */
export async function openManifests(
  { found, others }: Manifests,
  inner: Inner,
  known: OptionNames,
): Promise<Offer> {
  const [first, ...more] = found
  if (first === undefined) {
    const kinds = others.length === 0 ? 'nothing' : others.join(', ')
    return unknown(`It contains no Kubernetes Secret or ConfigMap, only ${kinds}.`)
  }
  if (more.length === 0) return openOne(first, inner, known)
  const offers: (readonly [Manifest, Offer])[] = []
  for (const one of found) offers.push([one, await openOne(one, inner, known)])
  return together(offers)
}

function together(offers: readonly (readonly [Manifest, Offer])[]): Offer {
  const remotes = new Map<string, ReadonlyMap<string, string>>()
  const [notes, dropped]: [string[], string[]] = [[], []]
  for (const [{ title }, offer] of offers) {
    if (offer.kind !== 'remotes') {
      const why = offer.kind === 'unknown' ? offer.why : 'It has no named remotes.'
      notes.push(`Not imported: ${title}. ${why}`)
      continue
    }
    for (const [name, keys] of offer.remotes) {
      if (isOther(remotes.get(name), keys)) {
        return unknown(`Two objects contain the remote ${name}, with different values.`)
      }
      remotes.set(name, keys)
    }
    notes.push(...offer.notes)
    dropped.push(...offer.dropped)
  }
  if (remotes.size === 0) return unknown(notes.join(' '))
  return { kind: 'remotes', what: `${offers.length} Kubernetes objects`, remotes, notes, dropped }
}

function isOther(
  one: ReadonlyMap<string, string> | undefined,
  other: Remotes extends ReadonlyMap<string, infer K> ? K : never,
): boolean {
  if (one === undefined) return false
  return one.size !== other.size || [...one].some(([key, value]) => other.get(key) !== value)
}

/** The entry named rclone.conf, variables for `envFrom`, or the only entry with remotes. */
async function openOne(manifest: Manifest, inner: Inner, known: OptionNames): Promise<Offer> {
  const { entries, title } = manifest
  const names = [...entries.keys()]
  if (names.length === 0) return unknown(`The ${title} is empty.`)
  if (names.some((name) => VARIABLE_OF_TYPE.test(name))) {
    const variables = [...entries].map(([name, bytes]) => [name, utf8(bytes)] as const)
    return readVariables(new Map(variables), known)
  }
  const name = entries.has('rclone.conf')
    ? 'rclone.conf'
    : names.length === 1
      ? names[0]
      : undefined
  if (name === undefined) return openAny(manifest, inner)
  const found = await inner(name, entries.get(name) ?? new Uint8Array())
  if (found.kind === 'unknown') return unknown(`Its entry ${name}: ${found.why}`)
  const others = names.filter((other) => other !== name)
  const kind = title.split(' ')[0]
  const what = `a Kubernetes ${kind} with ${found.what}`
  if (found.kind !== 'remotes' || others.length === 0) return { ...found, what }
  return { ...found, what, notes: [...found.notes, `Not imported: ${others.join(', ')}.`] }
}

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
