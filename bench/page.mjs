// Puts a result where its marks stand in a page: `<!-- NAME -->` and `<!-- /NAME -->`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

export function replaceBlock(path, name, text) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const page = readFileSync(path, 'utf8')
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} has no place for ${name}`)
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`)
}

/** What TypeScript files export, bundled into one module: the tests' own people and services. */
export async function bundled(...files) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-bundle-'))
  try {
    const contents = files
      .map((file) => `export * from ${JSON.stringify(resolve(file))}`)
      .join('\n')
    const outfile = join(folder, 'bundle.mjs')
    const shared = { bundle: true, format: 'esm', platform: 'node', logLevel: 'error' }
    await build({ ...shared, stdin: { contents, resolveDir: '.' }, outfile })
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
