// The program and all its dependencies as one CommonJS file: a single executable can load nothing else.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { constantsOf } from '../constants.mjs'
import { NODE_VERSION } from './nodes.mjs'

/** @returns {Promise<{code: string, packages: string[]}>} the code, and the folders of the packages in it */
export async function bundle() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/bin.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${NODE_VERSION}`,
    define: { ...constantsOf('single file'), 'import.meta.url': 'undefined' },
    // Names stay, so that the stack of an error tells where it was.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 100,
    write: false,
    metafile: true,
    logLevel: 'warning',
  })
  const folders = Object.keys(metafile.inputs).map(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  )
  const packages = [...new Set(folders.filter(Boolean))].sort()
  return { code: outputFiles[0].text, packages }
}

/** The licences of all that is in the file, as these licences ask. */
export function licenses(packages, nodeLicense) {
  const own = packages.map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file === undefined ? license : readFileSync(join(folder, file), 'utf8')
    return heading(`${name} ${version}`) + text.trim()
  })
  const node = existsSync(nodeLicense) ? readFileSync(nodeLicense, 'utf8').trim() : undefined
  if (node === undefined) throw new Error(`the licence of Node.js is missing: ${nodeLicense}`)
  return `${[...own, heading(`Node.js ${NODE_VERSION}`) + node].join('\n\n')}\n`
}

const heading = (name) => `${name}\n${'='.repeat(name.length)}\n\n`
