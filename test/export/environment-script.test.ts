import { expect, it } from 'vitest'
import { asEnvironment } from '../../src/export/environment-script.ts'

it('S48: does not show a key that can be the second half of a secret', () => {
  const keys = new Map([
    ['type', 'pcloud'],
    ['SECONDhalf+/secret', 'x'],
  ])
  expect(() => asEnvironment([{ name: 'pc', keys }])).toThrow(/cannot be part of a variable name/)
  expect(() => asEnvironment([{ name: 'pc', keys }])).not.toThrow(/SECONDhalf/)
})

it('names a remote whose name cannot be part of a variable', () => {
  expect(() => asEnvironment([{ name: 'my remote', keys: new Map([['type', 'x']]) }])).toThrow(
    /^my remote cannot/,
  )
})
