import { type MaskSection, maskedDiff } from '../../config-file/diff.ts'
import { parseConfig } from '../../config-file/document.ts'
import { remoteNames } from '../../config-file/read.ts'
import { noSuchRemote } from '../../config-file/remote-names.ts'
import { openStore } from '../../config-file/store/store.ts'
import { PcloudConfigError } from '../../errors.ts'
import { maskValue } from '../../rclone/secret-keys.ts'
import { locate, settingsPath } from '../file-places.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import {
  isSettingKey,
  readSettings,
  readValue,
  SETTINGS,
  type Settings,
  settingKey,
} from '../read-settings.ts'
import { isRemote } from '../seen.ts'
import { sessionNames } from '../sessions.ts'
import { warn } from '../talk.ts'

export const run: CommandRun = async (invocation) => {
  const [verb, key, value] = invocation.args
  if (verb === undefined) return showAll(invocation)
  if (verb === 'get' && key !== undefined && value === undefined) return get(invocation, key)
  if (verb === 'set' && key !== undefined && value !== undefined) return set(invocation, key, value)
  throw new PcloudConfigError('usage', wrongUse(verb, key), {
    hint: `Use settings, settings get KEY or settings set KEY VALUE. Keys: ${Object.keys(SETTINGS).join(', ')}.`,
  })
}

function wrongUse(verb: string, key: string | undefined): string {
  if (verb !== 'get' && verb !== 'set') return `Unknown command: settings ${verb}.`
  if (verb === 'get' && key !== undefined) return 'Too many arguments for settings get.'
  return `${key === undefined ? 'The key' : 'The value'} for settings ${verb} is missing.`
}

/** Prints the settings as in the file. A setting without a value is a comment with the allowed values. */
async function showAll({ host, output }: Invocation): Promise<void> {
  const settings = await readSettings(host)
  if (output.json) return output.document({ file: settingsPath(host) ?? null, settings })
  const lines = Object.entries(SETTINGS).map(([key, { takes }]) => {
    const text = textOf(settings, key)
    return text === undefined ? `; ${key}: ${takes}\n` : `${key} = ${text}\n`
  })
  await output.data(lines.join(''))
}

async function get({ host, output }: Invocation, key: string): Promise<void> {
  const known = knownKey(key)
  const settings = await readSettings(host)
  if (output.json) return output.document({ [known]: settings[known] ?? null })
  await output.data(`${textOf(settings, known) ?? ''}\n`)
}

function textOf(settings: Settings, key: string): string | undefined {
  const value = isSettingKey(key) ? settings[key] : undefined
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
}

/** A blank value removes the key, and no other line. */
async function set(invocation: Invocation, key: string, given: string): Promise<void> {
  const { host, options, output } = invocation
  const value = given === '' ? '' : readValue(knownKey(key), given, host.platform)
  if (value === undefined) throw wrongValue(knownKey(key))
  const path = settingsPath(host)
  if (path === undefined)
    throw new PcloudConfigError('failed', 'No folder for the settings file was found.', {
      hint: 'Set HOME or XDG_CONFIG_HOME.',
    })
  const change = async (): Promise<Change> => {
    const before = (await host.settingsFile.read(path))?.text ?? ''
    return { before, after: await host.settingsFile.change(before, knownKey(key), value) }
  }
  if (knownKey(key) === 'remote' && value !== '') await warnIfUnknown(value, invocation)
  const first = await change()
  if (!options.has('dry-run')) {
    const written = first.after !== first.before && (await write(path, change, host))
    if (output.json) await output.document({ written, file: path })
    return
  }
  const [old, next] = [first.before, first.after].map((text) =>
    parseConfig(Buffer.from(text), path),
  )
  const diff = old && next ? await maskedDiff(old, next, maskSettings) : ''
  await output.dryRun(diff)
}

/**
 * Only a warning, because the remote may be created later. No warning if the file has no remotes yet.
 * Does not prompt for a password: the names in an encrypted or malformed file stay unknown.
 */
async function warnIfUnknown(name: string, { options, host }: Invocation): Promise<void> {
  const store = openStore(locate(options, host), { signal: host.signal })
  const file = await store
    .load()
    .then((read) => (remoteNames(read).length > 0 ? read : undefined))
    .catch(() => undefined)
  if (file === undefined) return
  if (isRemote(file, name, host.env)) return
  if ((await sessionNames(host)).includes(name)) return
  const { message, hint } = noSuchRemote(name, remoteNames(file))
  warn(host, `! ${[message, hint].filter(Boolean).join(' ')}`)
}

/** Settings are not secret. A secret can be here only by mistake. */
const maskSettings: MaskSection = (_type, lines) =>
  lines.map(({ key, value }) => [key, maskValue(key, value)])

interface Change {
  readonly before: string
  readonly after: string
}

/** Reads the file under the lock, in case a different process changes it at the same time. */
async function write(
  path: string,
  change: () => Promise<Change>,
  host: Invocation['host'],
): Promise<boolean> {
  return host.settingsFile.exclusive(path, async () => {
    const { before, after } = await change()
    if (after === before) return false
    const warnings = await host.settingsFile.write(path, after)
    warn(host, ...warnings.map((warning) => `! ${warning}`))
    return true
  })
}

function knownKey(key: string): keyof Settings {
  const known = settingKey(key)
  if (known !== undefined) return known
  throw new PcloudConfigError('usage', `The setting ${key} does not exist.`, {
    hint: `Keys: ${Object.keys(SETTINGS).join(', ')}.`,
  })
}

/** Does not print the value, which may be a secret by mistake. */
function wrongValue(key: keyof Settings): PcloudConfigError {
  return new PcloudConfigError('usage', `${key} must be ${SETTINGS[key].takes}.`, {
    hint: 'Use "" to unset it.',
  })
}
