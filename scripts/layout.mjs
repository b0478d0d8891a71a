// Writes the picture of the folders into docs/architecture.md, from the imports in src/.
// `npm run layout` updates the page. With --check, exits with 1 if the page is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'

const PAGE = 'docs/architecture.md'
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g
const BLOCK = /(<!-- layout -->\n)[\s\S]*?(<!-- end of layout -->)/

/** The folder of a file, or `*.ts` for the files directly in src/. */
function folderOf(path) {
  if (path === 'bin.ts' || path === 'index.ts') return path
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '*.ts'
}

/** @returns {Map<string, Set<string>>} for each folder, the folders that it imports */
function readFolders() {
  const folders = new Map()
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
  for (const path of paths) {
    const imported = folders.get(folderOf(path)) ?? new Set()
    folders.set(folderOf(path), imported)
    const text = readFileSync(`src/${path}`, 'utf8').replace(/^\s*(?:\/\*|\*|\/\/).*$/gm, '')
    for (const [, to] of text.matchAll(IMPORT))
      imported.add(folderOf(posix.join(dirname(path), to)))
    imported.delete(folderOf(path))
  }
  return folders
}

/** One more than the highest level among its imports, so each folder is below its imports. */
function levelOf(folder, folders) {
  return 1 + Math.max(0, ...[...folders.get(folder)].map((other) => levelOf(other, folders)))
}

function picture() {
  const folders = readFolders()
  const level = new Map([...folders.keys()].map((folder) => [folder, levelOf(folder, folders)]))
  const order = [...folders.keys()].sort(
    (one, other) => level.get(one) - level.get(other) || one.localeCompare(other),
  )
  const width = Math.max(...order.map((folder) => folder.length)) + 2
  const lines = order.map((folder) => {
    const imported = order.filter((other) => other !== '*.ts' && folders.get(folder).has(other))
    return `${folder.padEnd(width)}${imported.length > 0 ? `imports ${imported.join(', ')}` : ''}`
  })
  return ['```', ...lines.map((line) => line.trimEnd()), '```', ''].join('\n')
}

const before = readFileSync(PAGE, 'utf8')
const after = before.replace(BLOCK, (_, start, end) => `${start}${picture()}${end}`)
if (!BLOCK.test(before)) throw new Error(`${PAGE} has no layout block`)
if (process.argv.includes('--check')) {
  if (after !== before) console.log(`${PAGE} is out of date. Run: npm run layout`)
  process.exitCode = after === before ? 0 : 1
} else writeFileSync(PAGE, after)
