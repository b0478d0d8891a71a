import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

/**
 * The rclones to test with: `RCLONE` names one, `RCLONES` several with a colon between them.
 * Without either, the tests use the `rclone` in PATH.
 */
export const GIVEN: readonly string[] = (process.env.RCLONE || process.env.RCLONES || '')
  .split(delimiter)
  .filter(Boolean)
  .map((path) => resolve(path))

/**
 * PATH with this rclone first and no other change: the folder of `/usr/bin/rclone` would put
 * its Python and its Node first too.
 */
export function pathWith(rclone: string, path = process.env.PATH ?? ''): string {
  const name = createHash('sha256').update(rclone).digest('hex').slice(0, 8)
  const folder = join(tmpdir(), `rclone-${name}`)
  mkdirSync(folder, { recursive: true })
  try {
    symlinkSync(rclone, join(folder, 'rclone'))
  } catch (error) {
    // Another worker of this run made it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return [folder, path].join(delimiter)
}

// Vitest loads this file before each test file, so every test starts the first one.
const [first] = GIVEN
if (first !== undefined) process.env.PATH = pathWith(first)
