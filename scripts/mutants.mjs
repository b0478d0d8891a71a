// Breaks the program on purpose, one row of docs/security-mutants.json at a time, in a copy of the
// tree, and runs the tests that docs/security.md names for that row. A test must fail: if none does,
// the mutant survives and the row has no proof. `--sample N` tries N rows, chosen at random.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values: options, positionals: wanted } = parseArgs({
  options: { sample: { type: 'string' } },
  allowPositionals: true,
})
const mutants = JSON.parse(readFileSync('docs/security-mutants.json', 'utf8'))
const table = readFileSync('docs/security.md', 'utf8')

/** The files that the row names as its proof. */
function proofFiles(row) {
  const [, proof = ''] = new RegExp(`^\\| ${row} \\|[^|]+\\|(.+)\\|$`, 'm').exec(table) ?? []
  return [...new Set([...proof.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file]) => file))]
}

/** A copy of the files that git knows or would know, with the packages of this checkout. */
function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'mutants-'))
  // Some tests run the program as another user.
  chmodSync(copy, 0o755)
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', listed, { encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(file, join(copy, file), { verbatimSymlinks: true })
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Writes the broken file, and returns the function that puts the sound one back. */
function breakFile(copy, { file, find, replace }) {
  const path = join(copy, file)
  const sound = readFileSync(path, 'utf8')
  const parts = sound.split(find)
  if (parts.length !== 2) {
    throw new Error(`${file} has the text to break ${parts.length - 1} times: ${find}`)
  }
  writeFileSync(path, parts.join(replace))
  return () => writeFileSync(path, sound)
}

/** Runs the tests of one row, up to the first failure, and returns the files in which one failed. */
function failures(copy, row, files) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', '--reporter=json']
  const run = spawnSync(process.execPath, [...vitest, '-t', `\\b${row}\\b`, ...files], {
    cwd: copy,
    // A test that tries a part of its cases may miss the one that the break concerns.
    env: { ...process.env, SAMPLE: 'all' },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 300_000,
  })
  const [report] = /^\{"numTotal.*\}$/m.exec(run.stdout) ?? []
  if (report === undefined) throw new Error(`${row}: the tests did not run.\n${run.stderr}`)
  const { numFailedTests, numPassedTests, testResults } = JSON.parse(report)
  if (numFailedTests + numPassedTests === 0) throw new Error(`${row}: no test ran.`)
  const failed = ({ assertionResults }) => assertionResults.some((one) => one.status === 'failed')
  return testResults.filter(failed).map(({ name }) => relative(copy, name))
}

/** Whether a test of the row fails on the broken file, and passes on the sound one. */
function isCaught(copy, mutant) {
  const restore = breakFile(copy, mutant)
  let failed
  try {
    failed = failures(copy, mutant.row, proofFiles(mutant.row))
  } finally {
    restore()
  }
  if (failed.length === 0) return false
  const still = failures(copy, mutant.row, failed)
  if (still.length === 0) return true
  console.log(`${mutant.row}: ${still} fails without the break as well, so it proves nothing.`)
  return false
}

/** A mutant that does not compile, or has no test, is no proof either; the others still run. */
function isCaughtOrExplain(copy, mutant) {
  try {
    return isCaught(copy, mutant)
  } catch (error) {
    console.log(error.message)
    return false
  }
}

/** Some of them, in an order that chance decides. */
function sample(all, size) {
  const left = [...all]
  return Array.from({ length: Math.min(size, left.length) }, () => {
    const [one] = left.splice(Math.floor(Math.random() * left.length), 1)
    return one
  })
}

const named = mutants.filter(({ row }) => wanted.length === 0 || wanted.includes(row))
const chosen = options.sample === undefined ? named : sample(named, Number(options.sample))
const copy = copyTree()
const survivors = []
try {
  for (const mutant of chosen) {
    const begun = Date.now()
    const caught = isCaughtOrExplain(copy, mutant)
    if (!caught) survivors.push(mutant)
    const seconds = Math.round((Date.now() - begun) / 1000)
    console.log(`${mutant.row} ${caught ? 'caught' : 'SURVIVED'} in ${seconds} s: ${mutant.breaks}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants were caught.`)
process.exitCode = chosen.length > 0 && survivors.length === 0 ? 0 : 1
