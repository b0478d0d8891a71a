import { describe, expect, it } from 'vitest'
import { aRemote } from '../../src/config-file/remote-names.ts'

describe('the words for a remote', () => {
  it.each([
    ['a crypt remote', 'crypt'],
    ['a pcloud remote', 'pcloud'],
    ['a union remote', 'union'],
    ['a hasher remote', 'hasher'],
    ['an alias remote', 'alias'],
    ['an s3 remote', 's3'],
    ['an sftp remote', 'sftp'],
    ['a onedrive remote', 'onedrive'],
    ['an http remote', 'http'],
  ])('%s', (words, type) => {
    expect(aRemote(type)).toBe(words)
  })
})
