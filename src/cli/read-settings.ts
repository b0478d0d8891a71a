import type { LoginMethod } from '../advice.ts'
import { checkRemoteName, remoteName } from '../config-file/remote-names.ts'
import { hasCode } from '../errors.ts'
import { isSecretKey } from '../rclone/secret-keys.ts'
import { visible } from '../visible.ts'
import type { RegionWish } from '../wizard/draft.ts'
import { COLORS, LOGINS, REGIONS } from './command-options.ts'
import { settingsPath } from './file-places.ts'
import type { Host, PromptWishes } from './host.ts'

/** The user's preferences, without secrets. Options and the environment override them. */
export interface Settings {
  /** The default remote of commands with an optional NAME (`remoteOrDefault`). */
  readonly remote?: string
  readonly region?: RegionWish
  readonly login?: LoginMethod
  /** Whether to open a browser, or only print links. */
  readonly browser?: boolean
  readonly plain?: boolean
  readonly color?: PromptWishes['color']
}

type Key = keyof Settings

interface Setting {
  /** The allowed values, for messages. */
  readonly takes: string
  /** The allowed values, if there is a list of them. */
  readonly words?: readonly string[]
}

const YES_NO = { takes: 'yes or no', words: ['yes', 'no', 'true', 'false'] }

export const SETTINGS: Readonly<Record<Key, Setting>> = {
  remote: { takes: 'the name of a remote' },
  region: { takes: 'us, eu or auto', words: REGIONS },
  login: {
    takes: 'browser, paste, poll or token',
    words: LOGINS.filter((word) => word !== 'direct'),
  },
  browser: YES_NO,
  plain: YES_NO,
  color: { takes: 'auto, always or never', words: COLORS },
}

export function isSettingKey(key: string): key is Key {
  return Object.hasOwn(SETTINGS, key)
}

/** pCloud's SDKs call it `default`. */
export function settingKey(word: string): Key | undefined {
  const key = word === 'default' ? 'remote' : word
  return isSettingKey(key) ? key : undefined
}

/** The value for the settings file, or undefined if it is not allowed. */
export function readValue(key: Key, given: unknown, platform: string): string | undefined {
  if (typeof given !== 'string' && typeof given !== 'boolean') return undefined
  const text = String(given).trim()
  const { words } = SETTINGS[key]
  if (words === YES_NO.words) return yesNo(text.toLowerCase())
  if (words !== undefined) return words.find((word) => word === text.toLowerCase())
  const name = remoteName(text)
  const isRemote = checkRemoteName(name, platform) === undefined && !looksSecret(name)
  return isRemote ? name : undefined
}

function yesNo(text: string): string | undefined {
  if (!YES_NO.words.includes(text)) return undefined
  return text === 'yes' || text === 'true' ? 'yes' : 'no'
}

/** Long, with mixed letters and digits: probably a token or a client secret, not the name of a remote. */
function looksSecret(text: string): boolean {
  return (
    text.length >= 24 &&
    [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(text)) &&
    !/ /.test(text)
  )
}

/** Reads the settings file. Problems in it are reported on stderr, and those lines are ignored. */
export async function readSettings(host: Host): Promise<Settings> {
  const { settings, problems } = await lookIntoSettings(host)
  for (const problem of problems) host.writeErr(`${visible(problem)}\n`)
  return settings
}

interface Look {
  readonly settings: Settings
  readonly problems: readonly string[]
}

async function lookIntoSettings(host: Host): Promise<Look> {
  const path = settingsPath(host)
  if (path === undefined) return { settings: {}, problems: [] }
  try {
    const found = await host.settingsFile.read(path)
    return judgeEntries(found?.entries ?? [], path, host.platform)
  } catch (error) {
    if (!hasCode(error, 'config-unreadable')) throw error
    return { settings: {}, problems: [`${error.message} It is ignored.`] }
  }
}

/** Messages contain keys, but never values. */
function judgeEntries(
  entries: readonly (readonly [string, unknown])[],
  path: string,
  platform: string,
): Look {
  const good = new Map<string, string | boolean>()
  const problems: string[] = []
  for (const [key, given] of entries) {
    const value = isSettingKey(key) ? readValue(key, given, platform) : undefined
    if (value !== undefined) good.set(key, isYesNo(key) ? value === 'yes' : value)
    else problems.push(`${path}: ${problemOf(key, given)} It is ignored.`)
  }
  return { settings: Object.fromEntries(good), problems }
}

function problemOf(key: string, given: unknown): string {
  if (typeof given === 'object' && given !== null && !isSettingKey(key)) {
    return `"${key}" is not a setting. The settings file has no sections.`
  }
  if (isSecretKey(key) || (typeof given === 'string' && looksSecret(given))) {
    return `"${key}" looks like a secret. Remove it from this file.`
  }
  return isSettingKey(key)
    ? `"${key}" must be ${SETTINGS[key].takes}.`
    : `"${key}" is not a setting.`
}

function isYesNo(key: string): boolean {
  return isSettingKey(key) && SETTINGS[key].words === YES_NO.words
}
