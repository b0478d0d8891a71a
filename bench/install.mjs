// What an installation brings and takes: the tarball, everything that comes with it, and the time
// of `npm install` into an empty folder, without a network. `npm run bench` runs it;
// `node bench/install.mjs [ROUNDS]` by itself, after a build.
import { execFile } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { replaceBlock } from './page.mjs'
import { median } from './timing.mjs'

const PAGE = 'docs/performance.md'
const run = promisify(execFile)

/** Tarballs of ours and of every package that a user gets with it, as `npm ci` has put them here. */
async function packAll(into) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const needed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  const folders = ['.', ...needed.map(([path]) => `./${path}`)]
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', into, ...folders]
  return JSON.parse((await run('npm', words, { maxBuffer: 2 ** 26 })).stdout)
}

/** Into an empty folder, with an empty cache; npm alone where there are no tarballs. @returns milliseconds, and what is there then */
async function install(home, tarballs) {
  rmSync(home, { recursive: true, force: true })
  const cwd = join(home, 'project')
  mkdirSync(cwd, { recursive: true })
  writeFileSync(join(cwd, 'package.json'), '{"private":true}')
  const env = { PATH: process.env.PATH, HOME: home, npm_config_cache: join(home, 'cache') }
  const words = ['install', '--offline', '--no-audit', '--no-fund', ...tarballs]
  const begun = performance.now()
  await run('npm', words, { cwd, env })
  return { ms: performance.now() - begun, ...contentOf(join(cwd, 'node_modules')) }
}

function contentOf(folder) {
  if (!existsSync(folder)) return { files: 0, bytes: 0 }
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = entries.map((name) => lstatSync(join(folder, name))).filter((one) => one.isFile())
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) }
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`

function table([own, ...others], { files, bytes }, times, alone) {
  const [ours, npm] = [times, alone].map((all) => (median(all) / 1000).toFixed(1))
  return [
    `Medians of ${times.length} interleaved installations from tarballs, on Node ${process.version} with an empty npm cache.`,
    '',
    '| | |',
    '|---|---|',
    `| download size of the package | ${megabytes(own.size)} |`,
    `| the package, unpacked | ${megabytes(own.unpackedSize)} |`,
    `| dependencies | ${others.length} |`,
    `| download size of the dependencies | ${megabytes(others.reduce((sum, { size }) => sum + size, 0))} |`,
    `| everything, unpacked | ${megabytes(bytes)} in ${files} files |`,
    `| time of \`npm install\` | ${ours} s |`,
    `| time of \`npm install\` for an empty package | ${npm} s |`,
  ].join('\n')
}

const rounds = Number(process.argv[2] ?? 5)
const folder = mkdtempSync(join(tmpdir(), 'bench-install-'))
try {
  const packed = await packAll(folder)
  const tarballs = packed.map(({ filename }) => join(folder, filename))
  const [times, alone] = [[], []]
  let content
  for (let round = 0; round <= rounds; round += 1) {
    const nothing = await install(join(folder, 'home'), [])
    const all = await install(join(folder, 'home'), tarballs)
    content = all
    // The first finds the tarballs on the disk, the others in its memory.
    if (round === 0) continue
    times.push(all.ms)
    alone.push(nothing.ms)
  }
  const result = table(packed, content, times, alone)
  console.log(result)
  replaceBlock(PAGE, 'install', result)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
