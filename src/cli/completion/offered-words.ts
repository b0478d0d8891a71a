import { sectionLines } from '../../config-file/diff.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, getValue, remoteNames, sectionsOf } from '../../config-file/read.ts'
import { openStore } from '../../config-file/store/store.ts'
import { mayDefineRemotes } from '../../rclone/environment-variables.ts'
import { visible } from '../../visible.ts'
import type { OptionSpec, Takes } from '../command-options.ts'
import { GROUPS } from '../commands.ts'
import { locate } from '../file-places.ts'
import type { Host } from '../host.ts'
import { isSettingKey, SETTINGS } from '../read-settings.ts'
import { TOPICS } from '../topics.ts'
import { type Situation, type Typed, whatIsWanted } from './situation.ts'

export interface Choice {
  readonly text: string
  readonly help?: string
}

/** The result for a shell. The prefix precedes each suggestion or the path. */
export type Offer =
  | { readonly kind: 'files'; readonly prefix: string }
  | {
      readonly kind: 'words'
      readonly prefix: string
      readonly words: readonly Choice[]
      /** The suggestions are complete, so the shell can add a space. */
      readonly whole: boolean
    }

/** All arguments that are possible at the cursor. The shell or the function for it filters them. */
export async function offer(typed: Typed, host: Host): Promise<Offer> {
  const situation = whatIsWanted(typed)
  const { wanted } = situation
  if (wanted.kind === 'command') return words(commands(typed.current))
  if (wanted.kind === 'subject') return words([...commands(typed.current), ...topics()])
  if (wanted.kind === 'option') return words(options(wanted.options, typed.current))
  const value = typed.current.slice(wanted.prefix.length)
  const found = await values(wanted.takes, { value, situation, host })
  return { ...found, prefix: wanted.prefix + found.prefix }
}

interface Place {
  readonly value: string
  readonly situation: Situation
  readonly host: Host
}

async function values(takes: Takes, place: Place): Promise<Offer> {
  if (typeof takes === 'object') return words(takes.map((text) => ({ text })))
  switch (takes) {
    case 'file':
      return { kind: 'files', prefix: '' }
    case 'source':
      return sources(place)
    case 'type':
      return words(TYPES.map((text) => ({ text })))
    case 'setting-key':
      return words(settingKeys())
    case 'setting-value':
      return settingValues(place)
    case 'remote':
      return words(await remoteChoices(place))
    case 'key':
    case 'assignment':
      return keyChoices(place, takes)
    case 'anything':
      return words([])
  }
}

function words(found: readonly Choice[], whole = true, prefix = ''): Offer {
  return { kind: 'words', words: found, whole, prefix }
}

/** An alias is offered only if the user has typed the start of it. */
function spelled(name: string, aliases: readonly string[] = [], current = ''): readonly string[] {
  const begun = aliases.filter((alias) => current.length > 2 && alias.startsWith(current))
  return [name, ...begun]
}

function commands(current: string): readonly Choice[] {
  const rows = GROUPS.flatMap((group) => group.commands)
  const known = rows.flatMap(({ name, aliases, summary }) =>
    spelled(name, aliases, current).map((text) => ({ text, help: summary })),
  )
  return [...known, { text: 'help', help: 'Help on a command or a topic.' }]
}

function topics(): readonly Choice[] {
  return [...TOPICS].map(([text, { summary }]) => ({ text, help: summary }))
}

function options(specs: readonly OptionSpec[], current: string): readonly Choice[] {
  return specs.flatMap(({ name, aliases = [], short, help }) =>
    spelled(
      `--${name}`,
      aliases.map((alias) => `--${alias}`),
      current,
    ).map((text) => ({ text, help: short === undefined ? help : `${help} (-${short})` })),
  )
}

function sources({ value, host }: Place): Offer {
  if (value.startsWith('@')) return { kind: 'files', prefix: '@' }
  if (value.startsWith('env:')) {
    const names = Object.keys(host.env).filter((name) => /^\w+$/.test(name))
    return words(
      names.sort().map((text) => ({ text })),
      true,
      'env:',
    )
  }
  return words(SOURCES, false)
}

function settingKeys(): readonly Choice[] {
  return Object.entries(SETTINGS).map(([text, { takes }]) => ({ text, help: takes }))
}

async function settingValues(place: Place): Promise<Offer> {
  const [verb, key = ''] = place.situation.args
  if (verb !== 'set' || !isSettingKey(key)) return words([])
  if (key === 'remote') return words(await remoteChoices(place))
  return words((SETTINGS[key].words ?? []).map((text) => ({ text })))
}

/** Names without the colon, unless the user typed it. */
async function remoteChoices({ value, situation, host }: Place): Promise<readonly Choice[]> {
  const { args, config, ended } = situation
  const left = (await namesIn(config, host)).filter(
    (name) => !args.includes(name) && (ended || !name.startsWith('-')),
  )
  const withColon = left.map((name) => `${name}:`).filter((name) => name === value)
  return [...left, ...withColon].map((text) => ({ text }))
}

async function keyChoices({ situation, host }: Place, takes: 'key' | 'assignment'): Promise<Offer> {
  const [name = '', ...given] = situation.args
  const known = await keysIn(situation.config, name.replace(/:$/, ''), host)
  const left = known.filter((key) => !given.includes(key))
  const isWhole = takes === 'key'
  return words(
    left.map((key) => ({ text: isWhole ? key : `${key}=` })),
    isWhole,
  )
}

const SOURCES = [
  { text: '-', help: 'standard input' },
  { text: '@', help: 'a file: @PATH' },
  { text: 'env:', help: 'a variable: env:NAME' },
]

/** pCloud, and the types that use other remotes. */
const TYPES = ['pcloud', 'alias', 'chunker', 'combine', 'compress', 'crypt', 'hasher', 'union']

/** The remotes in the environment and the config file. Empty if the file cannot be read. */
async function namesIn(config: string | undefined, host: Host): Promise<readonly string[]> {
  return reading(config, host, async (file) => {
    if (!mayDefineRemotes(host.env)) return remoteNames(file).filter(isPlain)
    const { allNames } = await import('../../services/seen-remote.ts')
    return allNames(sectionsOf(file), host.env).filter(isPlain)
  })
}

/** The keys of a remote, except those that can be part of a secret (S48). */
async function keysIn(
  config: string | undefined,
  name: string,
  host: Host,
): Promise<readonly string[]> {
  return reading(config, host, async (file) => {
    const { strayKeys } = await import('../../services/stray-keys.ts')
    const keys = getSection(file, name) ?? new Map<string, string>()
    const lines = sectionLines(file).get(name) ?? []
    const strays = strayKeys({ keys, lines, type: getValue(file, name, 'type') })
    return [...keys.keys()].filter((key) => isPlain(key) && !strays.has(key))
  })
}

/** Opens the file without a sealer, so completion does not prompt for a password. */
async function reading(
  config: string | undefined,
  host: Host,
  read: (file: ConfigDocument) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    const options = new Map(config === undefined ? [] : [['config', expandPath(config, host)]])
    return await read(await openStore(locate(options, host), { signal: host.signal }).load())
  } catch {
    return []
  }
}

/** Names with control characters are not offered: they could move the cursor or break the line. */
function isPlain(name: string): boolean {
  return name !== '' && visible(name) === name
}

/** The shells pass unexpanded arguments. Expands `~` and a variable at the beginning. */
function expandPath(path: string, { env, homeDir }: Host): string {
  return path
    .replace(/^~(?=\/|\\|$)/, () => homeDir)
    .replace(/^\$(?:\{(\w+)\}|(\w+))/, (_, braced, plain) => env[braced ?? plain] ?? '')
}
