import { PcloudConfigError } from '../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { type Fields, readJsonObject } from '../json.ts'

/** The newest version of a package, as npm's registry describes it. */
interface NpmRelease {
  readonly version: string
  /**
   * Whether npm has verified that a workflow of this repository built it. The name is not a
   * proof: anyone can publish a package under a free name.
   */
  readonly verified: boolean
}

const VERSION_SHAPE = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]{1,64})?$/

/**
 * Reads the registry's response about the newest version.
 * @returns undefined if the package is not published
 * @throws PcloudConfigError `service`
 */
export function readNpmRelease(answer: HttpAnswer, repository: string): NpmRelease | undefined {
  if (answer.status === 404) return undefined
  const about = readJsonObject(answer.body)
  const version = about?.get('version')
  if (answer.status !== 200 || typeof version !== 'string' || !VERSION_SHAPE.test(version)) {
    throw new PcloudConfigError('service', `npm sent an unexpected response (${answer.status}).`, {
      hint: 'Try again later.',
    })
  }
  return { version, verified: isOurs(about, repository) }
}

/** npm accepts provenance only if it names the repository of package.json (docs.npmjs.com/generating-provenance-statements). */
function isOurs(about: Fields | undefined, repository: string): boolean {
  const url = member(about?.get('repository'), 'url')
  const provenance = member(member(about?.get('dist'), 'attestations'), 'provenance')
  const kind = member(provenance, 'predicateType')
  return (
    repository !== '' &&
    url === `git+${repository}.git` &&
    typeof kind === 'string' &&
    kind.startsWith('https://slsa.dev/provenance/')
  )
}

function member(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return isObject ? Reflect.get(value, name) : undefined
}

/** Semantic versioning 2.0.0, section 11; two different pre-releases of one version count as equal. */
export function isNewer(found: string, own: string): boolean {
  const [theirs, ours] = [numbersOf(found), numbersOf(own)]
  const at = theirs.findIndex((number, place) => number !== ours[place])
  if (at === -1) return own.includes('-') && !found.includes('-')
  return (theirs[at] ?? 0) > (ours[at] ?? 0)
}

function numbersOf(version: string): readonly number[] {
  return (version.split('-')[0] ?? '').split('.').map(Number)
}
