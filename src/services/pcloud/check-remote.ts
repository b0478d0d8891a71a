import type { ServiceCheck } from '../service-check.ts'
import { askPcloud } from './ask-remote.ts'
import { pcloudFacts, questionOf } from './check-facts.ts'
import { judgePcloud } from './judge-remote.ts'

export const CHECK: ServiceCheck = {
  question(remote) {
    const question = questionOf(remote)
    return question && ((asking) => askPcloud(question, asking))
  },
  judge: (remote, answer, now) => judgePcloud(pcloudFacts(remote, now, answer)),
}
