import { type Keys, type Remotes, sameKeys } from '../rclone/section-keys.ts'
import type { SdkCredentials } from '../remotes/sdk-credentials-file.ts'
import type { Token } from '../tokens/rclone-token.ts'

/** The content of a file, before it is verified. */
export type Offer =
  | {
      readonly kind: 'remotes'
      /** The file for people, for example `rclone.conf`. */
      readonly what: string
      readonly remotes: Remotes
      /** Messages about the interpretation of the file. */
      readonly notes: readonly string[]
      /** Keys that would be lost, because they belong to no remote. */
      readonly dropped: readonly string[]
      /** The remotes of which an import would lose something, with a sentence for each. */
      readonly lost?: ReadonlyMap<string, string>
    }
  /** A token without the name of a remote. */
  | {
      readonly kind: 'token'
      readonly what: string
      readonly token: Token
      readonly hostname: string | undefined
    }
  | { readonly kind: 'credentials'; readonly what: string; readonly credentials: SdkCredentials }
  | {
      readonly kind: 'unknown'
      readonly why: string
      readonly hint?: string
      /** Default: `usage`. */
      readonly code?: 'config-malformed'
    }

export function unknown(why: string): Offer {
  return { kind: 'unknown', why }
}

/** All parts as one offer. Refused if a part would be lost. */
export function together(offers: readonly Offer[]): Offer {
  const [first] = offers
  if (first === undefined) return unknown('It is empty.')
  const remotes = new Map<string, Keys>()
  for (const offer of offers) {
    if (offer.kind === 'unknown') return lost(`One part of it cannot be read. ${offer.why}`)
    if (offer.kind !== 'remotes') continue
    for (const [name, keys] of offer.remotes) {
      const other = remotes.get(name)
      if (other !== undefined && !sameKeys(other, keys)) {
        return lost(`It contains the remote ${name} twice, with different values.`)
      }
      remotes.set(name, keys)
    }
  }
  const nameless = offers.flatMap((offer) => tokenIn(offer) ?? [])
  if (nameless.length > 0) {
    if (remotes.size === 0 && new Set(nameless).size === 1) return first
    return severalTokens(new Set(nameless).size, [...remotes.keys()])
  }
  const all = offers.flatMap((offer) => (offer.kind === 'remotes' ? [offer] : []))
  return {
    ...{ kind: 'remotes', remotes, what: [...new Set(all.map(({ what }) => what))].join(' and ') },
    notes: all.flatMap(({ notes }) => notes),
    dropped: all.flatMap(({ dropped }) => dropped),
    lost: new Map(all.flatMap((offer) => [...(offer.lost ?? [])])),
  }
}

/** A token has no name, so that an import of several would lose all but one. */
export function severalTokens(count: number, names: readonly string[] = []): Offer {
  const tokens = count === 1 ? 'a token without a name' : `${count} tokens without a name`
  const others = names.length === 0 ? '' : ` next to ${names.join(', ')}`
  return lost(`It contains ${tokens}${others}.`)
}

/** A part of the input would be lost. */
export function lost(why: string): Offer {
  const hint =
    'Nothing was imported, because a part would be lost. Put each part in a separate file.'
  return { kind: 'unknown', code: 'config-malformed', why, hint }
}

function tokenIn(offer: Offer): string | undefined {
  if (offer.kind === 'token') return offer.token.accessToken.reveal()
  if (offer.kind === 'credentials') return offer.credentials.accessToken.reveal()
  return undefined
}
