import { type Finding, finding } from '../../finding.ts'
import { beforeComment, unquoted } from '../../rclone/option-names.ts'
import { hiddenIn } from '../../visible.ts'
import { notChecked } from '../ask-service.ts'
import { setKey, subjectOf, updateCommand } from '../remedies.ts'
import type { ServiceCheck } from '../service-check.ts'
import {
  askPcloud,
  hostIn,
  type PcloudFacts,
  pcloudFacts,
  questionOf,
  textOf,
} from './ask-remote.ts'
import { judgeRoot } from './judge-root.ts'
import { judgeToken } from './judge-token.ts'
import { describeHost, isHost, MY_APPS, OFFICIAL_HOSTS, regionOf, US } from './regions.ts'

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
    return [finding('remote-not-asked', subject, notChecked(answer.failure))]
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

/** Judges whether `hostname` is the region of the token. A repair requires a response of the API. */
function judgeHost(remote: PcloudFacts): readonly Finding[] {
  const hostname = hostIn(remote.keys)
  const variable = remote.variables.get('hostname')
  if (hostname === '' && variable !== undefined) return emptyVariable(remote, variable)
  if (hostname !== '' && !isHost(hostname)) return malformed(remote)
  const foreign =
    hostname === '' || OFFICIAL_HOSTS.has(hostname) ? [] : foreignHost(remote, hostname)
  return [...foreign, ...wrongRegion(remote, hostname || US.hostname)]
}

/** An empty value in the file means the default. rclone uses an empty variable as it is. */
function emptyVariable(remote: PcloudFacts, variable: string): readonly Finding[] {
  const text = `The variable ${variable} is empty, so rclone does not know which server to ask.`
  const hint = `Unset it: unset ${variable}`
  return [finding('hostname-malformed', subjectOf(remote), text, { hint })]
}

function malformed(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  const fix = answer.kind === 'lives' ? setKey(remote, 'hostname', answer.hostname) : undefined
  return [
    finding(
      'hostname-malformed',
      subjectOf(remote),
      whyMalformed(textOf(remote.keys, 'hostname')),
      {
        fix,
        hint: 'Use api.pcloud.com for an account in the US, and eapi.pcloud.com for an account in the EU.',
      },
    ),
  ]
}

function whyMalformed(hostname: string): string {
  const hidden = hiddenIn(hostname)
  if (hidden !== undefined) return `hostname contains ${hidden}.`
  if (unquoted(hostname) !== undefined)
    return 'hostname is in quotes. rclone reads the quotes as part of the value.'
  return beforeComment(hostname) === undefined
    ? 'hostname is not a host name.'
    : 'hostname has a comment after it. rclone reads the comment as part of the value.'
}

function foreignHost(remote: PcloudFacts, hostname: string): readonly Finding[] {
  return [
    finding(
      'hostname-foreign',
      subjectOf(remote),
      `hostname is ${hostname}, which does not belong to pCloud. rclone sends the token there.`,
      { hint: 'If you did not set this, log in again and revoke the old token at pCloud.' },
    ),
  ]
}

function wrongRegion(remote: PcloudFacts, hostname: string): readonly Finding[] {
  const { answer } = remote
  if (answer.kind !== 'lives' || answer.hostname === hostname) return []
  const source = remote.variables.get('hostname') ?? 'the file'
  const said = textOf(remote.keys, 'hostname') === '' ? 'rclone uses' : `${source} says`
  const text = `Wrong region: this account is in the ${labelOf(answer.hostname)}, but ${said} ${labelOf(hostname)} (error 2094).`
  if (answer.ownHostSilent !== true) {
    const fix = setKey(remote, 'hostname', answer.hostname)
    return [finding('region-wrong', subjectOf(remote), text, { fix })]
  }
  // A private host can be down without a mistake in the file.
  return [
    finding(
      'region-wrong',
      subjectOf(remote),
      `${hostname} does not respond, but ${describeHost(answer.hostname)} accepts the token.`,
      {
        hint: `If ${hostname} is a mistake: ${updateCommand(remote, 'hostname', answer.hostname)}`,
      },
    ),
  ]
}

/** A short name, for example `EU`, or the host. */
function labelOf(hostname: string): string {
  return regionOf(hostname)?.label ?? hostname
}
