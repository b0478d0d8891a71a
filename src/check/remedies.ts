import type { RemoteFacts } from './facts.ts'

/** The command that gives a remote a new token and keeps every other key. */
export function loginAgain({ name }: RemoteFacts): string {
  return `Log in again: pcloud-config reconnect ${word(name)}`
}

export function updateCommand({ name }: RemoteFacts, key: string, value: string): string {
  return `pcloud-config update ${word(name)} ${key}=${value}`
}

/** As a shell takes it. */
function word(name: string): string {
  return /^[\p{L}\p{N}_.:@+-]+$/u.test(name) ? name : `"${name}"`
}
