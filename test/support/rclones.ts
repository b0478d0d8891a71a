import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest'
import { findRclone } from '../../src/host/system-paths.ts'
import { has } from './needs.ts'
import { GIVEN, pathWith } from './rclone-in-path.ts'

/** An rclone to compare with. */
export interface Rclone {
  readonly path: string
  /** As it prints it, such as 1.75.2. */
  readonly version: string
  /** Whether it has this command: `config redacted`, `authorize`. 1.60.1 lacks some. */
  has(command: string): boolean
  /** Its `config providers`. */
  providers<T>(): T
  /** Whether it is this version or a newer one: `rclone.isAtLeast(1, 63)`. */
  isAtLeast(major: number, minor: number): boolean
}

/** All that are given, or the one in PATH; empty if there is none (with CI=true an error). */
export const RCLONES: readonly Rclone[] = GIVEN.length > 0 ? GIVEN.map(rcloneAt) : installed()

/** The newest of them. Where two versions differ, the program does what this one does. */
export const NEWEST: Rclone | undefined = [...RCLONES].sort((a, b) =>
  b.version.localeCompare(a.version, 'en', { numeric: true }),
)[0]

/** For `it.skipIf(!needsRclone)`: a test that any rclone is enough for. */
export const needsRclone = RCLONES.length > 0

/**
 * A group of tests once for each rclone. Inside, `rclone` in PATH is this one, for the tests and
 * for the program. Do not start rclone while the tests are collected, and do not make the group
 * concurrent with its neighbours: PATH is the same for all of them.
 */
export function describeRclones(title: string, tests: (rclone: Rclone) => void): void {
  if (!needsRclone) describe.skip(`${title} (needs rclone)`, () => it('needs rclone', () => {}))
  for (const rclone of RCLONES) {
    describe(`${title} (rclone ${rclone.version})`, () => {
      let before: string | undefined
      beforeAll(() => {
        before = process.env.PATH
        process.env.PATH = pathWith(rclone.path)
      })
      afterAll(() => {
        process.env.PATH = before
      })
      tests(rclone)
    })
  }
}

/** One test, once for each rclone. */
export function itRclones(
  title: string,
  test: (rclone: Rclone, context: TestContext) => unknown,
  timeout?: number,
): void {
  if (!needsRclone) it.skip(`${title} (needs rclone)`, () => {})
  for (const rclone of RCLONES) {
    const run = async (context: TestContext) => {
      const before = process.env.PATH
      process.env.PATH = pathWith(rclone.path)
      try {
        await test(rclone, context)
      } finally {
        process.env.PATH = before
      }
    }
    it(`${title} (rclone ${rclone.version})`, run, timeout)
  }
}

function installed(): readonly Rclone[] {
  const path = has('rclone') ? findRclone(process.env) : undefined
  return path === undefined ? [] : [rcloneAt(path)]
}

function rcloneAt(path: string): Rclone {
  // What 1.75.2 prints about its backends is longer than Node's default of 1 MiB.
  const ask = (...words: readonly string[]) =>
    execFileSync(path, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const version = /^rclone v([\d.]+)/.exec(ask('version'))?.[1] ?? 'unknown'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return {
    ...{ path, version },
    has: (command) => {
      const words = command.split(' ')
      const list = ask(...words.slice(0, -1), '--help')
      return list.split('\n').some((line) => line.startsWith(`  ${words.at(-1)} `))
    },
    providers: () => JSON.parse(ask('config', 'providers')),
    isAtLeast: (a, b) => major > a || (major === a && minor >= b),
  }
}
