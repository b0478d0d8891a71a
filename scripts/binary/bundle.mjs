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
  return { code: quickToStart(outputFiles[0].text), packages }
}

const CRYPTO = /\b(import_node_crypto\d*)\s*=\s*require\("node:crypto"\)/g

/**
 * Two things save 5 ms of each start. Node loads its crypto module in 8 ms on a busy machine, and few
 * commands need it, so it is loaded when it is used. And if the code contains a single character beyond
 * Latin-1, V8 keeps all 2 MB in two bytes per character, so such characters become escapes.
 */
function quickToStart(code) {
  const lazy = 'const lazyCrypto=new Proxy({},{get:(_,name)=>require("node:crypto")[name]});\n'
  const late = code.replace(CRYPTO, '$1=lazyCrypto')
  if (late === code) throw new Error('the imports of node:crypto were not found')
  return lazy + late.replace(/[^\x00-\x7f]/g, escaped)
}

const escaped = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

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
