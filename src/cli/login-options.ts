import type { LoginMethod } from '../advice.ts'
import { PcloudConfigError } from '../errors.ts'
import { DEFAULT_REDIRECT_URI, redirectUriOnPort } from '../rclone/provider-option.ts'
import { Secret } from '../secret.ts'
import { isHost } from '../services/pcloud/regions.ts'
import { findService, isSecretAnswer } from '../services/registry.ts'
import type { RegionWish } from '../wizard/draft.ts'
import { readWish } from '../wizard/steps/root-folder-steps.ts'
import type { GivenAnswers, RunRules } from '../wizard/wizard-context.ts'
import {
  COLORS,
  isUnattended,
  LOGINS,
  type OptionValues,
  oneOf,
  parseDuration,
  REGIONS,
  textOption,
} from './command-options.ts'
import type { Host, PromptWishes, SecretSource } from './host.ts'
import type { Invocation } from './invocation.ts'

/**
 * The known values in this order: options, the existing remote,
 * the environment.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export async function readGiven(
  options: OptionValues,
  host: Host,
  own: GivenAnswers = {},
  type = 'pcloud',
): Promise<GivenAnswers> {
  if (SECRET_OPTIONS.filter((name) => options.get(name) === '-').length > 1) throw oneStdin()
  return { ...fromEnvironment(host, type), ...own, ...(await fromOptions(options, host)) }
}

/** Each service has separate variables. */
function fromEnvironment({ env }: Host, type: string): GivenAnswers {
  const answers = (findService(type)?.environment ?? []).flatMap(({ answers }) =>
    Object.entries(answers).flatMap(([name, answer]) => {
      const value = env[name]
      return value ? [[answer, isSecretAnswer(answer) ? new Secret(value) : value] as const] : []
    }),
  )
  return Object.fromEntries(answers)
}

async function fromOptions(options: OptionValues, host: Host): Promise<GivenAnswers> {
  const text = (option: string) => textOption(options, option)
  const rootFolder = text('root-folder')
  return withoutUndefined({
    clientId: text('client-id'),
    clientSecret: await secretOption(options, 'client-secret', host),
    appFrom: text('app-from'),
    rootFolder: rootFolder === undefined ? undefined : readWish(rootFolder),
    region: oneOf<RegionWish>(options, 'region', REGIONS),
    hostname: hostOption(text('hostname')),
    authUrl: urlOption(text('auth-url'), '--auth-url'),
    tokenUrl: urlOption(text('token-url'), '--token-url'),
    login: oneOf<LoginMethod>(options, 'login', LOGINS),
    token: await secretOption(options, 'token', host),
    tokenFrom: sourceName(text('token')),
    email: text('email'),
    password: await secretOption(options, 'password', host),
    deviceid: text('deviceid'),
    apiKey: text('api-key'),
    apiSecret: await secretOption(options, 'api-secret', host),
  })
}

type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

function withoutUndefined<T extends object>(fields: T): Partial<Given<T>> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<Given<T>>
}

async function secretOption(
  options: OptionValues,
  name: string,
  host: Host,
): Promise<Secret | undefined> {
  const source = textOption(options, name)
  if (source === undefined) return undefined
  const text = (await host.readSecret(parseSource(source, name), isUnattended(options))).trim()
  if (text !== '') return new Secret(text)
  throw new PcloudConfigError('usage', `The source of --${name} is empty.`)
}

/** For messages about the content. */
function sourceName(source: string | undefined): string | undefined {
  if (source === undefined) return undefined
  const { kind, name } = parseSource(source, 'token')
  if (kind === 'stdin') return 'standard input'
  return kind === 'file' ? `the file ${name}` : `the variable ${name}`
}

/** Other users can see command lines, so a literal secret is refused. */
function parseSource(source: string, option: string): SecretSource {
  if (source === '-') return { kind: 'stdin', name: '-' }
  if (source.startsWith('@') && source.length > 1) return { kind: 'file', name: source.slice(1) }
  if (source.startsWith('env:') && source.length > 4) return { kind: 'env', name: source.slice(4) }
  const message = "Don't put the secret itself on the command line: other users can see it."
  throw new PcloudConfigError('usage', message, {
    hint: `Use --${option} - (stdin), @FILE or env:NAME.`,
  })
}

function oneStdin(): PcloudConfigError {
  return new PcloudConfigError('usage', 'Only one secret can be read from stdin.', {
    hint: 'Use @FILE or env:NAME for the others.',
  })
}

const SECRET_OPTIONS = ['client-secret', 'token', 'password', 'api-secret']

/** Whether an option reads stdin to the end. Then stdin supplies no other input. */
function takesStdin(options: OptionValues): boolean {
  return SECRET_OPTIONS.some((name) => options.get(name) === '-')
}

function hostOption(hostname: string | undefined): string | undefined {
  if (hostname === undefined || isHost(hostname)) return hostname?.toLowerCase()
  throw new PcloudConfigError('usage', '--hostname needs a host name without https:// or a path.', {
    hint: 'Example: eapi.pcloud.com',
  })
}

function urlOption(url: string | undefined, option: string): string | undefined {
  if (url === undefined || (/^https:\/\/[^\s@]+$/i.test(url) && URL.canParse(url))) return url
  throw new PcloudConfigError('usage', `${option} must start with https://.`)
}

const DEFAULT_TIMEOUT_MS = 5 * 60_000

/**
 * The rules of a login that depend only on the options.
 * @param ownRedirect the redirect URI in the remote
 * @throws PcloudConfigError `usage`
 */
export function readRules(
  options: OptionValues,
  people: Pick<RunRules, 'canAsk' | 'personPresent' | 'pasteBesideBrowser' | 'openBrowser'>,
  ownRedirect?: string,
): RunRules {
  const yes = options.has('yes')
  return {
    yes,
    ...people,
    openBrowser: people.openBrowser && !options.has('no-browser'),
    ...redirectRules(options, ownRedirect),
    timeoutMs: loginTimeout(options),
    allowMissingState: options.has('allow-missing-state'),
    verify: !options.has('no-verify'),
    overwrite: options.has('overwrite'),
    dryRun: options.has('dry-run'),
  }
}

/** The time limit of a login in milliseconds. @throws PcloudConfigError `usage` */
export function loginTimeout(options: OptionValues): number {
  const timeout = textOption(options, 'timeout')
  return timeout === undefined ? DEFAULT_TIMEOUT_MS : parseDuration(timeout, '--timeout')
}

function redirectRules(
  options: OptionValues,
  own: string | undefined,
): Pick<RunRules, 'redirectUri' | 'redirectGiven'> {
  const uri = textOption(options, 'redirect-uri')
  const port = textOption(options, 'redirect-port')
  if (uri !== undefined && port !== undefined) {
    throw new PcloudConfigError('usage', 'Use --redirect-uri or --redirect-port, not both.')
  }
  if (port !== undefined && !isPort(port)) {
    throw new PcloudConfigError('usage', '--redirect-port needs a number from 1 to 65535.')
  }
  const redirectUri = uri ?? (port && redirectUriOnPort(port)) ?? own ?? DEFAULT_REDIRECT_URI
  return { redirectUri, redirectGiven: (uri ?? port ?? own) !== undefined }
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
}

/** How this run prompts. */
export async function promptWishes({
  options,
  output,
  settings: readSettings,
  host: { env },
}: Pick<Invocation, 'options' | 'output' | 'settings' | 'host'>): Promise<PromptWishes> {
  const settings = await readSettings()
  const stdinTaken = takesStdin(options)
  return {
    plain: options.has('plain') || settings.plain === true,
    noInput: output.json || isUnattended(options) || stdinTaken,
    quiet: options.has('quiet'),
    color:
      colorWish(options) ?? (env.NO_COLOR || env.FORCE_COLOR ? 'auto' : settings.color) ?? 'auto',
    stdinTaken,
    answerTimeoutMs: loginTimeout(options),
  }
}

function colorWish(options: OptionValues): PromptWishes['color'] | undefined {
  return options.has('no-color') ? 'never' : oneOf(options, 'color', COLORS)
}
