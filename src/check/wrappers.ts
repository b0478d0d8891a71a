import { foundationsOf } from '../providers/wrappers.ts'
import { isInEnvironment } from './environment.ts'
import type { Remotes } from './facts.ts'
import { type Finding, finding } from './finding.ts'

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
}

/** A crypt, alias, union and the like that stands on a remote which is not there. */
export function judgeTargets(name: string, remotes: Remotes, around: Around): readonly Finding[] {
  const missing = new Set(
    foundationsOf(name, remotes).filter((target) => !isThere(target, remotes, around)),
  )
  return [...missing].map((target) =>
    finding(
      'target-missing',
      { remote: name },
      `It stands on ${target}:, and there is no such remote.`,
      { hint: `Create ${target}, or change where ${name} leads: pcloud-config show ${name}` },
    ),
  )
}

function isThere(target: string, remotes: Remotes, { env, platform }: Around): boolean {
  // A backend by its type, `:memory:`.
  if (target.startsWith(':')) return true
  if (remotes.has(target) || isInEnvironment(target, env)) return true
  // What looks like a remote is a drive there.
  return platform === 'win32' && /^[A-Za-z]$/.test(target)
}
