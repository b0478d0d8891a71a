import type { RemoteFacts } from './facts.ts'
import { type Finding, finding } from './finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Keys that rclone takes from the environment and not from the file: of this remote
 * (`RCLONE_CONFIG_NAME_KEY`), or of its whole backend (`RCLONE_PCLOUD_KEY`), an empty value
 * included (`fs/configmap.go`, `fs/config.go`). Values are compared, never shown.
 */
export function judgeShadows(remote: RemoteFacts, env: Environment): readonly Finding[] {
  return [...remote.keys].flatMap(([key, value]) => {
    const variable = variablesOf(remote, key).find((name) => env[name] !== undefined)
    if (variable === undefined || env[variable] === value) return []
    const text = `rclone takes ${key} from the variable ${variable}, not from the file.`
    const hint = `What stands here is about the file. Unset ${variable} if it is not meant.`
    return [finding('environment-shadows', { remote: remote.name }, text, { hint })]
  })
}

/** Whether a key that the section lacks comes from a variable. */
export function hasFromEnvironment(
  remote: Pick<RemoteFacts, 'name' | 'keys'>,
  key: string,
  env: Environment,
): boolean {
  return variablesOf(remote, key).some((variable) => env[variable] !== undefined)
}

function variablesOf(
  { name, keys }: Pick<RemoteFacts, 'name' | 'keys'>,
  key: string,
): readonly string[] {
  const type = keys.get('type') ?? ''
  const backend = type === '' || key === 'type' ? [] : [`RCLONE_${type}_${key}`]
  return [`RCLONE_CONFIG_${name}_${key}`, ...backend].map((variable) => variable.toUpperCase())
}

/** Remotes that are in no file: rclone knows a name once its type is set. */
export function isInEnvironment(name: string, env: Environment): boolean {
  return env[`RCLONE_CONFIG_${name}_TYPE`.toUpperCase()] !== undefined
}
