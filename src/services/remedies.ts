import { nameWord } from '../config-file/remote-names.ts'
import type { NextStep } from '../errors.ts'
import type { Fix, Subject } from '../finding.ts'
import { remoteVariable } from '../rclone/environment-variables.ts'
import { Secret } from '../secret.ts'
import type { RemoteFacts } from './service-check.ts'

/** The command for a new token. It keeps all other keys. */
export function loginAgain(remote: RemoteFacts): NextStep {
  return remedy(remote, 'Log in again')
}

/** The same for the first login. */
export function logIn(remote: RemoteFacts): NextStep {
  return remedy(remote, 'Log in')
}

function remedy(remote: RemoteFacts, words: string): NextStep {
  const variable = variableOf(remote, 'token')
  if (variable !== undefined) return { advice: { kind: 'replace-token', variable } }
  return { hint: `${words}: pcloud-config reconnect ${nameWord(remote.name)}` }
}

export function updateCommand(remote: RemoteFacts, key: string, value: string): string {
  const { name } = remote
  const variable = variableOf(remote, key)
  if (variable !== undefined) return `${variable}=${value}`
  return `pcloud-config update ${nameWord(name)} ${key}=${value}`
}

/** For a value that only the user knows. */
export function correctWith(remote: RemoteFacts, key: string): string {
  return correction(remote, key, updateCommand(remote, key, 'VALUE'))
}

/** The same for a value that takes more than one command, such as the target of a wrapper. */
export function correctByEdit(remote: RemoteFacts, key: string): string {
  return correction(remote, key, `pcloud-config edit ${nameWord(remote.name)}`)
}

function correction(remote: RemoteFacts, key: string, command: string): string {
  const variable = variableOf(remote, key)
  return variable === undefined ? `Correct it: ${command}` : `Correct the variable ${variable}.`
}

export function unsetCommand(remote: RemoteFacts, key: string): string {
  const { name } = remote
  const variable = variableOf(remote, key)
  if (variable !== undefined) return `unset ${variable}`
  return `pcloud-config unset ${nameWord(name)} ${key}`
}

/** For a value that the file stores obscured. */
export function setPassword(remote: RemoteFacts, key: string): string {
  const variable = variableOf(remote, key)
  if (variable !== undefined)
    return `Set ${variable} to an obscured password, as rclone obscure prints it.`
  return `Set it: pcloud-config password ${nameWord(remote.name)} ${key}`
}

/** The variable with the value of a key. */
function variableOf({ name, variables, isVirtual }: RemoteFacts, key: string): string | undefined {
  return variables.get(key) ?? (isVirtual ? remoteVariable(name, key) : undefined)
}

export function subjectOf({ name }: RemoteFacts): Subject {
  return { remote: name }
}

/**
 * No repair for an inherited key, which the parent holds. No repair if variables change the
 * remote: the service then did not check the values in the file.
 */
export function setKey(remote: RemoteFacts, key: string, value: string) {
  const { name, keys, own, variables, isVirtual } = remote
  if (variables.size > 0 || isVirtual) return undefined
  if (keys.has(key) && !own.has(key)) return undefined
  const before = own.get(key)
  const was = before === undefined ? undefined : new Secret(before)
  const token = own.get('token')
  const judged = { type: own.get('type'), token: token === undefined ? token : new Secret(token) }
  return { kind: 'set', name, key, value: new Secret(value), was, judged } satisfies Fix
}

export function commentText(key: string): string {
  return `rclone treats the comment after ${key} as part of the value.`
}

export const MOVE_COMMENT = 'Move the comment to a new line in an editor.'
