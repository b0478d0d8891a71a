import { PcloudConfigError } from '../errors.ts'
import type { RemoteSummary } from '../remotes/remote-summary.ts'
import type { Invocation } from './invocation.ts'

const FIELDS = ['name', 'type', 'source', 'description'] as const
type Field = (typeof FIELDS)[number]

/**
 * Filters and sorts remotes like `rclone listremotes` 1.75.2 (`cmd/listremotes/listremotes.go`):
 * FILTER is compared with all fields, an option with the field of that name. An empty pattern matches
 * all remotes.
 * @throws PcloudConfigError `usage`
 */
export function filterRemotes(
  remotes: readonly RemoteSummary[],
  { args: [filter], options }: Pick<Invocation, 'args' | 'options'>,
): readonly RemoteSummary[] {
  const pattern = (glob: unknown, name: string) =>
    typeof glob === 'string' && glob !== ''
      ? filterPattern(glob, name, options.has('exact'))
      : undefined
  const any = pattern(filter, 'FILTER')
  const own = FIELDS.map((field) => [field, pattern(options.get(field), `--${field}`)] as const)
  const matching = remotes.filter(
    (remote) =>
      own.every(([field, glob]) => glob?.test(remote[field]) ?? true) &&
      (any === undefined || FIELDS.some((field) => any.test(remote[field]))),
  )
  const order = options.get('order-by')
  return order === undefined || order === '' ? matching : matching.sort(readOrder(String(order)))
}

type Order = (a: RemoteSummary, b: RemoteSummary) => number

/** `type,name=descending` as a comparison. @throws PcloudConfigError `usage` */
function readOrder(text: string): Order {
  const orders = text.toLowerCase().split(',').map(readField)
  return (a, b) => orders.map((order) => order(a, b)).find((found) => found !== 0) ?? 0
}

function readField(part: string): Order {
  const sign = part.indexOf('=')
  const [name, direction] = sign < 0 ? [part, 'asc'] : [part.slice(0, sign), part.slice(sign + 1)]
  const field = FIELDS.find((known) => known === name)
  const factor = DIRECTIONS.get(direction)
  if (field !== undefined && factor !== undefined) return (a, b) => factor * byBytes(a, b, field)
  throw new PcloudConfigError('usage', `--order-by cannot sort by ${part === '' ? '""' : part}.`, {
    hint: `Use ${FIELDS.join(', ')}, each with =descending if you want. Example: --order-by type,name=descending`,
  })
}

const DIRECTIONS: ReadonlyMap<string, 1 | -1> = new Map([
  ['asc', 1],
  ['ascending', 1],
  ['desc', -1],
  ['descending', -1],
])

/** Go compares strings by their bytes. */
function byBytes(a: RemoteSummary, b: RemoteSummary, field: Field): number {
  return Buffer.compare(Buffer.from(a[field]), Buffer.from(b[field]))
}

/** An escaped character, `{{regexp}}`, `[a-z]`, stars, or one character. */
const TOKEN = /\\.|\{\{(?:.*?\}\}+|.*$)|\[(?:[^[\]]|\[[^\]]*\])*\]|\*+|./gs

/**
 * A pattern of rclone's filters as a regular expression: `*`, `?`, `[a-z]`, `{a,b}`, `{{regexp}}`.
 * It ignores case, as in `rclone listremotes` 1.75.2 (`GlobStringToRegexp`, fs/filter/glob.go).
 *
 * @param option the name of the pattern in the message
 * @param isExact match the complete text, not only a part
 * @throws PcloudConfigError `usage`
 */
function filterPattern(glob: string, option: string, isExact = false): RegExp {
  if (glob.length > LONGEST) throw badPattern(option)
  let depth = 0
  const rewrite = (token: string): string => {
    if (REFUSED.test(token)) throw badPattern(option)
    if (/^(?:\\|\[)/.test(token)) return token
    if (token.startsWith('{{')) return `(${token.slice(2, -2)})`
    if (token === '{' || token === '}') {
      depth += token === '{' ? 1 : -1
      if (depth < 0) throw badPattern(option)
    }
    if (token === ',') return depth > 0 ? '|' : ','
    return SIGNS[token] ?? token.replace(/[.+()|^$]/, '\\$&')
  }
  const source = (glob.match(TOKEN) ?? []).map(rewrite).join('')
  if (depth > 0) throw badPattern(option)
  try {
    return new RegExp(isExact ? `^${source}$` : source, 'i')
  } catch (error) {
    throw badPattern(option, error)
  }
}

/** V8 refuses a larger expression only at its first use, and open brackets take quadratic time. */
const LONGEST = 4096

/** An unclosed bracket or `{{`, two stars, and escapes that Go's regexp does not have. */
const REFUSED = /^(?:\[$|\]|\{\{(?!.*\}\})|\*\*|\\(?:[^\W_]|$)(?<![dDsSwWbBfnrtv]))/s
const SIGNS: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '{': '(', '}': ')' }

function badPattern(option: string, cause?: unknown): PcloudConfigError {
  return new PcloudConfigError('usage', `The pattern in ${option} is not valid.`, {
    cause,
    hint: 'Use part of a name, or a pattern with *, ?, [a-z] or {one,another}.',
  })
}
