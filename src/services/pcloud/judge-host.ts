import { type Finding, finding } from '../../finding.ts'
import { beforeComment, unquoted } from '../../rclone/misspelled.ts'
import { setKey, subjectOf, updateCommand } from '../remedies.ts'
import { type PcloudFacts, textOf } from './check-facts.ts'
import { describeHost, isHost, OFFICIAL_HOSTS, US } from './regions.ts'

/** Whether `hostname` is where the token lives. The API's word is the proof a repair needs. */
export function judgeHost(remote: PcloudFacts): readonly Finding[] {
  const hostname = textOf(remote.keys, 'hostname')
  const variable = remote.variables.get('hostname')
  if (hostname === '' && variable !== undefined) return emptyVariable(remote, variable)
  if (hostname !== '' && !isHost(hostname)) return malformed(remote)
  const foreign = hostname === '' || OFFICIAL_HOSTS.has(hostname) ? [] : isForeign(remote, hostname)
  return [...foreign, ...wrongRegion(remote, hostname || US.hostname)]
}

/** An empty line in the file means the default; an empty variable is used as it is. */
function emptyVariable(remote: PcloudFacts, variable: string): readonly Finding[] {
  const text = `The variable ${variable} is empty, so rclone has no host to ask.`
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
        hint: 'It is api.pcloud.com for an account in the US, eapi.pcloud.com for one in the EU.',
      },
    ),
  ]
}

function whyMalformed(hostname: string): string {
  if (unquoted(hostname) !== undefined) return 'The quotes around hostname are part of its value.'
  return beforeComment(hostname) === undefined
    ? 'hostname holds more than the name of a host.'
    : 'The comment after hostname is part of its value: rclone knows no comments behind a value.'
}

function isForeign(remote: PcloudFacts, hostname: string): readonly Finding[] {
  return [
    finding(
      'hostname-foreign',
      subjectOf(remote),
      `hostname is ${hostname}, none of pCloud’s: rclone sends the token there.`,
      { hint: 'If that is not your own doing, log in again and revoke the token at pCloud.' },
    ),
  ]
}

function wrongRegion(remote: PcloudFacts, hostname: string): readonly Finding[] {
  const { answer } = remote
  if (answer.kind !== 'lives' || answer.hostname === hostname) return []
  const [here, there] = [describeHost(answer.hostname), describeHost(hostname)]
  const text = `The token answers in ${here}, and rclone asks ${there}, which does not know it (2094).`
  if (answer.ownHostSilent !== true) {
    const fix = setKey(remote, 'hostname', answer.hostname)
    return [finding('region-wrong', subjectOf(remote), text, { fix })]
  }
  // A host of somebody's own that is down today is no mistake in the file.
  return [
    finding(
      'region-wrong',
      subjectOf(remote),
      `${hostname} gives no answer; ${here} knows the token.`,
      {
        hint: `If ${hostname} is a mistake: ${updateCommand(remote, 'hostname', answer.hostname)}`,
      },
    ),
  ]
}
