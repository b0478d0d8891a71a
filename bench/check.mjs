// How long `check` takes with many remotes on a service that answers slowly.
// `npm run bench` runs it; `node bench/check.mjs [ROUNDS]` by itself, after a build. Ends with 1
// where fifty remotes take two seconds. The pretend pCloud is bundled for it, as the demo is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { replaceBlock } from './page.mjs'
import { measure } from './timing.mjs'

const PAGE = 'docs/performance.md'
const SIZES = [1, 16, 50, 200]
const DELAY_MS = 200
const LIMIT_MS = 2_000

async function pretendPcloud(folder) {
  const outfile = join(folder, 'fake.mjs')
  const entryPoints = ['fixtures/services/fake-pcloud.ts']
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  })
  const { startFakePcloud } = await import(pathToFileURL(outfile).href)
  return startFakePcloud()
}

function configOf(folder, fake, count) {
  const path = join(folder, `${count}.conf`)
  const account = fake.account('anna@example.com')
  const sections = Array.from({ length: count }, (_, at) => {
    const token = `{"access_token":"${fake.mintToken(account)}","token_type":"bearer"}`
    return `[remote${at}]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${token}\n`
  })
  writeFileSync(path, sections.join('\n'), { mode: 0o600 })
  return path
}

/** A run of ours on that config, through the proxy of the pretend pCloud. */
function runOf(config, fake) {
  const args = ['dist/bin.cjs', 'check', '--config', config]
  return { command: process.execPath, args, env: { ...fake.env(), BROWSER: 'none' } }
}

function table(times, rounds) {
  return [
    `Medians of ${rounds} runs on Node ${process.version}; each response takes ${DELAY_MS} ms.`,
    '',
    '| remotes | milliseconds | delays in sequence |',
    '|---|---|---|',
    ...SIZES.map((count, at) => `| ${count} | ${times[at].toFixed(0)} | ${2 * count * DELAY_MS} |`),
  ].join('\n')
}

const rounds = Number(process.argv[2] ?? 5)
const folder = mkdtempSync(join(tmpdir(), 'bench-check-'))
const fake = await pretendPcloud(folder)
try {
  fake.faults.add({ kind: 'delay', delayMs: DELAY_MS })
  const runs = SIZES.map((count) => runOf(configOf(folder, fake, count), fake))
  const times = await measure(runs, rounds)
  const text = table(times, rounds)
  console.log(text)
  replaceBlock(PAGE, 'check', text)
  const fifty = times[SIZES.indexOf(50)]
  if (fifty >= LIMIT_MS) {
    console.error(`50 remotes took ${fifty.toFixed(0)} ms, and may take ${LIMIT_MS}`)
    process.exitCode = 1
  }
} finally {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
}
