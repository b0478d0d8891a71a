import { PcloudConfigError } from '../errors.ts'

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
export function filterPattern(glob: string, option: string, isExact = false): RegExp {
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
