import type { Remotes } from '../rclone/section-keys.ts'
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
