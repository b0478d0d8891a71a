import { PcloudConfigError } from '../errors.ts'
import { programHost } from '../host/machine.ts'
import { parseRedirectUri } from '../oauth-loopback/redirect-uri.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/provider-option.ts'
import { Secret } from '../secret.ts'
import type { CodeLoginType } from '../services/all-services.ts'
import { PCLOUD } from '../services/pcloud/index.ts'
import { findService } from '../services/registry.ts'
import type { Account } from '../services/service-account.ts'
import type { Token } from '../tokens/rclone-token.ts'
import { AccountConfirmation } from '../wizard/login/account-confirmation.ts'
import type { Prompter, Question } from '../wizard/prompter.ts'
import type { LoginContext, Machine, RunRules } from '../wizard/wizard-context.ts'

export interface AuthorizeOptions {
  /** @default 'pcloud' */
  readonly type?: CodeLoginType
  readonly clientId: string
  readonly clientSecret: string | Secret
  /** The region of the account. Default: detected at the login. The API's response has priority. */
  readonly region?: 'us' | 'eu'
  /** On this machine, exactly as registered for the app. @default 'http://localhost:53682/' */
  readonly redirectUri?: string
  /** Separates the installations of one app. Some services need it. */
  readonly deviceid?: string
  /**
   * Opens the page for the login.
   * @param url starts the login in a browser on this machine
   * @param page the service's page, for a browser on a different machine with an SSH tunnel
   * @default opens the system's browser
   */
  readonly openBrowser?: (url: string, page: string) => void | Promise<void>
  /** Time limit for the whole login, in milliseconds. @default 300000 */
  readonly timeoutMs?: number
  /** Stops the login, which then throws the reason of the signal. */
  readonly signal?: AbortSignal
  /** Accept a response without `state` from the browser that opened `url` (less safe). @default false */
  readonly allowMissingState?: boolean
}

export interface Authorized {
  /** `encodeToken` makes the value for rclone.conf. */
  readonly token: Token
  /** The API host of the account, for example `eapi.pcloud.com`. */
  readonly hostname: string
  /** The account, if the service names it. */
  readonly account?: Account
}

/**
 * Logs in with a browser, and returns a token that the service has accepted. It listens on 127.0.0.1
 * and ::1 for the callback. It does not read or write files.
 * @throws PcloudConfigError `login-denied`, `login-failed`, `login-timeout`,
 * `port-unavailable`, `usage` for a redirect URI on a different machine, `service`, `network`
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
    if (authorization === 'back') throw new Error('a login without questions cannot go back')
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
    confirmation: new AccountConfirmation(),
    machine: openBrowser ? withOpener(machine, (url) => openBrowser(url, page), stop) : machine,
    emit(event) {
      if (event.event === 'auth_url') page = event.url
    },
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  }
}

/** No questions. Only the browser completes the login. */
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

/** If the page cannot be opened, stop the login. */
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
