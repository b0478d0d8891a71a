import type { Loopback, NoticeEvent, StartLinks } from '../../oauth-loopback/index.ts'
import type { Draft, OwnApp } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'
import type { Deadline } from './deadline.ts'
import type { HowToWait } from './how-to-wait.ts'

/** One login by authorization code, from the announced links to the account. */
export interface StartedLogin {
  readonly app: OwnApp
  readonly draft: Draft
  readonly context: LoginContext
  readonly links: StartLinks
  readonly how: HowToWait
  /** Absent if only a paste can bring the code. */
  readonly loopback?: Loopback
  /** The service's page, for any machine. */
  readonly url: string
  /** What was refused on the way: the message of a timeout names the remedy. */
  readonly seen: ReadonlySet<NoticeEvent['kind']>
}

/** The same while it waits. */
export interface CodeLogin extends StartedLogin, Deadline {}
