import { errnoOf } from '../system-error.ts'
import type { FileDeps } from './file-deps.ts'
import type { FileFacts } from './file-system.ts'

export async function lstatOrNothing(deps: FileDeps, path: string): Promise<FileFacts | undefined> {
  try {
    return await deps.fs.lstat(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
