import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { hasCode } from '../../src/errors.ts'
import { refuseWhileInherited } from '../../src/remotes/references.ts'

const FILE = parseConfig(
  Buffer.from(`[my]
type = pcloud
hostname = eapi.pcloud.com
client_id = a
token = {"access_token":"seed"}

[my.sub]
type = pcloud
client_id = b

[my.sub.deep]
root_folder_id = d7
`),
)

function refusal(name: string, ...keys: readonly string[]): string | undefined {
  try {
    refuseWhileInherited(FILE, name, keys)
    return undefined
  } catch (error) {
    if (!hasCode(error, 'usage')) throw error
    return `${error.message} ${error.hint}`
  }
}

it.each([
  ['my', 'hostname', 'my.sub'],
  ['my', 'token', 'my.sub'],
  ['my.sub', 'client_id', 'my.sub.deep'],
])('[%s] keeps %s, because %s takes it', (name, key, heir) => {
  const text = refusal(name, key)
  expect(text).toContain(`${heir} takes ${key} from ${name}.`)
  expect(text).toContain(`pcloud-config update ${heir} ${key}=VALUE`)
})

it('a key that the other remote has itself can go', () => {
  expect(refusal('my', 'client_id')).toBe(undefined)
  expect(refusal('my.sub.deep', 'root_folder_id')).toBe(undefined)
  expect(refusal('my', 'no_such_key')).toBe(undefined)
})
