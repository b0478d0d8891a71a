// Prints the last line of `.ci/run` from vitest's JSON reports. No test at all is a failure,
// and so is a file that could not be loaded: its tests are in no count.
import { readFileSync } from 'node:fs'

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { testResults: [] }
  }
}

const reports = process.argv.slice(2).map(readReport)
const testResults = reports.flatMap((report) => report.testResults)
const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
const count = (...states) => tests.filter(({ status }) => states.includes(status)).length
const unloaded = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
)

const passed = count('passed')
const failed = count('failed') + unloaded.length
const skipped = count('skipped', 'pending', 'todo', 'disabled')
const line = `${passed} passed, ${failed} failed`
console.log(skipped > 0 ? `${line}, ${skipped} skipped` : line)
const isEmpty = reports.some((report) => report.testResults.length === 0)
process.exitCode = passed > 0 && failed === 0 && !isEmpty ? 0 : 1
