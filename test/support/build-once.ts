import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

function newestChange(folder: string): number {
  const times = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => statSync(join(folder, name)).mtimeMs,
  )
  return Math.max(0, ...times)
}

/** End-to-end tests run the built program; rebuild it once when the sources are newer. */
export default function buildOnce(): void {
  const built = existsSync('dist/bin.cjs') ? statSync('dist/bin.cjs').mtimeMs : 0
  if (built > newestChange('src')) return
  execFileSync(process.execPath, ['scripts/build.mjs', '--quiet'], { stdio: 'inherit' })
}
