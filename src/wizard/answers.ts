import type { LoginMethod } from '../advice.ts'
import type { Secret } from '../secret.ts'
import type { RegionWish, RootFolderWish } from './draft.ts'

/** What was given beforehand, by option, environment or settings. All of it optional. */
export interface GivenAnswers {
  readonly name?: string
  /** Blank: rclone's own app. */
  readonly clientId?: string
  readonly clientSecret?: Secret
  readonly appFrom?: string
  readonly rootFolder?: RootFolderWish
  readonly region?: RegionWish
  /** A host the user names is trusted, official or not. */
  readonly hostname?: string
  readonly authUrl?: string
  readonly tokenUrl?: string
  readonly login?: LoginMethod
  /** Another program asks for a login with a browser of this computer. */
  readonly browserHere?: boolean
  readonly token?: Secret
  /** For a login by email and password. */
  readonly email?: string
  readonly password?: Secret
  /** Tells installations apart, for services that ask. */
  readonly deviceid?: string
  /** As the app has registered it, where it is not the usual one. */
  readonly redirectUri?: string
  /** For services that give a token for a pair of keys. */
  readonly apiKey?: string
  readonly apiSecret?: Secret
}

/** How the run behaves, whatever is asked. */
export interface RunRules {
  /** Take defaults, confirm nothing. */
  readonly yes: boolean
  /** Whether a person can be asked at all. */
  readonly canAsk: boolean
  /** Whether a person sits at a terminal: a pipe may answer questions, but vouch for nothing. */
  readonly personPresent: boolean
  readonly openBrowser: boolean
  /** A paste is taken while the listener waits: not from a pipe that holds later answers. */
  readonly pasteBesideBrowser: boolean
  readonly redirectUri: string
  /** The redirect URI was given by the user; no other port is proposed then. */
  readonly redirectGiven: boolean
  /** Milliseconds for the whole login. */
  readonly timeoutMs: number
  readonly allowMissingState: boolean
  readonly verify: boolean
  readonly overwrite: boolean
  readonly dryRun: boolean
}
