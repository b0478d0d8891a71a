import type { ConfigDocument } from '../../config-file/document.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { type ExportedRemote, leftBehind } from '../../export/exported-remote.ts'
import type { Shell } from '../../export/rclone-formats.ts'
import type { Environment, Scope } from '../../rclone/environment-variables.ts'
import { findService } from '../../services/registry.ts'
import { quotedName, visible } from '../../visible.ts'
import { need } from '../arguments.ts'
import { EXPORT_FORMATS, oneOf, QUOTING_SHELLS, textOption } from '../command-options.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { accessOf, askRemote } from '../remote-access.ts'
import { seen } from '../seen.ts'
import { notSessions, sessionInstead } from '../sessions.ts'
import { note } from '../talk.ts'
import { asDocument } from './show.ts'

type Format = (typeof EXPORT_FORMATS)[number]

/** Prints remotes with their secrets in a format for other programs. */
export const run: CommandRun = async (invocation) => {
  const { args, output, store } = invocation
  need(invocation, 'NAME')
  const format = formatOf(invocation)
  const file = await store().load()
  const names = [...new Set(args.map(remoteName))]
  const session = await sessionText(names, format, invocation)
  if (session !== undefined) return output.data(session)
  await notSessions(invocation, names, SDK_ONLY)
  const remotes = exportedRemotes(file, names, invocation.host.env, 'remote')
  mustBeText(remotes)
  const text = await WRITERS[format](remotes, invocation)
  warn(remotes, invocation)
  if (format !== 'pcloud-sdk') await sayHowToImport(remotes, invocation)
  await (output.json && format !== 'json' ? output.document({ format, text }) : output.data(text))
}

/** Bytes that are not UTF-8 would be replaced on stdout and by readers. */
function mustBeText(remotes: readonly ExportedRemote[]): void {
  for (const { name, keys } of remotes) {
    const broken = [...keys].find((pair) => !pair.every((part) => part.isWellFormed()))
    if (name.isWellFormed() && broken === undefined) continue
    throw new PcloudConfigError(
      'usage',
      `${visible(name)}: ${visible(broken?.[0] ?? 'its name')} contains bytes that are not UTF-8, so it cannot be exported.`,
      { hint: 'Copy the config file itself.' },
    )
  }
}

async function sayHowToImport(
  remotes: readonly ExportedRemote[],
  invocation: Invocation,
): Promise<void> {
  if (invocation.options.has('quiet')) return
  const { importHint } = await import('../known-options.ts')
  const hint = await importHint(remotes, invocation.host)
  if (hint !== undefined) note(invocation, hint)
}

/** A login by email and password is stored in the format of the SDK, which is the only format for it. */
async function sessionText(
  [name, ...more]: readonly string[],
  format: Format,
  invocation: Invocation,
): Promise<string | undefined> {
  if (format !== 'pcloud-sdk' || name === undefined || more.length > 0) return undefined
  const session = await sessionInstead(invocation, name)
  return session && invocation.host.credentialsFiles.read(session.file)
}

function formatOf({ options, output }: Invocation): Format {
  const format = oneOf<Format>(options, 'format', EXPORT_FORMATS)
  const isPlaced = ['secret-name', 'namespace'].some((name) => options.has(name))
  if (isPlaced && format !== 'kubernetes') throw onlyKubernetes()
  if (format !== undefined) return format
  if (output.json) return 'json'
  throw new PcloudConfigError('usage', '--format is missing.', {
    hint: `Formats: ${EXPORT_FORMATS.join(', ')}.`,
  })
}

function onlyKubernetes(): PcloudConfigError {
  return new PcloudConfigError('usage', '--secret-name and --namespace need --format kubernetes.')
}

type Writer = (
  remotes: readonly ExportedRemote[],
  invocation: Invocation,
) => string | Promise<string>

/** Loads the code of a format only when it is used. */
const WRITERS: Readonly<Record<Format, Writer>> = {
  env: async (remotes) =>
    (await import('../../export/environment-script.ts')).asEnvironment(remotes),
  dotenv: async (remotes) => (await import('../../export/environment-script.ts')).asDotenv(remotes),
  rc: async (remotes) => (await import('../../export/rclone-formats.ts')).asRcBody(remotes),
  async kubernetes(remotes, { options }) {
    const { asKubernetesSecret, asRcloneConf } = await import('../../export/rclone-formats.ts')
    const secretName = textOption(options, 'secret-name') ?? 'rclone-config'
    const namespace = textOption(options, 'namespace') || undefined
    return asKubernetesSecret(asRcloneConf(remotes), secretName, namespace)
  },
  rclone: async (remotes) => (await import('../../export/rclone-formats.ts')).asRcloneConf(remotes),
  ini: async (remotes) => (await import('../../export/ini.ts')).asIni(remotes),
  json: (remotes) =>
    `${JSON.stringify(asDocument(remotes.map(({ name, keys }) => [name, keys])), null, 2)}\n`,
  'pcloud-sdk': asSdkCredentials,
}

async function asSdkCredentials([first, ...more]: readonly ExportedRemote[], run: Invocation) {
  if (first === undefined || more.length > 0) {
    throw new PcloudConfigError(
      'usage',
      'A credentials file of the SDK contains only one account.',
      {
        hint: 'Export one remote at a time.',
      },
    )
  }
  const { encodeCredentials } = await import('../../remotes/sdk-credentials-file.ts')
  const access = accessOf(await run.store().load(), first.name, undefined, run)
  const savedAt = run.host.machine.now()
  const asked = await askRemote(run, access, (api) => api.call('userinfo', {}))
  const user = Object.fromEntries(asked.value)
  const email = typeof user.email === 'string' ? user.email : ''
  const { hostname } = asked
  const login = { email, accessToken: access.token, hostname, authType: 'oauth2', savedAt } as const
  return encodeCredentials(login, user)
}

const SDK_ONLY = (name: string) =>
  `Use the format of the SDK: \`pcloud-config export ${quotedName(name)} --format pcloud-sdk\``

function warn(remotes: readonly ExportedRemote[], invocation: Invocation): void {
  for (const [name, needed] of leftBehind(remotes)) {
    note(invocation, `! ${name} uses the remote ${needed}:, which is not part of this export.`)
  }
  if (remotes.some(isRotating)) note(invocation, ONE_OWNER)
}

/** A single-use refresh token works only in one place. */
function isRotating({ keys }: ExportedRemote): boolean {
  return findService(keys.get('type') ?? '')?.tokens === 'rotating'
}

const ONE_OWNER =
  '! This refresh token works only once, so only one copy of the remote can renew it. In the other places, use `pcloud-config token`.'

/** Like `rclone config string`: prints a remote, or a path on it, that works without a config file. */
export const string: CommandRun = async (invocation) => {
  const {
    args: [word = ''],
    host,
    options,
    output,
    store,
  } = invocation
  const shell = oneOf<Shell>(options, 'shell', QUOTING_SHELLS)
  const colon = word.indexOf(':')
  const [name, path] = colon < 0 ? [word, ''] : [word.slice(0, colon), word.slice(colon + 1)]
  need({ ...invocation, args: name === '' ? [] : [name] }, 'NAME')
  await notSessions(invocation, [name], () => 'rclone cannot use it.')
  const [remote] = exportedRemotes(await store().load(), [name], host.env, 'remote-and-type')
  const { connectionString, shellQuote } = await import('../../export/rclone-formats.ts')
  const text = remote === undefined ? '' : connectionString(remote, path)
  const quoted = shell === undefined ? text : shellQuote(text, shell)
  await (output.json ? output.document({ string: quoted }) : output.data(`${quoted}\n`))
}

/**
 * @param scope the variables that count. Variables of the type do not exist on a different machine
 * @throws PcloudConfigError `not-found`
 */
function exportedRemotes(
  file: ConfigDocument,
  names: readonly string[],
  env: Environment,
  scope: Scope,
): readonly ExportedRemote[] {
  const remotes = names.map((name): ExportedRemote => {
    const { own, keys } = seen(file, name, env, scope)
    const value = (key: string) => [key, keys.get(key) ?? ''] as const
    // Variables have no case, so use the name from the list.
    const listed = own === undefined ? name.toLowerCase() : name
    return { name: listed, keys: new Map([...[...(own?.keys() ?? [])].map(value), ...keys]) }
  })
  return [...new Map(remotes.map((remote) => [remote.name, remote])).values()]
}
