import { isDrive, isRefusedName, lookAlike, nameWord } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'
import { misspelledKey, unquoted } from '../rclone/misspelled.ts'
import {
  foundationsOf,
  heirsOf,
  localTargets,
  localTargetText,
  whyUnreadable,
  wrappedBy,
} from '../rclone/wrappers.ts'
import type { Remotes } from '../services/remote-facts.ts'
import { hasFromEnvironment, isInEnvironment } from './environment.ts'
import type { RcloneTypes } from './types.ts'

type TargetId = 'target-missing' | 'target-loop' | 'target-unreadable'

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** Those of the installed rclone. */
  readonly types: RcloneTypes
  /** Of the installed rclone, such as `v1.75.2`. */
  readonly version?: string | undefined
}

/** A crypt, alias, union and the like that stands on nothing, or in the end on itself. */
export function judgeTargets(name: string, remotes: Remotes, around: Around): readonly Finding[] {
  const show = `pcloud-config show ${nameWord(name)}`
  const command = `pcloud-config edit ${nameWord(name)}`
  const edit = `Correct it: ${command}`
  const problem = (id: TargetId, text: string, hint: string) =>
    finding(id, { remote: name }, text, { hint })
  if (wrappedBy(name, remotes) === undefined && !isToldElsewhere(name, remotes, around)) {
    const text = 'It does not say which remote or folder it uses.'
    return [problem('target-missing', text, `See what it has: ${show}`)]
  }
  // Quotes around the whole target have a finding of their own.
  if (unquoted(remotes.get(name)?.get('remote') ?? '') !== undefined) return []
  const flaw = whyUnreadable(name, remotes)
  if (flaw && !isToldElsewhere(name, remotes, around)) {
    const text = `rclone cannot read ${flaw.key}. ${flaw.why}`
    return [problem('target-unreadable', text, edit)]
  }
  if (standsOnItself(name, remotes)) {
    const text = 'It uses itself, directly or through other remotes.'
    return [problem('target-loop', text, `Let it use another remote: ${command}`)]
  }
  const used = [...new Set(foundationsOf(name, remotes))]
  return [
    ...judgeLocal(name, remotes, around),
    ...used.flatMap((target) => {
      const text = whyNotThere(target, remotes, around)
      if (text === undefined) return judgeTargetName(name, target, around)
      return [problem('target-missing', `It uses ${target}:. ${text}`, edit)]
    }),
  ]
}

/** Why a remote that is used cannot be opened, with the name that was probably meant. */
function whyNotThere(target: string, remotes: Remotes, around: Around): string | undefined {
  if (isThere(target, remotes, around)) return undefined
  if (target.startsWith(':')) return `rclone has no type ${target.slice(1)}.`
  const twin = lookAlike(target, remotes.keys())
  if (twin === undefined) return 'This remote does not exist.'
  const hint =
    twin.difference === undefined ? '' : ` The name looks the same, but ${twin.difference}.`
  return `This remote does not exist. Did you mean ${twin.name}:?${hint}`
}

function judgeTargetName(name: string, target: string, { version }: Around): readonly Finding[] {
  if (target.startsWith(':') || !isRefusedName(target, version)) return []
  const text = `It uses ${target}:, and rclone refuses this name.`
  const hint = `Rename that remote. This one then uses the new name: pcloud-config rename ${nameWord(target)} NEWNAME`
  return [finding('target-unreadable', { remote: name }, text, { hint })]
}

/** rclone opens a folder of this machine, and the data goes there. */
function judgeLocal(name: string, remotes: Remotes, { env }: Around): readonly Finding[] {
  const isRemote = (one: string) => remotes.has(one) || isInEnvironment(one, env)
  return localTargets(name, remotes, isRemote).map((target) => {
    const { message, hint } = localTargetText(target)
    return finding('target-local', { remote: name }, message, { hint })
  })
}

/** By a variable; or it is there for what others take from it. */
function isToldElsewhere(name: string, remotes: Remotes, { env }: Around): boolean {
  if (heirsOf(name, remotes).length > 0) return true
  const remote = { name, keys: remotes.get(name) ?? new Map<string, string>() }
  return ['remote', 'upstreams', 'remotes'].some(
    (key) => hasFromEnvironment(remote, key, env) || misspelledKey(key, remote.keys) !== undefined,
  )
}

/** Only what is wrapped counts: a remote may well wrap one that takes keys from it. */
function standsOnItself(name: string, remotes: Remotes): boolean {
  const seen = new Set<string>()
  const left = [...(wrappedBy(name, remotes) ?? [])]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === name) return true
    if (!seen.has(next)) left.push(...(wrappedBy(next, remotes) ?? []))
    seen.add(next)
  }
  return false
}

function isThere(target: string, remotes: Remotes, { env, platform, types }: Around): boolean {
  // A backend by its type, `:memory:`.
  if (target.startsWith(':')) return types?.has(target.slice(1)) ?? true
  return remotes.has(target) || isInEnvironment(target, env) || isDrive(target, platform)
}
