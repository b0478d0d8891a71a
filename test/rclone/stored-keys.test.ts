import { expect, test } from 'vitest'
import { storedKeys } from '../../src/rclone/option-lists.ts'

test.each([
  ['iclouddrive', '_auth_session'],
  ['internxt', '2fa_code'],
  ['jottacloud', 'device'],
  ['jottacloud', 'tokenURL'],
  ['pikpak', 'token'],
  ['sugarsync', 'username'],
])('rclone stores more than its options for %s: %s', (type, key) => {
  expect(storedKeys(type)).toContain(key)
})

test('no other type has such keys', () => {
  expect([...storedKeys('pcloud'), ...storedKeys('constructor')]).toEqual([])
})
