import { type Finding, finding } from '../../finding.ts'
import { beforeComment, unquoted } from '../../rclone/misspelled.ts'
import { hiddenIn } from '../../visible.ts'
import { setKey, subjectOf, updateCommand } from '../remedies.ts'
import { hostIn, type PcloudFacts, textOf } from './check-facts.ts'
import { describeHost, isHost, OFFICIAL_HOSTS, regionOf, US } from './regions.ts'

/** Judges whether `hostname` is the region of the token. A repair requires a response of the API. */
export function judgeHost(remote: PcloudFacts): readonly Finding[] {
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
