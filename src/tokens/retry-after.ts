/** The longest single wait in milliseconds. */
const LONGEST_MS = 30_000

/**
 * How long to wait before the next request to a busy service. Without a time from the service, the
 * wait doubles with each attempt. Half of it is random, so that many clients do not return together.
 * @param retryAfter the header as it came: seconds, or a date (RFC 9110 section 10.2.3)
 * @param attempt 0 for the first
 * @param chance from 0 to 1
 * @returns milliseconds, or undefined if the service asks for a longer wait than the limit
 */
export function waitBeforeRetry(
  retryAfter: string | undefined,
  attempt: number,
  now: number,
  chance: number,
): number | undefined {
  const asked = retryAfter === undefined ? undefined : readRetryAfter(retryAfter, now)
  if (asked !== undefined) return asked > LONGEST_MS ? undefined : asked
  return Math.min(LONGEST_MS, 1000 * 2 ** attempt * (0.5 + chance / 2))
}

/** @returns milliseconds from now, or undefined if the text is not a number or a date */
function readRetryAfter(text: string, now: number): number | undefined {
  const trimmed = text.trim()
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1000
  const at = /[a-z]/i.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
