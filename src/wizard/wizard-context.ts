import type { ConfigDocument, ConfigStore } from '../config-file/index.ts'
import type { ServiceClient } from '../http.ts'
import type { IdentifyVisitor } from '../oauth-loopback/index.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Secret } from '../secret.ts'
import type { CodeLogin } from '../services/service-login.ts'
import type { GivenAnswers, RunRules } from './answers.ts'
import type { LoginEvent } from './events.ts'
import type { AccountConfirmation } from './login/account-confirmation.ts'
import type { Prompter } from './prompter.ts'

export type OpenOutcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A run of `rclone config` on a config file of its own. */
export interface RcloneCall {
  /** Those behind `rclone config`. */
  readonly words: readonly string[]
  /** The bytes of the file, encrypted under the password. */
  readonly file: Uint8Array
  readonly password: Secret
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Takes each line that rclone says, such as the link of a login, as it comes. */
  onTalk(line: string): void
  /** Takes the values of the call out of what rclone says of a failure. */
  hide(text: string): string
}

export interface RcloneAnswer {
  readonly printed: string
  /** The file as rclone left it. */
  readonly file: Uint8Array
}

/** The installed rclone, as far as others than it cannot do the work. */
export interface RcloneTool {
  config(call: RcloneCall): Promise<RcloneAnswer>
  /** A login with its own app. */
  authorize(login: {
    readonly signal: AbortSignal
    /** The local address on which rclone begins the login. */
    onUrl(url: string): void
  }): Promise<Secret>
}

/** What can be expected of the place where we run. */
export interface Surroundings {
  readonly browserHere: boolean
  /** A container: no browser elsewhere reaches its localhost, through a tunnel neither. */
  readonly isolated: boolean
  /** The user wants none opened (`BROWSER=none`). */
  readonly browserDisabled: boolean
  /** Why no browser is expected, such as `this is an SSH session`. */
  readonly reason?: string
  /** What a person should know of the browser that is opened. */
  readonly note?: string
  /** Only in an SSH session: the server's address for a tunnel. */
  readonly ssh?: SshAddress
}

export interface SshAddress {
  readonly host: string
  readonly user?: string
  readonly port?: number
}

/** What this machine lends to a run. */
export interface Machine {
  readonly platform: string
  /** Loaded at the first call: no question needs a network. */
  http(): Promise<ServiceClient>
  /** The same ahead of time, while nobody waits for it; nothing leaves this machine. */
  readyHttp(): Promise<void>
  openBrowser(link: string): Promise<OpenOutcome>
  /** Whose browser a connection to a listener of this program is. */
  readonly identifyVisitor: IdentifyVisitor
  /** Rows of 0 and 1 (dark), quiet zone included; undefined for a text that is too long. */
  qrCode(text: string): Promise<string | undefined>
  rclone(): RcloneTool | undefined
  freePort(): Promise<number>
  now(): number
  readonly surroundings: Surroundings
}

/** What a login may use besides its draft; it needs no config file. Steps keep no state of their own. */
export interface LoginContext {
  readonly given: GivenAnswers
  readonly rules: RunRules
  /** Whose login it is. */
  readonly service: CodeLogin
  readonly prompter: Prompter
  readonly machine: Machine
  /** A login whose account a person still has to confirm. */
  readonly confirmation: AccountConfirmation
  readonly emit: (event: LoginEvent) => void
  /** Ends the whole run: a signal from outside. */
  readonly signal: AbortSignal
}

/** A login that may use the apps of the remotes that are there. */
export interface AppContext extends LoginContext {
  /** The file as it was when the run began. */
  readonly before: ConfigDocument
}

/** A login whose remote goes into the file. */
export interface WizardContext extends AppContext {
  /** Variables that rclone reads before the file. */
  readonly env: Environment
  readonly store: ConfigStore
  /** The value of `--config`, which rclone needs as well. */
  readonly config?: string
}
