/**
 * The name of the errno behind an error, such as `ENOSPC`; an empty string if the system did
 * not report one. libuv has no name for some numbers and calls them "Unknown system error -122".
 */
export function errnoOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const code: unknown = Reflect.get(error, 'code')
  const number: unknown = Reflect.get(error, 'errno')
  if (typeof code === 'string' && !code.startsWith('Unknown system error')) return code
  return typeof number === 'number' ? (UNNAMED.get(Math.abs(number)) ?? `errno ${-number}`) : ''
}

/** Numbers of Linux and BSD (macOS) that libuv does not name. None has a second unnamed meaning on the other system. */
const UNNAMED: ReadonlyMap<number, string> = new Map([
  [122, 'EDQUOT'],
  [69, 'EDQUOT'],
  [116, 'ESTALE'],
  [70, 'ESTALE'],
])

/** Undefined if the work fails with one of these errnos, for example `ENOENT`. */
export async function unlessErrno<T>(
  work: Promise<T>,
  codes: readonly string[],
): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (codes.includes(errnoOf(error))) return undefined
    throw error
  }
}

/** Whether the work succeeds. If `failures` are given, a different errno is an error. */
export async function succeeds(
  work: Promise<unknown>,
  failures?: readonly string[],
): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (failures === undefined || failures.includes(errnoOf(error))) return false
    throw error
  }
}

/** Undefined if the system refuses, for example because a file does not exist. */
export function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
