import { regionOf } from '../../services/pcloud/regions.ts'
import type { Authorization } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** `1.123 GiB`, as `rclone about` prints it (fs/sizesuffix.go, ByteUnit). */
export function formatBytes(bytes: number): string {
  let [value, power] = [bytes, 0]
  while (value >= 1024 && power < UNITS.length - 1) {
    value /= 1024
    power++
  }
  return `${Number.isInteger(value) ? value : value.toFixed(3)} ${UNITS[power]}`
}

/** Reports the account to the user and in the events. */
export function tellAccount(
  { account, hostname }: Pick<Authorization, 'account' | 'hostname'>,
  context: LoginContext,
): void {
  if (account === undefined) return
  const used = `${formatBytes(account.usedQuota)} of ${formatBytes(account.quota)} used`
  // The line fits into 80 columns with `5/6 Log in` before it.
  const region = regionOf(hostname)?.label ?? hostname
  context.prompter.say({ tone: 'ok', text: `Logged in as ${account.email} · ${region} · ${used}` })
  context.emit({
    event: 'account',
    email: account.email,
    userid: account.userid,
    region: regionOf(hostname)?.id ?? hostname,
    hostname,
    quota: account.quota,
    usedquota: account.usedQuota,
  })
}
