import { homedir } from 'node:os'

/** A container may run under a user id that no passwd file knows, and without HOME. */
export function homeOrNone(): string {
  try {
    return homedir()
  } catch {
    return ''
  }
}
