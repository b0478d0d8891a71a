import { PcloudConfigError } from '../../errors.ts'
import type { Authorization } from '../draft.ts'

/** What became of a code. `waiting`: it was of no use, and another one may come. */
export type Taken =
  | { readonly kind: 'authorized'; readonly authorization: Authorization }
  | { readonly kind: 'waiting'; readonly failure?: PcloudConfigError }

export function denied(error: string | undefined): PcloudConfigError {
  const why = error === undefined || error === 'access_denied' ? '' : ` (${error})`
  return new PcloudConfigError('login-denied', `Access was not granted in the browser${why}.`, {
    hint: 'Log in again and click Allow.',
  })
}
