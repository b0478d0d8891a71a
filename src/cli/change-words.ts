import type { Change } from '../config-file/index.ts'
import { shownKey } from '../services/stray-keys.ts'

/** What a write changed, as one line for people. Names of an encrypted file are not known. */
export function changeWords(changes: readonly Change[]): string {
  return changes.map(words).join(', ')
}

function words({ what, remote = 'a remote', to, keys }: Change): string {
  switch (what) {
    case 'added':
    case 'replaced':
      return `${what} ${remote}`
    case 'removed':
      return `deleted ${remote}`
    case 'renamed':
      return to === undefined ? `renamed ${remote}` : `renamed ${remote} to ${to}`
    case 'changed':
      return keys === undefined
        ? `changed ${remote}`
        : `changed ${keys.map(shownKey).join(', ')} of ${remote}`
    case 'created':
      return 'made the file'
    case 'encrypted':
      return 'encrypted the file'
    case 'decrypted':
      return 'decrypted the file'
    case 'password':
      return 'changed the password of the file'
  }
}

/** `2026-11-22 04:11:24`, where the person is. */
export function localTime(iso: string): string {
  const time = new Date(iso)
  const two = (part: number) => String(part).padStart(2, '0')
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}
