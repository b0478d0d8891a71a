import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const NAME = 'pcloud-config-'

/**
 * Everything that tests put aside lies in one folder, which goes when all of them are done. Each
 * project sets up: a folder in a folder would make the path of a browser's socket too long.
 */
export default function temporaryFolder(): () => void {
  if (basename(tmpdir()).startsWith(NAME)) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), NAME))
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
