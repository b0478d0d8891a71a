import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Builds a copy of the sources in `name`, and returns each file of the result with its content. */
function builtIn(name: string): Readonly<Record<string, string>> {
  const place = join(folder, name)
  mkdirSync(place, { recursive: true })
  for (const part of ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.types.json']) {
    cpSync(part, join(place, part), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(place, 'node_modules'))
  execFileSync(process.execPath, ['scripts/build.mjs', '--quiet'], { cwd: place })
  const dist = join(place, 'dist')
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )
  const paths = files.map((file) => join(file.parentPath, file.name)).sort()
  return Object.fromEntries(
    paths.map((path) => [path.slice(dist.length), readFileSync(path, 'base64')]),
  )
}

test('builds in two folders are identical, so a package can be compared with a local build', () => {
  const [one, other] = [builtIn('one'), builtIn('another/folder')]
  expect(Object.keys(one).length).toBeGreaterThan(20)
  expect(Object.keys(other)).toEqual(Object.keys(one))
  expect(Object.keys(one).filter((path) => one[path] !== other[path])).toEqual([])
}, 60_000)
