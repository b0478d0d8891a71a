import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

/** What `npm pack --json` tells of a tarball. */
export interface Packed {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}

/** Packs folders into one. Without scripts: what is shipped is what the other tests have run. */
export async function pack(into: string, ...folders: readonly string[]): Promise<Packed[]> {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', into, ...folders]
  return JSON.parse((await run('npm', words)).stdout)
}

/** Puts the files of a tarball where an installation puts them, and runs nothing. */
export async function unpack(tarball: string, name: string, modules: string): Promise<string> {
  const folder = join(modules, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  return folder
}
