import type { LoginMethod } from '../advice.ts'
import { PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import { isHost } from '../services/pcloud/regions.ts'
import { findService, isSecretAnswer } from '../services/registry.ts'
import type { RegionWish } from '../wizard/draft.ts'
import { readWish } from '../wizard/steps/root-folder-steps.ts'
import type { GivenAnswers } from '../wizard/wizard-context.ts'
import type { Host, SecretSource } from './host.ts'
import { isUnattended, LOGINS, type OptionValues, oneOf, REGIONS, textOption } from './options.ts'

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
export function takesStdin(options: OptionValues): boolean {
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
