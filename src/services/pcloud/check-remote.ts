import { type Finding, finding } from '../../finding.ts'
import { subjectOf } from '../remedies.ts'
import type { ServiceCheck } from '../service-check.ts'
import { askPcloud } from './ask-remote.ts'
import { type PcloudFacts, pcloudFacts, questionOf, textOf } from './check-facts.ts'
import { judgeHost } from './judge-host.ts'
import { judgeRoot } from './judge-root.ts'
import { judgeToken } from './judge-token.ts'
import { describeHost, MY_APPS } from './regions.ts'

export const CHECK: ServiceCheck = {
  question(remote) {
    const question = questionOf(remote)
    return question && ((request) => askPcloud(question, request))
  },
  judge: (remote, answer, now) => judgePcloud(pcloudFacts(remote, now, answer)),
}

/** All findings about one pCloud remote. */
export function judgePcloud(remote: PcloudFacts): readonly Finding[] {
  const found = [
    ...judgeToken(remote),
    ...judgeHost(remote),
    ...judgeRoot(remote),
    ...judgeApp(remote),
    ...judgeQuota(remote),
  ]
  return found.some(({ level }) => level === 'problem') ? found : [...works(remote), ...found]
}

function works(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  const subject = subjectOf(remote)
  if (answer.kind === 'no-answer') {
    const why = `Not checked: ${answer.failure.hostname} does not respond.`
    return [finding('remote-not-asked', subject, why)]
  }
  if (answer.kind === 'not-asked') {
    return [finding('remote-not-asked', subject, 'Not checked: no request could be sent.')]
  }
  if (answer.kind !== 'lives') return []
  const { account, hostname, folder } = answer
  const root = folder.kind === 'listed' ? `, root folder ${folder.folder.name || '/'}` : ''
  const message = `Logged in as ${account.email} · ${describeHost(hostname)}${root}.`
  return [finding('remote-works', subject, message)]
}

/** At the next login, rclone would combine the key with a part of rclone's app. */
function judgeApp(remote: PcloudFacts): readonly Finding[] {
  const [id, secret] = ['client_id', 'client_secret'].map((key) => textOf(remote.keys, key))
  if ((id === '') === (secret === '')) return []
  const [there, missing] =
    id === '' ? ['client_secret', 'client_id'] : ['client_id', 'client_secret']
  return [
    finding(
      'client-half-set',
      subjectOf(remote),
      `${there} is set, but ${missing} is not. The token works, but the next login will fail.`,
      { hint: `Copy both from ${MY_APPS}, or remove ${there}.` },
    ),
  ]
}

function judgeQuota(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  if (answer.kind !== 'lives') return []
  const { quota, usedQuota } = answer.account
  if (quota === 0 || usedQuota < quota) return []
  return [
    finding(
      'quota-full',
      subjectOf(remote),
      'The account is full, so pCloud refuses uploads (2008).',
      {
        hint: 'Delete files, and empty the trash on my.pcloud.com.',
      },
    ),
  ]
}
