import { visible } from '../../visible.ts'
import type { AccountReport, Told } from '../service-account.ts'
import { askVerizonAccount } from './api.ts'

/** The response is not documented, so plain values are printed unchanged. */
export const ACCOUNT: AccountReport = {
  renewedBy: 'with its refresh token',
  ask: askVerizonAccount,
  rows: (told) => valuesIn(told).map(([path, value]) => [visible(path), visible(value)]),
  fields: (told) => ({
    account: told.answer.kind === 'accepted' ? Object.fromEntries(valuesIn(told)) : null,
  }),
}

/** More would be hard to read. */
const MOST = 20

type PathAndValue = readonly [path: string, value: string]

function valuesIn({ answer }: Told): readonly PathAndValue[] {
  if (answer.kind === 'denied') return []
  return [...answer.fields].flatMap(([name, value]) => flat(name, value)).slice(0, MOST)
}

function flat(path: string, value: unknown): readonly PathAndValue[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => flat(`${path}.${name}`, inner))
  }
  return [[path.slice(0, 100), String(value).slice(0, 200)]]
}
