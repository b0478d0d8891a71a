/** The day of this release, set with the version. The clock cannot be earlier. */
export const RELEASED = '2026-06-01'

/** Works offline: TLS connections fail if the clock is this far off. */
export function isClockWrong(now: number): boolean {
  return now < Date.parse(RELEASED)
}

/** The date for people, such as `1970-01-01`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}
