import { nameWord } from '../config-file/index.ts'
import { remoteVariable } from '../rclone/environment-variables.ts'
import type { RemoteFacts } from './facts.ts'

/** The command that gives a remote a new token and keeps every other key. */
export function loginAgain(remote: RemoteFacts): string {
  const { name } = remote
  const variable = variableOf(remote, 'token')
  if (variable !== undefined)
    return `Put a new token into ${variable}: pcloud-config authorize --format token`
  return `Log in again: pcloud-config reconnect ${nameWord(name)}`
}

export function updateCommand(remote: RemoteFacts, key: string, value: string): string {
  const { name } = remote
  const variable = variableOf(remote, key)
  if (variable !== undefined) return `${variable}=${value}`
  return `pcloud-config update ${nameWord(name)} ${key}=${value}`
}

/** For a value that only the user knows. */
export function correctWith(remote: RemoteFacts, key: string): string {
  const variable = variableOf(remote, key)
  if (variable !== undefined) return `Correct the variable ${variable}.`
  return `Correct it: ${updateCommand(remote, key, 'VALUE')}`
}

export function unsetCommand(remote: RemoteFacts, key: string): string {
  const { name } = remote
  const variable = variableOf(remote, key)
  if (variable !== undefined) return `unset ${variable}`
  return `pcloud-config unset ${nameWord(name)} ${key}`
}

/** A value that comes from a variable is changed there. */
function variableOf({ name, variables, isVirtual }: RemoteFacts, key: string): string | undefined {
  return variables.get(key) ?? (isVirtual ? remoteVariable(name, key) : undefined)
}
