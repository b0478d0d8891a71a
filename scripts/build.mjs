// Bundles our own code into few chunks; every dependency stays an import that is
// loaded where it is used. `build.mjs demo` builds the demo instead of the program.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const args = process.argv.slice(2)
const quiet = args.includes('--quiet')
const wantsDemo = args.includes('demo')

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: quiet ? 'error' : 'warning',
}

/** Built aside and put in place at the end: a program that runs meanwhile keeps its files. */
async function buildProgram() {
  const aside = `build/dist-${process.pid}`
  await build({
    ...shared,
    entryPoints: ['src/bin.ts', 'src/index.ts'],
    outdir: aside,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  })
  chmodSync(`${aside}/bin.js`, 0o755)
  const tsc = 'node_modules/typescript/bin/tsc'
  const types = [tsc, '-p', 'tsconfig.types.json', '--outDir', `${aside}/types`]
  execFileSync(process.execPath, types, { stdio: 'inherit' })
  rmSync('dist', { recursive: true, force: true })
  renameSync(aside, 'dist')
}

async function buildDemo() {
  // The demo runs the program as it is now; nothing is gained by guessing whether it is.
  await buildProgram()
  await build({ ...shared, entryPoints: ['scripts/demo.ts'], outfile: 'build/demo.js' })
}

await (wantsDemo ? buildDemo() : buildProgram())
