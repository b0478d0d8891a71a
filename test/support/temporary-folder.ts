import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Everything that tests put aside lies in one folder, which goes when all of them are done. */
export default function temporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'pcloud-config-'))
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
