import { askResource } from '../../../src/services/ask-service.ts'
import type { AccountReport } from '../../../src/services/service-account.ts'
import { DIALECT } from './acorn-login.ts'
import { ACORN_HOST } from './index.ts'

export const ACCOUNT: AccountReport = {
  renewedBy: 'with the pair of keys',
  ask: (http, token, signal) =>
    askResource(http, { url: `https://${ACORN_HOST}/me`, ...DIALECT }, token, signal),
  rows: ({ answer }) => [
    ['Tree', answer.kind === 'accepted' ? String(answer.fields.get('tree')) : undefined],
  ],
  fields: ({ answer }) =>
    answer.kind === 'accepted' ? { account: { tree: String(answer.fields.get('tree')) } } : {},
}
