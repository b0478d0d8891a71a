import type { LoginMethod } from '../advice.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import type { ServiceClient } from '../http.ts'
import type { IdentifyVisitor } from '../oauth-loopback/identify-visitor.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Secret } from '../secret.ts'
import type { CodeLogin } from '../services/service-login.ts'
import type { RegionWish, RootFolderWish } from './draft.ts'
import type { AccountConfirmation } from './login/account-confirmation.ts'
import type { Prompter } from './prompter.ts'

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

export type OpenOutcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A run of `rclone config` on a temporary config file. */
export interface RcloneCall {
  /** The arguments of `rclone config`. */
  readonly words: readonly string[]
  /** The bytes of the file, encrypted with the password. */
  readonly file: Uint8Array
  readonly password: Secret
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Receives each line of rclone's output, such as the link of a login. */
  onTalk(line: string): void
  /** Masks the values of the call in rclone's error messages. */
  hide(text: string): string
}

export interface RcloneAnswer {
  readonly printed: string
  /** The file, changed by rclone. */
  readonly file: Uint8Array
}

/** The installed rclone, for work that only rclone can do. */
export interface RcloneTool {
  config(call: RcloneCall): Promise<RcloneAnswer>
  /** Logs in with rclone's app. */
  authorize(login: {
    readonly signal: AbortSignal
    /** The local address of rclone's login page. */
    onUrl(url: string): void
  }): Promise<Secret>
}

/** The environment of this run. */
export interface BrowserEnvironment {
  readonly browserHere: boolean
  /** Whether this is a container. Browsers and tunnels cannot reach localhost there. */
  readonly isolated: boolean
  /** Whether the user disabled the browser (`BROWSER=none`). */
  readonly browserDisabled: boolean
  /** The reason why a browser is not expected, such as `this is an SSH session`. */
  readonly reason?: string
  /** A hint about the browser. */
  readonly note?: string
  /** Only in an SSH session: the server's address for a tunnel. */
  readonly ssh?: SshAddress
}

export interface SshAddress {
  readonly host: string
  readonly user?: string
  readonly port?: number
}

/** The services of this computer for a run. */
export interface Machine {
  readonly platform: string
  /** Loads the HTTP client when it is first used. */
  http(): Promise<ServiceClient>
  openBrowser(link: string): Promise<OpenOutcome>
  /** Identifies the user of a connection to the listener. Loaded when a login listens. */
  visitorIdentifier(): Promise<IdentifyVisitor>
  /** Rows of 0 and 1 (dark), including the quiet zone. Undefined if the text does not fit. */
  qrCode(text: string): Promise<string | undefined>
  rclone(): RcloneTool | undefined
  freePort(): Promise<number>
  now(): number
  readonly environment: BrowserEnvironment
}

/** The context of a login. It does not need a config file. */
export interface LoginContext {
  readonly given: GivenAnswers
  readonly rules: RunRules
  /** The service to log in to. */
  readonly service: CodeLogin
  readonly prompter: Prompter
  readonly machine: Machine
  /** A login that waits for the user's confirmation. */
  readonly confirmation: AccountConfirmation
  readonly emit: (event: LoginEvent) => void
  /** Stops the run. */
  readonly signal: AbortSignal
}

/** The context of a login that can reuse the apps of existing remotes. */
export interface AppContext extends LoginContext {
  /** The file as loaded at the start. */
  readonly before: ConfigDocument
}

/** The context of a login that is saved in the file. */
export interface WizardContext extends AppContext {
  /** Variables that rclone reads before the file. */
  readonly env: Environment
  readonly store: ConfigStore
  /** The config file as the user named it, for rclone. */
  readonly config?: string
}

/** The events of a login for programs, as JSON lines. */
type LoginEvent =
  | {
      readonly event: 'auth_url'
      /** The service's page, for any device. */
      readonly url: string
      /** The local page for a browser of this computer. Absent without a listener. */
      readonly start_url?: string
    }
  | { readonly event: 'waiting'; readonly until: string }
  | { readonly event: 'code' }
  | {
      readonly event: 'account'
      readonly email: string
      readonly userid: string
      readonly region: string
      readonly hostname: string
      readonly quota: number
      readonly usedquota: number
    }
  | { readonly event: 'denied' }
  /** The masked change of a dry run, instead of `saved`. */
  | { readonly event: 'dry_run'; readonly diff: string }
  | { readonly event: 'saved'; readonly name: string; readonly file: string }
  /** The remote did not change. Replaces `saved`. */
  | { readonly event: 'unchanged'; readonly name: string }
  /** The output of `authorize`. Replaces `saved`. */
  | { readonly event: 'printed'; readonly format: 'blob' | 'token'; readonly value: string }
