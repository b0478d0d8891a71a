import { type ConfigDocument, rawSections } from '../config-file/document.ts'
import { type KeyOf, readRemotes, sectionsOf } from '../config-file/read.ts'
import { nameWord } from '../config-file/remote-names.ts'
import { DEFAULT_SECTION } from '../config-file/scan.ts'
import { type NextStep, PcloudConfigError } from '../errors.ts'
import {
  type Environment,
  mayChangeRemotes,
  remotePrefix,
} from '../rclone/environment-variables.ts'
import { heirsOf, inheritedKeys } from '../rclone/section-keys.ts'
import { foundationsOf, wrapKeyOf } from '../rclone/wrappers.ts'
import { allNames, seeRemote } from '../services/seen-remote.ts'
import { shownKey } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'

/**
 * Protects values that contain other keys, for example `id-%(user)s`.
 * @throws PcloudConfigError `usage` if a remaining value needs a removed key
 */
export function refuseWhileBuiltFrom(
  file: ConfigDocument,
  goes: (one: KeyOf) => boolean,
  next: NextStep,
): void {
  const [first, ...more] = builtFrom(file, goes)
  if (first === undefined) return
  const { user, needs } = first
  const others =
    more.length === 0
      ? ''
      : ` ${more.length} more ${more.length === 1 ? 'value is' : 'values are'} affected.`
  const message = `${named(user)} contains ${named(needs)}, as %(${shownKey(needs.key)})s.${others}`
  throw new PcloudConfigError('usage', message, next)
}

/**
 * The values that rclone builds from keys that will be removed. `%(user)s` is the value of `user`
 * in the section `DEFAULT`, or else in the same section (goconfig, conf.go GetValue).
 */
function builtFrom(
  doc: ConfigDocument,
  goes: (one: KeyOf) => boolean,
): readonly { readonly user: KeyOf; readonly needs: KeyOf }[] {
  const sections = rawSections(doc)
  const shared = sections.get(DEFAULT_SECTION)?.keys
  return [...sections.keys()].flatMap((name) => {
    const raw = sections.read(name)
    if (!raw.hasReferences) return []
    return [...raw.keys].flatMap(([key, value]) =>
      referencesIn(value).flatMap((wanted) => {
        const home = shared?.has(wanted) ? DEFAULT_SECTION : name
        const found = { user: { name, key }, needs: { name: home, key: wanted } }
        const isBroken = goes(found.needs) && !goes(found.user)
        return isBroken && sections.get(home)?.keys.has(wanted) ? [found] : []
      }),
    )
  })
}

function referencesIn(value: string): readonly string[] {
  return [...new Set([...value.matchAll(/%\(([^()]+)\)s/g)].map(([, name = '']) => name))]
}

function named({ name, key }: KeyOf): string {
  return `${visible(shownKey(key))} in [${visible(name)}]`
}

/**
 * Guards the keys that `my.sub` takes from `my`.
 * @throws PcloudConfigError `usage` if a different remote would lose the value of a key
 */
export function refuseWhileInherited(
  file: ConfigDocument,
  name: string,
  keys: readonly string[],
): void {
  const before = readRemotes(file)
  const own = [...(before.get(name) ?? [])].filter(([key]) => !keys.includes(key))
  const after = new Map(before).set(name, new Map(own))
  for (const heir of heirsOf(name, before)) {
    const [had, has] = [before, after].map((remotes) => inheritedKeys(heir, remotes))
    const lost = keys.find((key) => had?.get(key) !== has?.get(key))
    if (lost === undefined) continue
    const message = `${visible(heir)} takes ${shownKey(lost)} from ${visible(name)}.`
    const command = `pcloud-config update ${nameWord(heir)} ${shownKey(lost)}=VALUE`
    throw new PcloudConfigError('usage', message, { hint: `Set it there first: ${command}` })
  }
}

/**
 * Remotes that are removed together may use each other.
 * @throws PcloudConfigError `usage` if a remaining remote uses a removed remote
 */
export function refuseWhileNeeded(file: ConfigDocument, going: ReadonlySet<string>): void {
  refuseWhileBuiltFrom(file, ({ name }) => going.has(name), BUILT)
  const remotes = readRemotes(file)
  const staying = [...remotes.keys()].filter((name) => !going.has(name))
  const needs = (other: string) => foundationsOf(other, remotes).filter((name) => going.has(name))
  const left = staying.filter((other) => needs(other).length > 0)
  if (left.length === 0) return
  const needed = [...new Set(left.flatMap(needs))]
  const verb = needed.length === 1 ? 'is' : 'are'
  throw new PcloudConfigError('usage', `${listed(needed)} ${verb} used by: ${listed(left)}.`, {
    hint: `${listed(left)} cannot work without ${listed(needed)}. You can delete them together.`,
    advice: { kind: 'force' },
  })
}

/** At most 20 names. */
export function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  return visible(names.slice(0, 20).join(', ')) + more
}

const BUILT = { hint: 'Change that value first.', advice: { kind: 'force' } } as const

/** A variable such as `RCLONE_CONFIG_X_REMOTE=pc:`, which names a remote of the file. */
interface VariableUser {
  readonly variable: string
  /** The remote that it names. */
  readonly uses: string
}

export function variableText({ variable, uses }: VariableUser): string {
  return `The variable ${variable} uses ${uses}:. It did not change.`
}

/**
 * The variables that use these remotes. A change of the file does not change them.
 * @param going the remotes that will lose their name
 */
export function variablesUsing(
  file: ConfigDocument,
  env: Environment,
  going: ReadonlySet<string>,
): readonly VariableUser[] {
  if (!mayChangeRemotes(env)) return []
  const sections = sectionsOf(file)
  const found = allNames(sections, env).flatMap((name) => {
    const seen = going.has(name) ? undefined : seeRemote(name, sections, env, 'remote-and-type')
    const wrap = seen && wrapKeyOf(name, new Map([[name, seen.keys]]))
    const variable = wrap && seen.variables.get(wrap.key)
    if (wrap === undefined || variable === undefined) return []
    return wrap.uses.filter((used) => going.has(used)).map((uses) => ({ variable, uses }))
  })
  const unique = new Map(found.map((one) => [`${one.variable} ${one.uses}`, one]))
  return [...unique.values()]
}

/** Says which variables set keys of a remote under its old name, so that a rename loses them. */
export function lostVariables(
  file: ConfigDocument,
  env: Environment,
  { from, to }: { readonly from: string; readonly to: string },
): readonly string[] {
  // The names of variables have no case.
  if (!mayChangeRemotes(env) || remotePrefix(from) === remotePrefix(to)) return []
  const variables = seeRemote(from, sectionsOf(file), env, 'remote')?.variables ?? new Map()
  return [...variables].map(
    ([key, variable]) =>
      `The variable ${variable} sets ${key} of ${from}. rclone does not use it for ${to}.`,
  )
}
