import { PcloudConfigError } from '../errors.ts'
import { programHost } from '../host/library-host.ts'
import { parseRedirectUri } from '../oauth-loopback/index.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/default-redirect.ts'
import { Secret } from '../secret.ts'
import type { CodeLoginType } from '../services/all-services.ts'
import { PCLOUD } from '../services/pcloud/index.ts'
import { findService } from '../services/registry.ts'
import type { Account } from '../services/service-account.ts'
import type { Token } from '../tokens/rclone-token.ts'
import type { RunRules } from '../wizard/answers.ts'
import { createConfirmation } from '../wizard/login/account-confirmation.ts'
import type { Prompter, Question } from '../wizard/prompter.ts'
import type { LoginContext, Machine } from '../wizard/wizard-context.ts'

export interface AuthorizeOptions {
  /** @default 'pcloud' */
  readonly type?: CodeLoginType
  readonly clientId: string
  readonly clientSecret: string | Secret
  /** Where pCloud keeps the account; found out where it is not given, and the API's word counts. */
  readonly region?: 'us' | 'eu'
  /** As the app has registered it, byte for byte: on this machine. @default 'http://localhost:53682/' */
  readonly redirectUri?: string
  /** Separates the installations of one app. Some services need it. */
  readonly deviceid?: string
  /**
   * Shows the page on which access is allowed.
   * @param url begins the login in a browser on this machine
   * @param page the service's own page, for a browser that an SSH tunnel leads back here
   * @default the browser of the system
   */
  readonly openBrowser?: (url: string, page: string) => void | Promise<void>
  /** For the whole login, in milliseconds. @default 300000 */
  readonly timeoutMs?: number
  /** Ends the login, with its reason. */
  readonly signal?: AbortSignal
  /** Accept an answer without `state`, from the browser that opened `url`. @default false */
  readonly allowMissingState?: boolean
}

export interface Authorized {
  /** What rclone keeps, once it went through `encodeToken`. */
  readonly token: Token
  /** Where the token lives, such as `eapi.pcloud.com`. */
  readonly hostname: string
  /** The account, if the service says whose token it is. */
  readonly account?: Account
}

/**
 * A login in a browser, from the listener on 127.0.0.1 and ::1 to a token that the service
 * has accepted. No file is read or written.
 * @throws PcloudConfigError `login-denied`, `login-failed`, `login-timeout`,
 * `port-unavailable`, `usage` for a redirect URI that does not end here, `service`, `network`
 */
export async function authorize(options: AuthorizeOptions): Promise<Authorized> {
  const { redirectUri = DEFAULT_REDIRECT_URI, clientId, clientSecret } = options
  parseRedirectUri(redirectUri)
  const host = programHost()
  const stop = new AbortController()
  try {
    const context = await contextOf(options, redirectUri, host.machine, stop)
    const { loginByCode } = await import('../wizard/login/code-login.ts')
    const secret = clientSecret instanceof Secret ? clientSecret : new Secret(clientSecret)
    const app = { kind: 'own', clientId, clientSecret: secret } as const
    const how = { listen: true, openBrowser: true, showsCode: false, redirectUri }
    const draft = { regionWish: options.region ?? 'auto' } as const
    const authorization = await loginByCode(app, draft, context, how)
    if (authorization === 'back') throw new Error('nobody is there to go back')
    return authorization
  } finally {
    await host.machine.close()
  }
}

async function contextOf(
  options: AuthorizeOptions,
  redirectUri: string,
  machine: Machine,
  stop: AbortController,
): Promise<LoginContext> {
  const { clientId, region, deviceid, signal, openBrowser } = options
  let page = ''
  return {
    given: {
      ...{ clientId, redirectUri, login: 'browser', browserHere: true },
      ...(region && { region }),
      ...(deviceid !== undefined && { deviceid }),
    },
    rules: rulesOf(options, redirectUri),
    service: await (findService(options.type ?? '')?.codeLogin ?? PCLOUD.codeLogin)(),
    prompter: silentPrompter(),
    confirmation: createConfirmation(),
    machine: openBrowser ? withOpener(machine, (url) => openBrowser(url, page), stop) : machine,
    emit(event) {
      if (event.event === 'auth_url') page = event.url
    },
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  }
}

/** Nobody is asked anything, and nothing but the browser brings an answer. */
function rulesOf(
  { timeoutMs = 300_000, allowMissingState = false }: AuthorizeOptions,
  redirectUri: string,
): RunRules {
  return {
    ...{ yes: true, canAsk: false, personPresent: false },
    ...{ openBrowser: true, pasteBesideBrowser: false },
    ...{ redirectUri, redirectGiven: true, timeoutMs, allowMissingState },
    ...{ verify: true, overwrite: false, dryRun: false },
  }
}

/** What the opener throws ends the login: nobody would see the page. */
function withOpener(
  machine: Machine,
  open: (url: string) => void | Promise<void>,
  stop: AbortController,
): Machine {
  return {
    ...machine,
    async openBrowser(url) {
      try {
        await open(url)
      } catch (error) {
        stop.abort(error)
      }
      return { kind: 'started' }
    },
  }
}

/** For the library, which must not ask. A login continues without a paste. */
function silentPrompter(): Prompter {
  return {
    ask: ({ kind }: Question): Promise<never> => {
      if (kind !== 'paste' && kind !== 'wait') {
        const error = new PcloudConfigError('answer-needed', 'The library cannot ask questions.')
        return Promise.reject(error)
      }
      return Promise.resolve({ kind: 'ended' }) as Promise<never>
    },
    say: () => undefined,
    close: () => undefined,
  }
}
