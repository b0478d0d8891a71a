import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** The kind of an import. `type` imports do not exist at run time. */
export type Kind = 'static' | 'type' | 'dynamic'

export interface Import {
  readonly kind: Kind
  /** A file below `src`, such as `cli/run.ts`, or a package or builtin by its name. */
  readonly to: string
}

export interface SourceFile {
  /** Below `src`, with slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

const STATIC = /^(?:import|export)(\s+type)?\b(?!\()[^'"`;]*?\bfrom\s*'([^']+)'/gm
const BARE = /^import\s*'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g

/** Regular expressions are sufficient, because a formatter writes the sources. */
export function readImports(text: string, path = 'file.ts'): readonly Import[] {
  const code = withoutComments(text)
  const found: readonly (readonly [Kind, string])[] = [
    ...[...code.matchAll(STATIC)].map(
      ([, type, to = '']) => [type === undefined ? 'static' : 'type', to] as const,
    ),
    ...[...code.matchAll(BARE)].map(([, to = '']) => ['static', to] as const),
    ...[...code.matchAll(DYNAMIC)].map(([, to = '']) => ['dynamic', to] as const),
  ]
  return found.map(([kind, to]) => ({ kind, to: resolve(to, path) }))
}

function resolve(specifier: string, path: string): string {
  return specifier.startsWith('.') ? posix.join(dirname(path), specifier) : specifier
}

/** Removes lines that are comments. The code has no comments after code. */
export function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\*|\*|\/\/).*$/gm, '')
}

export function readSources(root = 'src'): ReadonlyMap<string, SourceFile> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
  if (names.length === 0 || !existsSync(join(root, 'bin.ts'))) throw new Error(`no ${root}`)
  return new Map(names.map((path) => [path, readSource(root, path)]))
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, imports: readImports(text, path) }
}

/** All files and packages that these files import, directly or not, by imports of these kinds. */
export function reachable(
  sources: ReadonlyMap<string, SourceFile>,
  from: readonly string[],
  kinds: readonly Kind[],
): ReadonlySet<string> {
  const seen = new Set(from)
  for (const path of seen) {
    for (const { kind, to } of sources.get(path)?.imports ?? []) {
      if (kinds.includes(kind)) seen.add(to)
    }
  }
  return seen
}

const NAMED = /^(?:import|export)\s+(type\s+)?\{([^}]*)\}\s*from\s*'([^']+)'/gm
const WHOLE = /^import \* as \w+ from '([^']+)'/gm
const DECLARED = /^export (?:abstract )?(?:async )?(?:const|function\*?|class) (\w+)/gm
const LOADED =
  /(?:\{([^{}]*)\}\s*=\s*await |\(await )?import\('([^']+)'\)(?:\)\.(\w+)|\.then\(\(\{([^}]*)\}\))?/g

/** The names within braces, without types. */
function valuesIn(list: string, separator: string): readonly string[] {
  const items = list.split(',').map((item) => item.trim())
  const values = items.filter((item) => item !== '' && !item.startsWith('type '))
  return values.map((item) => item.split(separator)[0]?.trim() ?? '')
}

/** The values that a file exports, also from other files. */
export function exportedValues({ text }: SourceFile): readonly string[] {
  const code = withoutComments(text)
  const passedOn = [...code.matchAll(NAMED)]
    .filter(([all, type]) => all.startsWith('export') && type === undefined)
    .flatMap(([, , list = '']) => valuesIn(list, ' as '))
  return [...[...code.matchAll(DECLARED)].map(([, name = '']) => name), ...passedOn]
}

/** The imports of a file, such as `cli/run.ts#run`. `#*` if it may import everything. */
export function takenValues(text: string, path: string): readonly string[] {
  const code = withoutComments(text)
  const named = [...code.matchAll(NAMED)].flatMap(([, , list = '', from = '']) =>
    valuesIn(list, ' as ').map((name) => `${resolve(from, path)}#${name}`),
  )
  const loaded = [...code.matchAll(LOADED)].flatMap(([, list, from = '', one, then]) => {
    const names = one === undefined ? valuesIn(list ?? then ?? '*', ':') : [one]
    return names.map((name) => `${resolve(from, path)}#${name}`)
  })
  const whole = [...code.matchAll(WHOLE)].map(([, from = '']) => `${resolve(from, path)}#*`)
  return [...named, ...loaded, ...whole]
}

const TYPE = /^export (?:interface|type) (\w+)/gm

export function exportedTypes({ text }: SourceFile): readonly string[] {
  return [...withoutComments(text).matchAll(TYPE)].map(([, name = '']) => name)
}

/** All names that a file imports or passes on, types included, such as `cli/host.ts#Host`. */
export function takenNames(text: string, path: string): readonly string[] {
  return [...withoutComments(text).matchAll(NAMED)].flatMap(([, , list = '', from = '']) =>
    list.split(',').map((one) => {
      const name = one
        .trim()
        .replace(/^type /, '')
        .split(' as ')[0]
      return `${resolve(from, path)}#${name}`
    }),
  )
}
