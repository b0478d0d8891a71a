import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll } from 'vitest'

/** For all tests of a file, the path of the fake browser as a program, fit for any machine. */
export function builtBrowser(): string {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'))
  const outfile = join(folder, 'browser.mjs')
  beforeAll(async () => {
    const entryPoints = ['test/e2e/support/browser-program.ts']
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return outfile
}
