import { askHost } from '../../../src/services/ask-service.ts'
import {
  endingFacts,
  judgeEndingToken,
  judgeMissingKeys,
  liveToken,
  withState,
} from '../../../src/services/ending-tokens.ts'
import type { ServiceCheck } from '../../../src/services/service-check.ts'
import { ACCOUNT } from './acorn-account.ts'
import { ACORN, ACORN_HOST } from './index.ts'

export const CHECK: ServiceCheck = {
  question(remote, now) {
    const token = liveToken(remote, now)
    if (token === undefined) return undefined
    return ({ http, signal, down }) =>
      askHost(ACORN_HOST, down, () => ACCOUNT.ask(http, token.accessToken, signal))
  },
  judge(remote, answer, now) {
    const facts = endingFacts(remote, ACORN, answer, now)
    return withState(facts, [...judgeMissingKeys(facts), ...judgeEndingToken(facts)], now)
  },
}
