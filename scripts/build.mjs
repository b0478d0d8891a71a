// Bundles our own code into few chunks; every dependency stays an import that is
// loaded where it is used. `build.mjs demo` and `build.mjs pictures` build these
// as well.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { asCommonJs } from './as-commonjs.mjs'
import { constantsOf } from './constants.mjs'
import { fewChunks } from './few-chunks.mjs'
import { nodeGuard, oldestNode } from './node-guard.mjs'

const args = process.argv.slice(2)
const quiet = args.includes('--quiet')
const script = ['demo', 'pictures'].find((name) => args.includes(name))

const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
const oldest = oldestNode(engines.node)

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: `node${oldest}`,
  packages: 'external',
  define: constantsOf('package'),
  logLevel: quiet ? 'error' : 'warning',
}

/** Names stay, so that the stack of an error tells where it was. */
const light = {
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 100,
  // V8 parses every pattern of a file that it loads, 0.1 ms for each `\p{...}`. As `new RegExp`,
  // only those that are used cost that.
  supported: { 'regexp-sticky-and-unicode-flags': false },
}

const program = {
  ...shared,
  entryPoints: ['src/bin.ts', 'src/index.ts'],
  outdir: 'dist',
  write: false,
}

/** An old Node must understand all of bin.cjs, and loads nothing after the guard. */
const beginning = `#!/usr/bin/env node\n${nodeGuard(oldest)}`

/** Builds in a separate folder and renames it at the end: a program can start during a build. */
async function buildProgram() {
  const aside = `build/dist-${process.pid}`
  const { outputFiles } = await build({
    ...program,
    outdir: aside,
    splitting: true,
    plugins: [fewChunks(program)],
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
  })
  mkdirSync(`${aside}/chunks`, { recursive: true })
  for (const { path, text } of outputFiles) {
    const { code } = await transform(asCommonJs(text), light)
    writeFileSync(path, path.endsWith('/bin.cjs') ? beginning + code : code)
  }
  chmodSync(`${aside}/bin.cjs`, 0o755)
  await writeLibrary(aside)
  const tsc = 'node_modules/typescript/bin/tsc'
  const types = [tsc, '-p', 'tsconfig.types.json', '--outDir', `${aside}/types`]
  execFileSync(process.execPath, types, { stdio: 'inherit' })
  keepReachable(`${aside}/types`)
  await buildManPage(aside)
  const old = `build/old-${process.pid}`
  if (existsSync('dist')) renameSync('dist', old)
  renameSync(aside, 'dist')
  rmSync(old, { recursive: true, force: true })
}

/** An ES module: what imports it gets the names that its types promise. */
async function writeLibrary(folder) {
  const { default: library } = await import(pathToFileURL(resolve(folder, 'index.cjs')).href)
  const names = Object.keys(library).join(', ')
  writeFileSync(
    `${folder}/index.js`,
    `import library from './index.cjs'\n\nexport const { ${names} } = library\n`,
  )
}

/** Of the declarations only what the library's own names: the compiler writes those of every file. */
function keepReachable(folder) {
  const kept = new Set()
  const reach = (file) => {
    if (kept.has(file)) return
    kept.add(file)
    const names = readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)
    for (const [, name] of names) reach(resolve(dirname(file), `${name}.d.ts`))
  }
  reach(resolve(folder, 'index.d.ts'))
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = resolve(folder, name)
    if (name.endsWith('.d.ts') && !kept.has(file)) rmSync(file)
  }
}

async function buildManPage(folder) {
  const outfile = resolve(`build/man-${process.pid}.mjs`)
  await build({ ...shared, entryPoints: ['scripts/man.ts'], outfile })
  const { default: manPage } = await import(pathToFileURL(outfile).href)
  rmSync(outfile)
  mkdirSync(`${folder}/man`)
  writeFileSync(`${folder}/man/pcloud-config.1.gz`, gzipSync(manPage(), { level: 9 }))
}

// A script needs a current build. Tests have one already, which other tests are using.
if (!args.includes('--script-only')) await buildProgram()
if (script !== undefined) {
  const entryPoints = [`scripts/${script}.ts`]
  await build({ ...shared, entryPoints, outfile: `build/${script}.js` })
}
