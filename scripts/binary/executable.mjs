// Node's own support for single executables: nodejs.org/api/single-executable-applications.html
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HERE, unpackNode } from './nodes.mjs'

/**
 * Writes the executable of a platform to `output`.
 * @returns {{nodeLicense: string}}
 */
export function makeExecutable({ target, files, output, work }) {
  rmSync(work, { recursive: true, force: true })
  const builder = unpackNode(HERE, resolve(work, 'builder'))
  const base = target === HERE ? builder : unpackNode(target, resolve(work, 'target'))
  const node = resolve(work, 'node')
  copyFileSync(base.node, node)
  stripSymbols(target, node)
  unsign(node)
  const names = Object.keys(files)
  for (const name of names) writeFileSync(resolve(work, name), files[name])
  // V8 accepts a cache only from the same kind of machine.
  const cached = target === HERE ? names : []
  writeCaches(builder.node, cached, work)
  writeFileSync(resolve(work, 'main.cjs'), readFileSync(here('loader.cjs')) + MAIN)
  const assets = [...names, ...cached.map((name) => `${name}.cache`)]
  const config = {
    main: 'main.cjs',
    assets: Object.fromEntries(assets.map((name) => [name, name])),
    output: resolve(output),
    executable: node,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: target === HERE,
  }
  writeFileSync(resolve(work, 'sea.json'), JSON.stringify(config))
  mkdirSync(dirname(resolve(output)), { recursive: true })
  rmSync(output, { force: true })
  execFileSync(builder.node, [SAME, '--build-sea', 'sea.json'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  chmodSync(output, 0o755)
  sign(output)
  return { nodeLicense: builder.license }
}

/** A code cache contains hashes whose seed is random otherwise; two builds must be the same. */
const SAME = '--random-seed=1'

const MAIN = `
const sea = require('node:sea')
const read = (name) => {
  try {
    return Buffer.from(sea.getRawAsset(name))
  } catch {
    return undefined
  }
}
module.exports(read, require).run()
`

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Runs the program once, so its own environment must not decide what the cache has. */
function writeCaches(node, names, work) {
  if (names.length === 0) return
  execFileSync(node, [SAME, here('code-cache.cjs'), ...names], {
    cwd: work,
    env: { HOME: work },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Debian's names. They are in `binutils` and `binutils-aarch64-linux-gnu`. */
const STRIP = { 'linux-x64': 'x86_64-linux-gnu-strip', 'linux-arm64': 'aarch64-linux-gnu-strip' }

/** Before the program goes in: a later strip would cut it off. Saves 7 MB on x64, 33 MB on arm64. */
function stripSymbols(target, node) {
  if (target in STRIP) execFileSync(target === HERE ? 'strip' : STRIP[target], [node])
}

/** macOS runs only signed programs on ARM, and Node's own signature is void once the program is in. */
function unsign(node) {
  if (process.platform === 'darwin') execFileSync('codesign', ['--remove-signature', node])
}

/** An ad-hoc signature: it names no developer, so Gatekeeper still warns about a download. */
function sign(output) {
  if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', output])
}
