import { nameWord } from '../config-file/index.ts'
import type { RemoteFacts } from './facts.ts'

/** The command that gives a remote a new token and keeps every other key. */
export function loginAgain({ name }: RemoteFacts): string {
  return `Log in again: pcloud-config reconnect ${nameWord(name)}`
}

export function updateCommand({ name }: RemoteFacts, key: string, value: string): string {
  return `pcloud-config update ${nameWord(name)} ${key}=${value}`
}

export function unsetCommand({ name }: RemoteFacts, key: string): string {
  return `pcloud-config unset ${nameWord(name)} ${key}`
}
