import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** The built library is tested as a program has it. */
const BUILT = /library\s*\.openStore/g
const OPENS = /\bopenStore\((?!\{ kind: 'memory'|\))/

/** A store waits 300 ms after each write while an rclone runs, and the tests beside this one start many. */
it('each test that opens a store specifies if rclone runs', () => {
  const texts = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: readFileSync(join('test', name), 'utf8').replace(BUILT, '') }))
  const opening = texts.filter(({ text }) => OPENS.test(text))
  expect(opening.length).toBeGreaterThan(5)
  const silent = opening.filter(({ text }) => !/\balone\b|\brcloneMayRun\b/.test(text))
  expect(silent.map(({ name }) => name)).toEqual([])
})
