import type { LoginMethod } from '../advice.ts'
import type { Secret } from '../secret.ts'
import type { RegionWish, RootFolderWish } from './draft.ts'

/** Values from options, the environment and the settings. All are optional. */
export interface GivenAnswers {
  readonly name?: string
  /** Blank for rclone's app. */
  readonly clientId?: string
  readonly clientSecret?: Secret
  readonly appFrom?: string
  readonly rootFolder?: RootFolderWish
  readonly region?: RegionWish
  /** The program trusts a host that the user names, official or not. */
  readonly hostname?: string
  readonly authUrl?: string
  readonly tokenUrl?: string
  readonly login?: LoginMethod
  /** A program requests a login with a browser of this computer. */
  readonly browserHere?: boolean
  readonly token?: Secret
  /** The source of the token, such as `the file token.txt`. */
  readonly tokenFrom?: string
  /** For a login with email and password. */
  readonly email?: string
  readonly password?: Secret
  /** Distinguishes installations of the same app, if the service supports it. */
  readonly deviceid?: string
  /** The redirect URI of the app, if it is not the default. */
  readonly redirectUri?: string
  /** For services with an API key and secret. */
  readonly apiKey?: string
  readonly apiSecret?: Secret
}

/** The rules of a run. */
export interface RunRules {
  /** Use the defaults without confirmation. */
  readonly yes: boolean
  /** Whether questions are possible. */
  readonly canAsk: boolean
  /** Whether a person is at the terminal. A pipe cannot confirm an account. */
  readonly personPresent: boolean
  readonly openBrowser: boolean
  /**
   * Accept a paste while the listener waits. Not from a pipe, which can contain the input for later questions.
   */
  readonly pasteBesideBrowser: boolean
  readonly redirectUri: string
  /** The user chose the redirect URI, so do not propose a different port. */
  readonly redirectGiven: boolean
  /** Milliseconds for the login. */
  readonly timeoutMs: number
  readonly allowMissingState: boolean
  readonly verify: boolean
  readonly overwrite: boolean
  readonly dryRun: boolean
}
