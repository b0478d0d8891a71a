import * as fs from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const mkdir = promisify(fs.mkdir)

/**
 * What `mkdir` of node does with `recursive`, and returns; where a file system refuses a folder
 * by saying that its parent is missing, as /proc does, node tries for ever.
 * @returns the outermost folder that was made; undefined where all were there
 */
export async function makeFolders(
  path: string,
  { mode }: { readonly mode: number },
): Promise<string | undefined> {
  try {
    await mkdir(path, mode)
    return path
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' && dirname(path) !== path) return makeBoth(path, mode)
    // Anything else that is there shows when something is put into it.
    if (code === 'EEXIST') return undefined
    throw error
  }
}

async function makeBoth(path: string, mode: number): Promise<string | undefined> {
  const outer = await makeFolders(dirname(path), { mode })
  await mkdir(path, mode).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  return outer ?? path
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
