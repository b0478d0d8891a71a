import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFile } from './create-file.ts'
import { type FileDeps, realFileDeps } from './file-deps.ts'
import { makeFolders } from './private-modes.ts'
import { readSnapshot } from './read-snapshot.ts'

/**
 * Copies some bytes to a private temporary folder for a different program, and removes the folder
 * afterwards.
 * @returns the result of the work, and the bytes in the file at the end
 */
export async function withScratchFile<T>(
  name: string,
  bytes: Uint8Array,
  work: (path: string) => Promise<T>,
  deps: FileDeps = realFileDeps,
): Promise<{ readonly result: T; readonly file: Uint8Array }> {
  // Report a missing folder for temporary files. Do not create it.
  await deps.fs.stat(tmpdir())
  const folder = join(tmpdir(), `pcloud-config-${deps.random()}`)
  if ((await makeFolders(deps, folder)) === undefined) {
    throw Object.assign(new Error(`${folder} already exists`), { code: 'EEXIST' })
  }
  const path = join(folder, name)
  try {
    await createFile(deps, path, bytes, { folder, label: path })
    const result = await work(path)
    const left = await readSnapshot(deps, path)
    if (left === undefined) throw Object.assign(new Error(`no such file: ${path}`), MISSING)
    return { result, file: left.bytes }
  } finally {
    await removeFlat(deps, folder)
  }
}

const MISSING = { code: 'ENOENT' }

async function removeFlat(deps: FileDeps, folder: string): Promise<void> {
  const names = await deps.fs.readdir(folder).catch(() => [])
  await Promise.all(names.map((name) => deps.fs.unlink(join(folder, name)).catch(() => undefined)))
  await deps.fs.rmdir(folder).catch(() => undefined)
}
