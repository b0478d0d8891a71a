import { describe, expect, it } from 'vitest'
import { environmentValue } from '../../src/rclone/environment-variables.ts'

describe('environmentValue', () => {
  it('takes an empty variable for an unset one', () => {
    expect(environmentValue({ A: '' }, 'A')).toBeUndefined()
    expect(environmentValue({}, 'A')).toBeUndefined()
    expect(environmentValue({ A: '0' }, 'A')).toBe('0')
  })
})
