import { createHash } from 'node:crypto'
import { PcloudConfigError } from '../../errors.ts'
import type { HttpClient } from '../../http.ts'
import type { Fields } from '../../json.ts'
import { Secret } from '../../secret.ts'
import { visible } from '../../visible.ts'
import { noUsableToken } from '../ask-service.ts'
import { notPcloud, numberField, readFields, textField } from './api.ts'
import { loginWords, PcloudApiError } from './results.ts'

/**
 * The login by email and password of pCloud's own clients (console-client, `pdiff.c`). Only the
 * digest is documented. The result is a session token, which is sent as `auth=`.
 */
export interface PasswordLogin {
  readonly http: HttpClient
  /** One of the two official hosts. The password is sent there. */
  readonly hostname: string
  readonly email: string
  readonly password: Secret
  readonly device: Device
  readonly signal?: AbortSignal
}

/** Identifies this installation. pCloud can ask to confirm a new device by email. */
interface Device {
  readonly name: string
  /** Always the same for one installation. */
  readonly id: string
}

type PasswordAnswer =
  | { readonly kind: 'session'; readonly auth: Secret }
  | { readonly kind: 'second-factor'; readonly challenge: Challenge }
  /** The account is in the other region. No request was sent there. */
  | { readonly kind: 'elsewhere'; readonly locationId: number | undefined }

/** pCloud requires a second factor before it creates a session. */
export interface Challenge {
  readonly token: Secret
  /** pCloud can show a message on a device. */
  readonly hasDevices: boolean
  readonly byAuthenticator: boolean
}

export type SecondFactor = 'code' | 'recovery-code'

/** In seconds: a year, and 31 days without use. These are also the defaults of the service. */
const LIFETIMES = { authexpire: '31536000', authinactiveexpire: '2678400' } as const

/**
 * Logs in with a digest of the password. If the service does not accept a digest for the account
 * (2237), sends the password itself.
 * @throws PcloudConfigError `login-failed`, `service`, `network`
 */
export async function loginByPassword(login: PasswordLogin): Promise<PasswordAnswer> {
  const digested = await ask(login, 'login', { ...(await digestOf(login)), ...common(login) })
  const fields =
    resultOf(digested) === DIGEST_REFUSED
      ? await ask(login, 'login', {
          username: login.email,
          password: login.password.reveal(),
          ...common(login),
        })
      : digested
  return readLogin(fields)
}

/** passworddigest = sha1(password ‖ sha1(lower-case email) ‖ digest), in hex (docs.pcloud.com, getdigest). */
async function digestOf(login: PasswordLogin): Promise<Readonly<Record<string, string>>> {
  const fields = await ask(login, 'getdigest', {})
  const digest = textField(fields, 'digest')
  if (resultOf(fields) !== 0 || digest === '') throw refused(fields, 'getdigest')
  const user = sha1(login.email.toLowerCase())
  const passworddigest = sha1(`${login.password.reveal()}${user}${digest}`)
  return { username: login.email, digest, passworddigest }
}

/**
 * Sends a code from an authenticator or a message, or a recovery code.
 * @returns undefined for an invalid code, so that the user can retry
 * @throws PcloudConfigError `login-failed` if the login must restart
 */
export async function sendSecondFactor(
  login: PasswordLogin,
  challenge: Challenge,
  kind: SecondFactor,
  code: string,
): Promise<Secret | undefined> {
  const method = kind === 'code' ? 'tfa_login' : 'tfa_loginwithrecoverycode'
  const fields = await ask(login, method, {
    token: challenge.token.reveal(),
    // The app shows the code in groups, and people copy the spaces.
    code: kind === 'code' ? code.replace(/[\s-]/g, '') : code.trim(),
    trustdevice: '0',
    ...common(login),
  })
  const result = resultOf(fields)
  if (WRONG_CODE.has(result)) return undefined
  if (result !== 0) throw refused(fields, method)
  return sessionOf(fields)
}

/** Requests a code by SMS. @returns the end of the phone number, if pCloud sends it */
export async function sendSms(login: PasswordLogin, challenge: Challenge): Promise<string> {
  const method = 'tfa_sendcodeviasms'
  const fields = await ask(login, method, { token: challenge.token.reveal() })
  if (resultOf(fields) !== 0) throw refused(fields, method)
  const phone: unknown = fields.get('phonedata')
  const number: unknown = phone instanceof Object ? Reflect.get(phone, 'msisdn') : undefined
  return visible(wordOf(number).slice(-4))
}

/** Requests a message on the devices of the account. @returns the names of the devices */
export async function notifyDevices(
  login: PasswordLogin,
  challenge: Challenge,
): Promise<readonly string[]> {
  const method = 'tfa_sendcodeviasysnotification'
  const fields = await ask(login, method, { token: challenge.token.reveal() })
  if (resultOf(fields) !== 0) throw refused(fields, method)
  const devices: unknown = fields.get('devices')
  if (!Array.isArray(devices)) return []
  return devices.map((device) => visible(wordOf(Object(device).name).slice(0, 60)))
}

/** The `toString` of an object may not be a function. */
function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function common({ device }: PasswordLogin): Readonly<Record<string, string>> {
  const own = { device: device.name, deviceid: device.id, os: LINUX_CLIENT }
  return { getauth: '1', logout: '1', ...own, ...LIFETIMES }
}

async function ask(
  { http, hostname, signal }: PasswordLogin,
  method: string,
  form: Readonly<Record<string, string>>,
): Promise<Fields> {
  const url = `https://${hostname}/${method}`
  const fields = readFields(await http.postForm({ url, form, ...(signal && { signal }) }), method)
  if (numberField(fields, 'result') === undefined) throw notPcloud(method)
  return fields
}

function readLogin(fields: Fields): PasswordAnswer {
  const result = resultOf(fields)
  if (result === 0) return { kind: 'session', auth: sessionOf(fields) }
  if (result === SECOND_FACTOR) return { kind: 'second-factor', challenge: challengeOf(fields) }
  if (result === ELSEWHERE) {
    const location: unknown = fields.get('location')
    const id: unknown = location instanceof Object ? Reflect.get(location, 'id') : undefined
    return { kind: 'elsewhere', locationId: typeof id === 'number' ? id : undefined }
  }
  throw refused(fields, 'login')
}

function challengeOf(fields: Fields): Challenge {
  const token = textField(fields, 'token')
  if (!isSession(token)) throw unusable()
  return {
    token: new Secret(token),
    hasDevices: fields.get('hasdevices') === true,
    byAuthenticator: numberField(fields, 'tfatype') === 2,
  }
}

function sessionOf(fields: Fields): Secret {
  const auth = textField(fields, 'auth')
  if (!isSession(auth)) throw unusable()
  return new Secret(auth)
}

function isSession(text: string): boolean {
  return /^[\x21-\x7e]{1,512}$/.test(text)
}

function unusable(): PcloudConfigError {
  return noUsableToken('pCloud to the login', 'Try again, or log in with the browser.')
}

function resultOf(fields: Fields): number {
  return numberField(fields, 'result') ?? Number.NaN
}

function refused(fields: Fields, method: string): PcloudConfigError {
  const result = resultOf(fields)
  const cause = new PcloudApiError(result, textField(fields, 'error'), method)
  const known = loginWords(result)
  if (known === undefined) return cause
  const [message, hint] = known
  return new PcloudConfigError(cause.code === 'service' ? 'service' : 'login-failed', message, {
    hint,
    cause,
  })
}

/** The number of the console client. */
const LINUX_CLIENT = '7'
const DIGEST_REFUSED = 2237
const SECOND_FACTOR = 2297
const ELSEWHERE = 2321
/** pCloud's console client does the same for 2074 and 2092. A malformed code causes 1022. */
const WRONG_CODE = new Set([1022, 2012, 2074, 2092])

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
