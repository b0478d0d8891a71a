import type { LoginMethod } from '../advice.ts'
import { PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import { isHost } from '../services/pcloud/regions.ts'
import { findService, isSecretAnswer } from '../services/registry.ts'
import type { GivenAnswers } from '../wizard/answers.ts'
import type { RegionWish } from '../wizard/draft.ts'
import { readWish } from '../wizard/steps/root-folder-step.ts'
import type { Host, SecretSource } from './host.ts'
import type { OptionValues } from './invocation.ts'
import { LOGINS, REGIONS } from './option-table.ts'
import { isUnattended, oneOf, textOption } from './option-values.ts'

/**
 * What need not be asked. Options come first, then what a remote that exists says of itself,
 * then the environment.
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

/** Each service has its own variables. */
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
  throw new PcloudConfigError('usage', `The place that --${name} names holds nothing.`)
}

/** A literal is refused: other users of the machine see a command line. */
function parseSource(source: string, option: string): SecretSource {
  if (source === '-') return { kind: 'stdin', name: '-' }
  if (source.startsWith('@') && source.length > 1) return { kind: 'file', name: source.slice(1) }
  if (source.startsWith('env:') && source.length > 4) return { kind: 'env', name: source.slice(4) }
  throw new PcloudConfigError('usage', `--${option} takes the place of a secret, not the secret.`, {
    hint: `Give --${option} - (stdin), --${option} @PATH or --${option} env:NAME. A command line is seen by others.`,
  })
}

function oneStdin(): PcloudConfigError {
  return new PcloudConfigError('usage', 'stdin can be read once: it holds one secret.', {
    hint: 'Give the other one as @PATH or env:NAME.',
  })
}

const SECRET_OPTIONS = ['client-secret', 'token', 'password', 'api-secret']

/** Whether an option takes stdin to its end, so that it answers nothing else. */
export function takesStdin(options: OptionValues): boolean {
  return SECRET_OPTIONS.some((name) => options.get(name) === '-')
}

function hostOption(hostname: string | undefined): string | undefined {
  if (hostname === undefined || isHost(hostname)) return hostname?.toLowerCase()
  throw new PcloudConfigError('usage', '--hostname takes a bare host name.', {
    hint: 'Such as eapi.pcloud.com.',
  })
}

/** A name with or without a port, and nothing that an address could hold besides. */

function urlOption(url: string | undefined, option: string): string | undefined {
  if (url === undefined || (/^https:\/\/[^\s@]+$/i.test(url) && URL.canParse(url))) return url
  throw new PcloudConfigError('usage', `${option} takes an https address.`)
}
