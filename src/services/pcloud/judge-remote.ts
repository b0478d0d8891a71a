import { type Finding, finding } from '../../finding.ts'
import { subjectOf } from '../remedies.ts'
import { type PcloudFacts, textOf } from './check-facts.ts'
import { judgeHost } from './judge-host.ts'
import { judgeRoot } from './judge-root.ts'
import { judgeToken } from './judge-token.ts'
import { describeHost } from './regions.ts'

/** Everything that can be said of one pCloud remote. */
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
    const why = `Not asked: ${answer.failure.hostname} gives no answer.`
    return [finding('remote-not-asked', subject, why)]
  }
  if (answer.kind === 'not-asked') {
    return [finding('remote-not-asked', subject, 'Not asked: nothing can be sent from here.')]
  }
  if (answer.kind !== 'lives') return []
  const { account, hostname, folder } = answer
  const root = folder.kind === 'listed' ? `, root folder ${folder.folder.name || '/'}` : ''
  const message = `Answers as ${account.email} · ${describeHost(hostname)}${root}.`
  return [finding('remote-works', subject, message)]
}

/** rclone would mix its own app's half with the one that is there, at the next login. */
function judgeApp(remote: PcloudFacts): readonly Finding[] {
  const [id, secret] = ['client_id', 'client_secret'].map((key) => textOf(remote.keys, key))
  if ((id === '') === (secret === '')) return []
  const [there, missing] =
    id === '' ? ['client_secret', 'client_id'] : ['client_id', 'client_secret']
  return [
    finding(
      'client-half-set',
      subjectOf(remote),
      `${there} is set and ${missing} is not: the token works, but the next login will fail.`,
      { hint: `Set both, from https://docs.pcloud.com/my_apps/, or neither.` },
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
      'The account is full: pCloud refuses uploads (2008).',
      {
        hint: 'Delete something, and empty the trash on my.pcloud.com.',
      },
    ),
  ]
}
