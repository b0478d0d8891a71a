// The program as one CommonJS file, and its dependencies as another that is compiled when the first of them
// is needed: few commands need one, and a start with all of them takes 3 ms longer.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { constantsOf } from '../constants.mjs'
import { NODE_VERSION } from './nodes.mjs'

export const LIBRARY = 'packages.cjs'

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: `node${NODE_VERSION}`,
  define: { ...constantsOf('single file'), 'import.meta.url': 'undefined' },
  // A single executable can import nothing; `require` reaches modules of Node.
  supported: { 'dynamic-import': false },
  // Names stay, so that the stack of an error tells where it was.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 100,
  write: false,
  metafile: true,
  logLevel: 'warning',
}

/**
 * @returns {Promise<{code: string, library: string, packages: string[]}>} the program, its
 *   dependencies, and the folders of the packages in these
 */
export async function bundle() {
  const program = await build({ ...shared, entryPoints: ['src/bin.ts'], packages: 'external' })
  const imports = Object.values(program.metafile.inputs).flatMap((input) => input.imports)
  const named = imports.filter(({ external, path }) => external && !path.startsWith('node:'))
  const names = [...new Set(named.map(({ path }) => path))].sort()
  const members = names.map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`,
  )
  const contents = `module.exports = {${members.join(', ')}}`
  const library = await build({ ...shared, stdin: { contents, resolveDir: '.' } })
  return {
    code: quickToStart(fromLibrary(program.outputFiles[0].text, names)),
    library: library.outputFiles[0].text,
    packages: foldersIn(library.metafile),
  }
}

function foldersIn({ inputs }) {
  const folders = Object.keys(inputs).map(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  )
  return [...new Set(folders.filter(Boolean))].sort()
}

const LOAD = `let library;
function fromLibrary(name){
if(!library){const module={exports:{}};
require("node:vm").compileFunction(require("node:sea").getAsset("${LIBRARY}","utf8"),
["module","exports","require"],{filename:"${LIBRARY}"})(module,module.exports,require);
library=module.exports}
return library[name]()}
`

function fromLibrary(code, names) {
  const changed = names.reduce(
    (text, name) => text.replaceAll(`require("${name}")`, `fromLibrary("${name}")`),
    code,
  )
  // esbuild takes the default export of every package for its module.exports, as Node does for CommonJS.
  // Without the mark, a package of ES modules keeps its own default.
  return LOAD + changed.replace(/(fromLibrary\("[^"]+"\)),\s*1\)/g, '$1)')
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
