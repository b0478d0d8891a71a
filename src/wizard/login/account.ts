import { describeHost, regionOf } from '../../providers/pcloud/index.ts'
import type { LoginContext } from '../context.ts'
import type { Authorization } from '../draft.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** `1.1 GB`: decimal units, as pCloud counts. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)))
  const value = bytes / 1000 ** power
  return `${value.toFixed(value < 100 && power > 0 ? 1 : 0).replace(/\.0$/, '')} ${UNITS[power]}`
}

/** Shows who logged in, to the person and to the program that drives us. */
export function tellAccount(
  { account, hostname }: Pick<Authorization, 'account' | 'hostname'>,
  context: LoginContext,
): void {
  if (account === undefined) return
  const used = `${formatBytes(account.usedQuota)} of ${formatBytes(account.quota)} used`
  context.prompter.say({
    tone: 'ok',
    text: `Logged in as ${account.email} · ${describeHost(hostname)} · ${used}`,
  })
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
