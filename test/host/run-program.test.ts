import { expect, test } from 'vitest'
import { runProgram } from '../../src/host/run-program.ts'
import { errnoOf } from '../../src/system-error.ts'

const node = (script: string, options: Partial<Parameters<typeof runProgram>[2]> = {}) =>
  runProgram(process.execPath, ['-e', script], { input: 'none', ...options })

test('collects both streams and the exit code', async () => {
  const pieces: string[] = []
  const script = 'console.log("out"); console.error("err"); process.exitCode = 3'
  const result = await node(script, { onText: (text) => pieces.push(text) })
  expect(result).toEqual({ code: 3, stdout: Buffer.from('out\n'), stderr: 'err\n' })
  expect(pieces.join('')).toBe('err\n')
})

test('rejects if the program does not exist', async () => {
  const run = runProgram('/no/such/program', [], { input: 'none' })
  expect(errnoOf(await run.catch((error: unknown) => error))).toBe('ENOENT')
})

test('rejects with the reason of the signal, and the program has ended', async () => {
  const stop = new AbortController()
  const reason = new Error('stopped')
  let pid = 0
  const run = node('console.error(process.pid); setInterval(() => {}, 1e6)', {
    signal: stop.signal,
    onText: (text) => {
      pid = Number(text)
      stop.abort(reason)
    },
  })
  await expect(run).rejects.toBe(reason)
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test.each([
  ['time', 'setInterval(() => {}, 1e6)', { timeMs: 300 }],
  ['output', 'const f = () => process.stdout.write("x".repeat(65536), f); f()', { output: 1000 }],
])('kills a program that exceeds the limit of %s', async (_, script, limits) => {
  const { code, stdout } = await node(script, { limits })
  expect(code).toBeNull()
  expect(stdout.length).toBeLessThanOrEqual(1000)
})

test('stores about 16 MiB of stderr', async () => {
  const { stderr } = await node('process.stderr.write("x".repeat(20 * 1024 * 1024))')
  expect(stderr.length).toBeGreaterThanOrEqual(16 * 1024 * 1024)
  expect(stderr.length).toBeLessThan(18 * 1024 * 1024)
})

test('does not wait for a process with open pipes', async () => {
  const begin = performance.now()
  const { stdout } = await runProgram('sh', ['-c', 'sleep 30 & echo $!'], { input: 'none' })
  expect(performance.now() - begin).toBeLessThan(5_000)
  process.kill(Number(stdout.toString()))
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
