import type { Attempt } from './callbacks.ts'
import type { IdentifyVisitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import type { Notice } from './request-notices.ts'
import type { StartLinks } from './start-links.ts'
import type { DoubtRules, PendingRequest } from './verdict.ts'

export interface LoopbackOptions extends DoubtRules {
  /** As registered, byte for byte. Port 0 lets the system choose one. */
  readonly redirectUri: string
  readonly links: StartLinks
  /** The service's page for this state and this redirect URI (its real port). */
  readonly authorizeUrl: (state: string, redirectUri: string) => string
  /** The page for other machines was given no redirect URI: the service shows the code itself. */
  readonly pageShowsCode?: boolean
  readonly trustedHosts: readonly string[]
  readonly identifyVisitor: IdentifyVisitor
  readonly onNotice?: (notice: Notice) => void
  readonly brand?: Brand
  readonly now?: () => number
  readonly limits?: Partial<LoopbackLimits>
}

/** Bounds on what one client may take (S17), with defaults for people and browsers. */
export interface LoopbackLimits {
  /** @default 10_000 */
  readonly headersTimeoutMs: number
  /** @default 32 */
  readonly maxSockets: number
  /** How long a result page waits for the browser. @default 2_000 */
  readonly doneGraceMs: number
}

export interface BoundAddress {
  readonly address: string
  readonly family: string
  readonly port: number
}

/** A listener that waits for the browser to come back from the service. */
export interface Loopback {
  /** For the program that opens a browser. Other users see it in the process list (S22). */
  readonly openerStartUrl: string
  /** For a program that runs this one. It may hand the link to an opener too. */
  readonly programStartUrl: string
  /** For the person to open. Any user may open it, for example through a tunnel. */
  readonly printedStartUrl: string
  /** As it goes into the authorization request and the exchange. */
  readonly redirectUri: string
  /** What is bound: `127.0.0.1` and, where the machine has it, `::1`. */
  readonly addresses: readonly BoundAddress[]
  /** The requests of this run whose answer still counts, for judging a paste. */
  pending(): readonly PendingRequest[]
  /** The next answer of the service; strays and forgeries never get here. */
  next(signal?: AbortSignal): Promise<Attempt>
  /** Frees the port within 100 ms, whoever is connected. May be called again. */
  close(): Promise<void>
}

export const DEFAULT_LIMITS: LoopbackLimits = {
  headersTimeoutMs: 10_000,
  maxSockets: 32,
  doneGraceMs: 2_000,
}

export const DEFAULT_BRAND: Brand = { app: 'pcloud-config', service: 'pCloud' }
