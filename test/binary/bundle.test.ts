import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'

interface Bundle {
  readonly code: string
  readonly library: string
  readonly packages: readonly string[]
}

/** In a process of its own: a repository in the environment must not get in. */
function bundle(): Bundle {
  const module = pathToFileURL(resolve('scripts/binary/bundle.mjs')).href
  const script = `import { bundle } from ${JSON.stringify(module)}
process.stdout.write(JSON.stringify(await bundle()))`
  const words = ['--input-type=module', '-e', script]
  return JSON.parse(
    execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 }),
  )
}

describe('the code of the single file', () => {
  let made: Bundle
  beforeAll(() => {
    made = bundle()
  })

  it('has every dependency in it', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const folders = Object.keys(dependencies).map((name) => `node_modules/${name}`)
    expect(made.packages).toEqual(expect.arrayContaining(folders))
  })

  it('loads nothing but modules of Node', () => {
    const loaded = [
      ...`${made.code}${made.library}`.matchAll(/\b(?:require|import)\(["'`]([^"'`]+)["'`]\)/g),
    ]
    const names = new Set(loaded.map(([, name = '']) => name))
    expect(names.size).toBeGreaterThan(10)
    expect(
      [...names].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)),
    ).toEqual([])
    expect(made.code + made.library).not.toMatch(/\bimport\(/)
  })

  it('is ASCII, and loads crypto only when it is used', () => {
    expect([...made.code].every((char) => char <= '\x7f')).toBe(true)
    expect(made.code).not.toMatch(/import_node_crypto\d*\s*=\s*require/)
  })
})
