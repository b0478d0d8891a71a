import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  exportedTypes,
  exportedValues,
  type Import,
  reachable,
  readImports,
  readSources,
  type SourceFile,
  takenNames,
  takenValues,
  withoutComments,
} from './architecture/source.ts'

const sources = readSources()
const files = [...sources.values()]

/** Everything may use these. They import only each other. */
const BASE = [
  'advice.ts',
  'closest.ts',
  'text-layout.ts',
  'encoding.ts',
  'errors.ts',
  'finding.ts',
  'http.ts',
  'json.ts',
  'limit.ts',
  'release-date.ts',
  'secret.ts',
  'system-error.ts',
  'visible.ts',
]

/** A folder imports only from the folders before it. `BASE` and the entry points frame the list. */
const ORDER = [
  ...['files', 'rclone', 'config-file', 'tokens', 'services', 'oauth-loopback', 'remotes'],
  ...['check', 'wizard', 'protocol', 'export', 'import', 'cli', 'host', 'library'],
  ...['index.ts', 'bin.ts'],
]

/** Parts that import less than the order allows. */
const FEWER: Readonly<Record<string, readonly string[]>> = {
  rclone: [],
  tokens: [],
  host: ['files', 'rclone', 'services'],
  'bin.ts': ['cli', 'host'],
}

function mayImport(part: string, other: string): boolean {
  if (BASE.includes(other)) return true
  const allowed = FEWER[part] ?? ORDER.slice(0, Math.max(ORDER.indexOf(part), 0))
  return allowed.includes(other)
}

/** Interfaces that the host implements. The host imports these types. */
const PORTS = [
  ...['cli/host.ts', 'check/inspector.ts', 'oauth-loopback/identify-visitor.ts'],
  ...['wizard/wizard-context.ts', 'wizard/prompter.ts'],
]

/** An exception needs a reason. An exception that is no longer needed fails. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'host/node-host.ts -> cli/exit-codes.ts':
    'a signal ends the run with the reason that the exit code table knows',
}

/** Builtins that do not change the machine. Tests need no mock for them. */
const PURE = ['node:buffer', 'node:crypto', 'node:path', 'node:util']

function partOf(path: string): string {
  return path.split('/')[0] ?? path
}

/** Packages that only compute, and where they may be imported. */
const PURE_PACKAGES: Readonly<Record<string, string>> = {
  '@noble/ciphers': 'config-file/encryption/',
  diff: 'config-file/diff.ts',
  ini: 'export/ini.ts',
  yaml: 'import/manifests.ts',
}

/** `@noble/ciphers/salsa.js` is a file of `@noble/ciphers`. */
function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

/** The files that may access the machine. */
function isEdge(path: string): boolean {
  if (path === 'bin.ts' || path.startsWith('host/') || path.startsWith('files/')) return true
  return path === 'oauth-loopback/loopback-server.ts'
}

const isOurs = ({ to }: Import) => sources.has(to)
const isBuiltin = ({ to }: Import) => to.startsWith('node:')
const isPackage = (one: Import) => !isOurs(one) && !isBuiltin(one)

function findImports(wanted: (one: Import, file: SourceFile) => boolean): readonly string[] {
  return files.flatMap((file) =>
    file.imports.filter((one) => wanted(one, file)).map(({ to }) => `${file.path} -> ${to}`),
  )
}

function findText(pattern: RegExp, where: (path: string) => boolean = () => true) {
  return files
    .filter(({ path, text }) => where(path) && pattern.test(withoutComments(text)))
    .map(({ path }) => path)
}

describe('the reader of imports', () => {
  it('finds all kinds of imports, except in comments', () => {
    const text = [
      "import a from './a.ts'",
      'import {',
      '  b,',
      "} from '../b.ts'",
      "import type { C } from './c.ts'",
      "export { d } from 'd'",
      "import 'node:fs'",
      " * import x from 'x'",
      "// import('x')",
      "const e = await import('./e.ts')",
    ].join('\n')
    expect(readImports(text, 'part/file.ts')).toEqual([
      { kind: 'static', to: 'part/a.ts' },
      { kind: 'static', to: 'b.ts' },
      { kind: 'type', to: 'part/c.ts' },
      { kind: 'static', to: 'd' },
      { kind: 'static', to: 'node:fs' },
      { kind: 'dynamic', to: 'part/e.ts' },
    ])
  })

  it('finds all imports', () => {
    const words = files.map(({ text }) =>
      withoutComments(text).match(/\bfrom '|\bimport\('|^import '/gm),
    )
    const all = files.flatMap(({ imports }) => imports)
    expect(all.length).toBe(words.reduce((sum, found) => sum + (found?.length ?? 0), 0))
    const lost = all.filter(({ to }) => to.endsWith('.ts') && !sources.has(to))
    expect(lost).toEqual([])
  })
})

describe('imports', () => {
  const crossing = findImports((one, { path }) => isOurs(one) && partOf(path) !== partOf(one.to))
  const allowed = findImports(
    ({ to, kind }, { path }) =>
      mayImport(partOf(path), partOf(to)) ||
      (partOf(path) === 'host' && kind === 'type' && PORTS.includes(to)),
  )

  it('all folders have a position in the order', () => {
    const parts = new Set(files.map(({ path }) => partOf(path)))
    expect([...parts].filter((part) => ![...BASE, ...ORDER].includes(part))).toEqual([])
  })

  it('follow the order, and every exception is needed', () => {
    const wrong = crossing.filter((arrow) => !allowed.includes(arrow))
    expect(new Set(wrong)).toEqual(new Set(Object.keys(EXCEPTIONS)))
  })

  it('no file is part of a cycle, imports of types included', () => {
    const cyclic = files.filter(({ path, imports }) =>
      reachable(
        sources,
        imports.map(({ to }) => to),
        ['static', 'type', 'dynamic'],
      ).has(path),
    )
    expect(cyclic.map(({ path }) => path)).toEqual([])
  })

  it('the program or the library imports every file', () => {
    const reached = reachable(sources, ['bin.ts', 'index.ts'], ['static', 'type', 'dynamic'])
    expect(files.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([])
  })
})

describe('access to the machine', () => {
  it('needs builtins only in host/, files/ and the listener', () => {
    const effects = findImports(
      (one, { path }) =>
        isBuiltin(one) && one.kind !== 'type' && !PURE.includes(one.to) && !isEdge(path),
    )
    expect(effects).toEqual([])
  })

  it('uses process and console only there', () => {
    expect(
      findText(/(?<![\w.'])(process|console|globalThis)\.\w/, (path) => !isEdge(path)),
    ).toEqual([])
  })

  it('does not use AbortSignal.timeout, which Node 20 can lose', () => {
    expect(findText(/AbortSignal\.timeout\(/)).toEqual(['host/inspect/inspector-of.ts'])
  })

  it('does not exit the process or print to the console', () => {
    expect(findText(/\bprocess\.(exit|abort|reallyExit)\(/)).toEqual([])
    expect(findText(/\bconsole\./)).toEqual([])
  })
})

describe('packages', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

  it('are declared, and imported only in host/ if they do more than compute', () => {
    const isAtHome = (path: string, name: string) =>
      path.startsWith('host/') || path.startsWith(PURE_PACKAGES[name] ?? 'host/')
    const used = findImports((one) => isPackage(one))
    const outside = findImports(
      (one, { path }) => isPackage(one) && !isAtHome(path, packageOf(one.to)),
    )
    const names = used.map((arrow) => packageOf(arrow.split(' -> ')[1] ?? ''))
    expect(outside).toEqual([])
    expect(names.filter((name) => !(name in dependencies))).toEqual([])
  })

  it('are loaded on demand', () => {
    const entries = files.map(({ path }) => path).filter((path) => !path.startsWith('host/'))
    const loaded = [...reachable(sources, entries, ['static'])]
    expect(loaded.filter((to) => !to.startsWith('node:') && !sources.has(to))).toEqual([])
  })
})

describe('exports', () => {
  it('are found in all kinds of imports', () => {
    const text = [
      "import { a, type T } from './a.ts'",
      "{ const { b: c } = await import('./b.ts')",
      "const d = (await import('./d.ts')).d()",
      "const e = import('./e.ts').then(({ e }) => e())",
      "load: () => import('./f.ts'),",
    ].join('\n')
    const taken = ['p/a.ts#a', 'p/b.ts#b', 'p/d.ts#d', 'p/e.ts#e', 'p/f.ts#*']
    expect(takenValues(text, 'p/x.ts')).toEqual(taken)
  })

  it('are not only for tests', () => {
    const scripts = readdirSync('scripts').filter((name) => name.endsWith('.ts'))
    const taken = new Set([
      ...files.flatMap(({ path, text }) => takenValues(text, path)),
      ...scripts.flatMap((name) =>
        takenValues(readFileSync(`scripts/${name}`, 'utf8').replaceAll('../src/', './'), name),
      ),
    ])
    const unused = files
      .filter(({ path }) => path !== 'index.ts' && !taken.has(`${path}#*`))
      .flatMap((file) => exportedValues(file).map((name) => `${file.path}#${name}`))
      .filter((name) => !taken.has(name))
    expect(unused).toEqual([])
  })

  it('are in the file that has the code, except those of the library', () => {
    expect(findText(/^export (?:type )?(?:\{|\*)/m)).toEqual(['index.ts'])
  })

  it('of types are for a different file of src/, not for tests', () => {
    const taken = new Set(files.flatMap(({ path, text }) => takenNames(text, path)))
    const unused = files.flatMap((file) =>
      exportedTypes(file)
        .map((name) => `${file.path}#${name}`)
        .filter((name) => !taken.has(name)),
    )
    expect(unused).toEqual([])
  })

  it('have several users, except less than half of them', () => {
    const users = files.flatMap(({ path, text }) => [...new Set(takenNames(text, path))])
    const counts = new Map<string, number>()
    for (const name of users) counts.set(name, (counts.get(name) ?? 0) + 1)
    const names = files.flatMap((file) =>
      [...exportedValues(file), ...exportedTypes(file)].map((name) => `${file.path}#${name}`),
    )
    const single = names.filter((name) => (counts.get(name) ?? 0) < 2)
    expect(names.length).toBeGreaterThan(1000)
    expect(single.length / names.length).toBeLessThan(0.5)
  })
})

/** CSS variables look like options, so the style of the pages is left out. */
const PAGE = 'oauth-loopback/page-layout.ts'
const withoutStyle = (text: string) => text.replace(/^const STYLE = `[^`]*`$/m, '')

/** Arguments of other programs, as whole words of a command. */
const RUN_PROGRAMS = ['host/run-rclone.ts', 'wizard/farewell.ts']

describe('options of the command line', () => {
  const outside = files
    .filter(({ path }) => !/^(?:cli|library)\//.test(path))
    .map(({ path, text }) => ({ path, text: path === PAGE ? withoutStyle(text) : text }))
  const naming = (pattern: RegExp) =>
    outside.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

  it('are named in cli/ and library/ only, also in comments', () => {
    const own = naming(/[\s`(]--[a-z][a-z-]+(?![\w)]| })(?! [<>]=? )/)
    expect(own.filter((path) => !RUN_PROGRAMS.includes(path))).toEqual([])
  })

  it('as a word are arguments of other programs', () => {
    expect(naming(/['"`]--[a-z][a-z-]+/).sort()).toEqual([...RUN_PROGRAMS].sort())
  })
})

describe('services', () => {
  it('are named in services/ only', () => {
    const found = files.filter(
      ({ path, text }) => !path.startsWith('services/') && /verizon|pinkcloudsync/i.test(text),
    )
    expect(found.map(({ path }) => path)).toEqual([])
  })
})

describe('names', () => {
  it('occur once, except index.ts and the same part of each service', () => {
    const byName = new Map<string, string[]>()
    const one = (path: string) => path.replace(/^services\/[^/]+\//, 'services/*/')
    for (const path of new Set(files.map(({ path }) => one(path)))) {
      const name = path.split('/').at(-1) ?? path
      byName.set(name, [...(byName.get(name) ?? []), path])
    }
    const repeated = [...byName].filter(([name, paths]) => name !== 'index.ts' && paths.length > 1)
    expect(repeated.map(([, paths]) => paths.join(' '))).toEqual([])
  })
})

describe('small files', () => {
  it('have two importers, are loaded on demand, or are entry points', () => {
    const importers = new Map<string, Set<string>>()
    for (const { path, imports } of files) {
      for (const { to } of imports) importers.set(to, (importers.get(to) ?? new Set()).add(path))
    }
    const onDemand = new Set(
      files.flatMap(({ imports }) =>
        imports.filter(({ kind }) => kind === 'dynamic').map(({ to }) => to),
      ),
    )
    const ofLibrary = sources.get('index.ts')?.imports.map(({ to }) => to) ?? []
    // A part of a service has the same name in each service.
    const isEntry = (path: string) =>
      onDemand.has(path) ||
      ofLibrary.includes(path) ||
      /^(?:bin|index)\.ts$|^services\/[^/]+\//.test(path)
    const small = files.filter(
      ({ path, text }) =>
        text.split('\n').length <= 40 && !isEntry(path) && (importers.get(path)?.size ?? 0) < 2,
    )
    expect(small.map(({ path }) => path)).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  it('has the folders and their imports (npm run layout)', () => {
    const { status, stdout } = spawnSync(process.execPath, ['scripts/layout.mjs', '--check'])
    expect(String(stdout)).toBe('')
    expect(status).toBe(0)
  })

  it('has at most 200 lines', () => {
    const lines = readFileSync('docs/architecture.md', 'utf8').trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(200)
  })
})

describe('shape', () => {
  it('no module has state, so two logins in a process are independent', () => {
    expect(findText(/^(?:export )?(?:let|var) /m)).toEqual([])
  })

  it('no file is longer than 250 lines', () => {
    const long = files.filter(({ text }) => text.trimEnd().split('\n').length > 250)
    expect(long.map(({ path }) => path)).toEqual([])
  })
})
