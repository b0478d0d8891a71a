import { isDrive } from '../config-file/index.ts'
import {
  foundationsOf,
  heirsOf,
  localTargets,
  localTargetText,
  whyUnreadable,
  wrappedBy,
} from '../providers/wrappers.ts'
import { quotedName } from '../visible.ts'
import { hasFromEnvironment, isInEnvironment } from './environment.ts'
import type { Remotes } from './facts.ts'
import { type Finding, finding } from './finding.ts'
import type { RcloneTypes } from './types.ts'

type TargetId = 'target-missing' | 'target-loop' | 'target-unreadable'

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** Those of the installed rclone. */
  readonly types: RcloneTypes
}

/** A crypt, alias, union and the like that stands on nothing, or in the end on itself. */
export function judgeTargets(name: string, remotes: Remotes, around: Around): readonly Finding[] {
  const show = `pcloud-config show ${quotedName(name)}`
  const edit = `Correct it: pcloud-config edit ${quotedName(name)}`
  const problem = (id: TargetId, text: string, hint: string) =>
    finding(id, { remote: name }, text, { hint })
  if (wrappedBy(name, remotes) === undefined && !isToldElsewhere(name, remotes, around)) {
    const text = 'It does not say which remote or folder it stands on.'
    return [problem('target-missing', text, `See what it has: ${show}`)]
  }
  const flaw = whyUnreadable(name, remotes)
  if (flaw && !isToldElsewhere(name, remotes, around)) {
    const text = `rclone cannot read ${flaw.key}. ${flaw.why}`
    return [problem('target-unreadable', text, edit)]
  }
  if (standsOnItself(name, remotes)) {
    const text = 'It leads back to itself, and so nowhere.'
    return [problem('target-loop', text, `Change where it leads: ${show}`)]
  }
  const missing = new Set(
    foundationsOf(name, remotes).filter((target) => !isThere(target, remotes, around)),
  )
  return [
    ...judgeLocal(name, remotes, around),
    ...[...missing].map((target) => {
      if (target.startsWith(':')) {
        const text = `It stands on ${target}:, and rclone knows no type ${target.slice(1)}.`
        return problem('target-missing', text, edit)
      }
      const text = `It stands on ${target}:, and there is no such remote.`
      return problem(
        'target-missing',
        text,
        `Create ${target}, or change where ${name} leads: ${show}`,
      )
    }),
  ]
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
  return ['remote', 'upstreams', 'remotes'].some((key) => hasFromEnvironment(remote, key, env))
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
