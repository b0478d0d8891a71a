import { parseConfig } from '../../config-file/document.ts'
import { PcloudConfigError } from '../../errors.ts'
import { Secret } from '../../secret.ts'
import { OFFICIAL_HOSTS } from '../../services/pcloud/regions.ts'
import { decodeBlob, encodeBlob } from '../../tokens/blob.ts'
import { encodeToken } from '../../tokens/rclone-token.ts'
import type { Authorization } from '../../wizard/draft.ts'
import { authorizeOnly } from '../../wizard/login-for-program.ts'
import type { GivenAnswers } from '../../wizard/wizard-context.ts'
import { type OptionValues, oneOf, textOption } from '../command-options.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { openLogin } from '../open-login.ts'

type Format = 'blob' | 'token'

/** Like `rclone authorize`. rclone's prompt `config_token>` accepts the output. */
export const run: CommandRun = async (invocation) => {
  const { args, options, output } = invocation
  refuseOtherTypes(args[0] ?? textOption(options, 'type') ?? 'pcloud')
  const format = oneOf<Format>(options, 'format', ['blob', 'token']) ?? 'blob'
  const login = await openLogin(invocation)
  const given = { ...login.given, ...keysOf(args, options) }
  const before =
    given.appFrom === undefined ? parseConfig(new Uint8Array()) : await invocation.store().load()
  const authorization = await authorizeOnly({ ...login, given, before })
  const value = formatted(authorization, format)
  if (output.json) return login.emit({ event: 'printed', format, value })
  await output.data(format === 'token' ? `${value}\n` : betweenMarkers(value))
  login.prompter.say({ tone: 'dim', text: FAREWELL })
}

const FAREWELL =
  "Paste this on the other machine, at rclone's config_token> prompt or in pcloud-config. Keep it secret: it gives access to your files."

function refuseOtherTypes(type: string): void {
  if (type === 'pcloud') return
  throw new PcloudConfigError('usage', 'authorize works only with the type pcloud.', {
    hint: 'For other types of rclone: `rclone authorize TYPE`.',
  })
}

/** The arguments after the type: `BLOB`, or `CLIENT_ID CLIENT_SECRET` (`fs/config/authorize.go`). */
function keysOf([, ...words]: Invocation['args'], options: OptionValues): GivenAnswers {
  const [first, second] = words
  if (first === undefined) return {}
  if (second === undefined) return fromBlob(first, options)
  return { clientId: first, clientSecret: new Secret(second) }
}

/** The app of the other machine. Do not trust a host or an address in the blob (S4). */
function fromBlob(text: string, options: OptionValues): GivenAnswers {
  const blob = decodeBlob(text)
  for (const key of ['auth_url', 'token_url'] as const) {
    const url = blob.get(key)
    if (url && url !== textOption(options, `${key.replace('_', '-')}`)) throw foreign(key)
  }
  const hostname = blob.get('hostname')
  const isOwn = hostname === textOption(options, 'hostname')
  if (hostname && !isOwn && !OFFICIAL_HOSTS.has(hostname)) throw foreign('hostname')
  const clientSecret = blob.get('client_secret')
  return {
    clientId: blob.get('client_id') ?? textOption(options, 'client-id') ?? '',
    ...(clientSecret && { clientSecret: new Secret(clientSecret) }),
    ...(hostname && { hostname }),
  }
}

function foreign(key: string): PcloudConfigError {
  const option = `--${key.replace('_', '-')}`
  return new PcloudConfigError('usage', `The ${key} in this text is not an address of pCloud.`, {
    hint: `If it is your server, add ${option} with the same value. No data was sent to it.`,
  })
}

function formatted({ token, hostname }: Authorization, format: Format): string {
  const json = encodeToken(token).reveal()
  return format === 'token' ? json : encodeBlob({ hostname, token: json }).reveal()
}

function betweenMarkers(value: string): string {
  return `Paste the following into your remote machine --->\n${value}\n<---End paste\n`
}
