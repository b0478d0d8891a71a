import type { Doubt } from '../oauth-loopback/verdict.ts'
import type { Secret } from '../secret.ts'
import type { Account } from '../services/service-account.ts'
import type { Token } from '../tokens/rclone-token.ts'

/** An app that the user registered. */
export interface OwnApp {
  readonly kind: 'own'
  readonly clientId: string
  readonly clientSecret: Secret
}

/** The app for the login. */
export type App =
  | OwnApp
  /** rclone's app: the installed rclone logs in, and the remote gets no client keys. */
  | { readonly kind: 'rclone' }

export type RootFolderWish =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'path'; readonly path: string }
  /** The user picks a folder from the list, later. */
  | { readonly kind: 'pick' }

export type RegionWish = 'auto' | 'us' | 'eu'

/** The result of a login, verified by the API. */
export interface Authorization {
  readonly token: Token
  readonly hostname: string
  /** Unknown if pCloud did not verify the token. */
  readonly account?: Account
  /** The reason why the user must confirm the account (S2, S22). */
  readonly doubt?: Doubt
}

/** The login of a draft. A login to a new remote has neither fact. */
interface Login extends Authorization {
  /** With the token that the remote had at the start. */
  readonly isKept?: true
  /** The account is the same as before, or the user accepted the change. */
  readonly isAccountChecked?: true
}

/** A root folder, verified by the API. */
export interface RootFolder {
  /** `d` and a number. */
  readonly id: string
  /** For people, such as `/Backups`. Unknown if pCloud did not verify the folder. */
  readonly label?: string
  /** Whether it contains folders. Unknown if pCloud did not verify the folder. */
  readonly hasFolders?: boolean
}

/** The API key and secret for a service that gives tokens for them. */
export interface ApiKeys {
  readonly kind: 'keys'
  readonly apiKey: string
  readonly apiSecret: Secret
  /** The secret as the file stores it. */
  readonly obscured: string
}

/** A remote while the user sets it up. Each step adds a part and returns a new draft. */
export interface Draft {
  /** Default: `pcloud`. */
  readonly type?: string
  readonly name?: string
  /** What the login needs: an app or keys, as the service requires. */
  readonly credentials?: App | ApiKeys
  /**
   * A client ID or key that the user typed before going back from its secret. Empty if the user
   * only chose to type one.
   */
  readonly typedId?: string
  readonly rootFolderWish?: RootFolderWish
  readonly regionWish?: RegionWish
  /** The changed options of rclone. In an edit, a blank value clears an option. */
  readonly advanced?: ReadonlyMap<string, string>
  /** The user's choice if the redirect port is in use. */
  readonly port?:
    | { readonly kind: 'paste' }
    | { readonly kind: 'other'; readonly redirectUri: string }
  /**
   * `wanted`: a new login, even if the remote has a token. `skipped`: the remote has no token, and the
   * user skipped verification. Undefined in an edit until the token of the remote was tried.
   */
  readonly login?: 'wanted' | 'skipped' | Login
  readonly rootFolder?: RootFolder
  /** Undefined until the user has seen the result. */
  readonly outcome?: 'reviewed' | Saved
}

/** The file with the remote. */
interface Saved {
  readonly path: string
  readonly warnings: readonly string[]
}

/** The app for the login. Undefined if it is not known yet, or if the service has keys. */
export function appOf({ credentials }: Draft): App | undefined {
  return credentials?.kind === 'keys' ? undefined : credentials
}

export function ownAppOf({ credentials }: Draft): OwnApp | undefined {
  return credentials?.kind === 'own' ? credentials : undefined
}

export function keysOf({ credentials }: Draft): ApiKeys | undefined {
  return credentials?.kind === 'keys' ? credentials : undefined
}

/** Undefined for a dry run, and if nothing changed. */
export function savedOf({ outcome }: Draft): Saved | undefined {
  return outcome === 'reviewed' ? undefined : outcome
}

/** A draft for an existing remote. */
export interface EditDraft extends Draft {
  /** The finished steps. */
  readonly visited?: ReadonlySet<string>
  readonly editsAdvanced?: boolean
  /** The account of the remote at the start. Unknown if the token no longer works. */
  readonly former?: Account | 'unknown'
  /** The user agreed to replace the change of a different program. */
  readonly overrule?: true
}

/** The finished login. */
export function loginOf({ login }: Draft): Login | undefined {
  return typeof login === 'object' ? login : undefined
}

/**
 * Removes the login and the folder that it verified. The remote then needs another login, or its
 * kept token is tried again.
 */
export function withoutLogin({ login, rootFolder: _, ...draft }: Draft): Draft {
  if (typeof login === 'object') return login.isKept ? draft : { ...draft, login: 'wanted' }
  return login === undefined ? draft : { ...draft, login }
}

/** New credentials need a new login. */
export function withCredentials(draft: Draft, credentials: App | ApiKeys): Draft {
  return { ...withoutLogin(withoutTypedId(draft)), credentials }
}

/** Also while the secret of a typed client ID or key is missing. */
export function lacksCredentials({ credentials, typedId }: Draft): boolean {
  return credentials === undefined || typedId !== undefined
}

export function withoutTypedId({ typedId: _, ...draft }: Draft): Draft {
  return draft
}
