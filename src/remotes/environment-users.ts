import type { ConfigDocument } from '../config-file/document.ts'
import { remoteNames, sectionsOf } from '../config-file/read.ts'
import {
  type Environment,
  mayChangeRemotes,
  remotePrefix,
} from '../rclone/environment-variables.ts'
import { wrapKeyOf } from '../rclone/wrappers.ts'
import { remotesOfEnvironment, seeRemote } from '../services/seen-remote.ts'

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
  const names = new Set([...remotesOfEnvironment(sections, env), ...remoteNames(file)])
  const found = [...names].flatMap((name) => {
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
