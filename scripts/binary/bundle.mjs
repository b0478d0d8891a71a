// The program as CommonJS chunks, and its dependencies as one more that is compiled when the first of them is
// needed.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, transform } from 'esbuild'
import { asCommonJs } from '../as-commonjs.mjs'
import { constantsOf } from '../constants.mjs'
import { fewChunks } from '../few-chunks.mjs'
import { NODE_VERSION } from './nodes.mjs'

const shared = {
  bundle: true,
  platform: 'node',
  target: `node${NODE_VERSION}`,
  define: { ...constantsOf('single file'), 'import.meta.url': 'undefined' },
  write: false,
  metafile: true,
  logLevel: 'warning',
}

const program = {
  ...shared,
  format: 'esm',
  entryPoints: ['src/bin.ts'],
  outdir: 'build',
  packages: 'external',
}

/** Names stay, so that the stack of an error tells where it was. */
const light = { minifyWhitespace: true, minifySyntax: true, lineLimit: 100 }

/**
 * @returns {Promise<{files: Record<string, string>, packages: string[]}>} the code by file name, and the
 *   folders of the packages in it
 */
export async function bundle() {
  const { outputFiles, metafile } = await build({
    ...program,
    splitting: true,
    plugins: [fewChunks(program)],
    outExtension: { '.js': '.cjs' },
  })
  const files = {}
  for (const { path, text } of outputFiles) {
    const { code } = await transform(withPackages(asCommonJs(text)), light)
    files[basename(path)] = ascii(code)
  }
  const library = await bundlePackages(metafile)
  files['packages.cjs'] = ascii(library.outputFiles[0].text)
  return { files, packages: foldersIn(library.metafile) }
}

/** A module whose members are the packages that the program imports: each is loaded when it is called. */
function bundlePackages({ inputs }) {
  const imports = Object.values(inputs).flatMap((input) => input.imports)
  const named = imports.filter(({ external, path }) => external && !path.startsWith('node:'))
  const members = [...new Set(named.map(({ path }) => JSON.stringify(path)))]
    .sort()
    .map((name) => `${name}: () => require(${name})`)
  const contents = `module.exports = {${members.join(', ')}}`
  return build({
    ...shared,
    ...light,
    format: 'cjs',
    // A single executable can import nothing.
    supported: { 'dynamic-import': false },
    stdin: { contents, resolveDir: '.' },
  })
}

/** What an import of CommonJS gives in Node: its exports, and all of them as the default. */
const NAMESPACE = `const namespaceOf = (exports) =>
  exports.__esModule ? exports : Object.assign(Object.create(null), exports, { default: exports });
`

/** A single executable can import nothing, so packages are required. */
function withPackages(code) {
  const written = code.replace(
    /\bimport\(("[^"]+")\)/g,
    'Promise.resolve().then(() => namespaceOf(require($1)))',
  )
  return written === code ? code : NAMESPACE + written
}

/** V8 keeps a text with a single character beyond Latin-1 in two bytes per character. */
function ascii(code) {
  return code.replace(
    /[^\x00-\x7f]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function foldersIn({ inputs }) {
  const folders = Object.keys(inputs).map(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  )
  return [...new Set(folders.filter(Boolean))].sort()
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
