import type { SdkCredentials } from '../../remotes/sdk-credentials-file.ts'
import type { Token } from '../../tokens/rclone-token.ts'

export type Keys = ReadonlyMap<string, string>
export type Remotes = ReadonlyMap<string, Keys>

/** What a file has to offer, before anything in it is believed. */
export type Offer =
  | {
      readonly kind: 'remotes'
      /** The file for people, such as `rclone.conf`. */
      readonly what: string
      readonly remotes: Remotes
      /** What was understood in a way that is better said. */
      readonly notes: readonly string[]
      /** What would be lost: no remote here has it. */
      readonly dropped: readonly string[]
    }
  /** One token, and no name for the remote that it makes. */
  | {
      readonly kind: 'token'
      readonly what: string
      readonly token: Token
      readonly hostname: string | undefined
    }
  | { readonly kind: 'credentials'; readonly what: string; readonly credentials: SdkCredentials }
  | { readonly kind: 'unknown'; readonly why: string }

export function unknown(why: string): Offer {
  return { kind: 'unknown', why }
}

/** A bare value up to a comment, which begins behind a blank. */
export function withoutComment(value: string): string {
  const at = value.search(/\s#/)
  return (at < 0 ? value : value.slice(0, at)).trimEnd()
}
