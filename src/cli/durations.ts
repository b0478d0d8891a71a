import { PcloudConfigError } from '../errors.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * Go's spelling of a duration, as rclone's options take it: `90s`, `5m`, `1h30m`.
 * @returns milliseconds, at least 1
 * @throws PcloudConfigError `usage`
 */
export function parseDuration(text: string, option: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  const whole = parts.map(([part]) => part).join('') === text && parts.length > 0
  const total = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
  if (whole && total >= 1 && total <= 24 * 3_600_000) return total
  throw new PcloudConfigError('usage', `${option} does not hold a duration.`, {
    hint: 'Write it like 90s, 5m or 1h30m, a day at most.',
  })
}
