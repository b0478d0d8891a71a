import type { Doubt } from '../oauth-loopback/index.ts'
import type { Secret } from '../secret.ts'
import type { Account } from '../services/service-account.ts'
import type { Token } from '../tokens/rclone-token.ts'

/** An app that the person has registered. */
export interface OwnApp {
  readonly kind: 'own'
  readonly clientId: string
  readonly clientSecret: Secret
}

/** The app that asks pCloud for access. */
export type App =
  | OwnApp
  /** rclone's own: the installed rclone does the login, and no client keys are written. */
  | { readonly kind: 'rclone' }

export type RootFolderWish =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'path'; readonly path: string }
  /** From a list, after the login. */
  | { readonly kind: 'pick' }

export type RegionWish = 'auto' | 'us' | 'eu'

/** What a login gave, and what the API said about it. */
export interface Authorization {
  readonly token: Token
  readonly hostname: string
  /** Unknown if pCloud was not asked. */
  readonly account?: Account
  /** Why a person must confirm that the account is their own (S2, S22). */
  readonly doubt?: Doubt
}

/** A root folder that the API has listed. */
export interface RootFolder {
  /** `d` and a number. */
  readonly id: string
  /** For people, such as `/Backups`. Unknown if pCloud was not asked. */
  readonly label?: string
  /** Whether it contains folders. Unknown if pCloud was not asked. */
  readonly hasFolders?: boolean
}

/** A pair of keys that a service gives tokens for. */
export interface ApiKeys {
  readonly apiKey: string
  readonly apiSecret: Secret
  /** The secret as the file keeps it. */
  readonly obscured: string
}

/** A remote in the making. Each step adds its part; nothing is ever changed in place. */
export interface Draft {
  /** Default: `pcloud`. */
  readonly type?: string
  readonly name?: string
  readonly app?: App
  readonly keys?: ApiKeys
  readonly rootFolderWish?: RootFolderWish
  readonly regionWish?: RegionWish
  /** Other options of rclone that differ from its defaults; in an edit those that change, blank to clear. */
  readonly advanced?: ReadonlyMap<string, string>
  /** Chosen when the usual port was taken: nothing listens. */
  readonly pasteOnly?: true
  /** Chosen when the usual port was taken. */
  readonly redirectUri?: string
  readonly authorization?: Authorization
  readonly rootFolder?: RootFolder
  /** Of an edit: the steps that were answered, by a person or by an option. */
  readonly visited?: ReadonlySet<string>
  readonly editsAdvanced?: boolean
  /** A new login is wanted, or needed. */
  readonly relogin?: boolean
  /** pCloud is not asked: the remote has no token, and the edit needs none. */
  readonly unverified?: true
  /** What the token of before gave, where it still answers. */
  readonly probed?: Authorization
  /** Whose remote it was before; unknown where its token no longer answers. */
  readonly former?: Account | 'unknown'
  /** The login whose account was compared with the former one. */
  readonly accountChecked?: Authorization
  readonly reviewed?: true
  /** What another program wrote meanwhile may be replaced: a person said so. */
  readonly overrule?: true
  readonly saved?: { readonly path: string; readonly warnings: readonly string[] }
}

/** The login that was made is over, and so is what it proved; every answer stays. */
export function withoutLogin({ authorization: _, rootFolder: __, ...draft }: Draft): Draft {
  return draft
}
