import { spawn } from 'node:child_process'
import type { Ended } from '../../support/program.ts'

/** Runs a script of Node's to its end; it sees this environment and no other. */
export function runScript(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const base = { PATH: process.env.PATH ?? '' }
  const child = spawn(process.execPath, [...words], { env: { ...base, ...env }, stdio: 'pipe' })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.end()
  return new Promise((done) => {
    child.once('close', (code) => done({ code, stdout, stderr }))
  })
}
