import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'

interface Bundle {
  readonly files: Readonly<Record<string, string>>
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
  let code: string
  beforeAll(() => {
    made = bundle()
    // A long line goes on in the next one, within a string as well.
    code = Object.values(made.files).join('\n').replaceAll('\\\n', '')
  })

  it('has every dependency in it', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const folders = Object.keys(dependencies).map((name) => `node_modules/${name}`)
    expect(made.packages).toEqual(expect.arrayContaining(folders))
  })

  it('loads nothing but modules of Node', () => {
    const loaded = code.matchAll(/\b(?:require|import)\(["'`]([^"'`]+)["'`]\)/g)
    const names = new Set([...loaded].map(([, name = '']) => name))
    expect(names.size).toBeGreaterThan(10)
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const packages = Object.keys(dependencies)
    const others = [...names].filter(
      (name) =>
        !name.startsWith('node:') &&
        !builtinModules.includes(name) &&
        // The chunks of the program get these from packages.cjs.
        !packages.some((one) => name === one || name.startsWith(`${one}/`)) &&
        !(name.startsWith('./') && basename(name) in made.files),
    )
    expect(others).toEqual([])
    expect(code).not.toMatch(/\bimport\(/)
  })

  it('is ASCII, so that V8 uses a single byte per character', () => {
    expect(code).toMatch(/^[\x00-\x7f]*$/)
  })
})
