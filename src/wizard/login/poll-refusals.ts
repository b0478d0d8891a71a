import { PcloudConfigError } from '../../errors.ts'
import type { PollRefusal } from '../../oauth-loopback/poll.ts'
import { ClientRefused } from '../../services/service-login.ts'
import { visible } from '../../visible.ts'
import type { LoginContext } from '../wizard-context.ts'

/** Warn only if all regions fail. */
export function troubleTeller(
  regions: number,
  { prompter }: LoginContext,
): (url: string, error: PcloudConfigError) => void {
  const troubled = new Set<string>()
  return (url, { message }) => {
    troubled.add(url)
    if (troubled.size < regions) return
    prompter.say({ tone: 'warn', text: `${message} Retrying until the time is up.` })
  }
}

/** A login belongs to a single region, so ignore the refusal of the second region. */
export function tellRefusal(refusal: PollRefusal, { prompter, emit }: LoginContext): void {
  if (!isDenial(refusal)) return
  emit({ event: 'denied' })
  const text =
    'One region of pCloud refused. That can be normal, because your account is in only one region. Still waiting.'
  prompter.say({ tone: 'dim', text })
}

/** The error if all regions refuse. */
export function refused(refusals: readonly PollRefusal[]): PcloudConfigError {
  const [first] = refusals
  const isSame = refusals.every(({ message }) => message === first?.message)
  const reasons =
    isSame && first ? reasonOf(first, 'pCloud') : refusals.map((one) => reasonOf(one)).join(' ')
  if (refusals.every(({ reason }) => reason === 'bad-client')) {
    const message = `pCloud refuses the client ID or the secret. ${reasons}`
    return new ClientRefused('login-failed', message, {
      hint: 'Copy both from https://docs.pcloud.com/my_apps/',
    })
  }
  const code = refusals.some(isDenial) ? 'login-denied' : 'login-failed'
  return new PcloudConfigError(code, `The login failed. ${reasons}`, {
    hint: 'If you clicked Deny, try again and click Allow.',
    advice: { kind: 'use-login', method: 'paste', lead: 'Otherwise,' },
  })
}

function isDenial({ message }: PollRefusal): boolean {
  return /\b(denied|declined|rejected)\b/i.test(message)
}

/** The server's message as a sentence. */
function reasonOf({ tokenUrl: url, message, code }: PollRefusal, who = new URL(url).host): string {
  const text = visible(message.trim().replace(/\.$/, '')) || 'refused'
  return `${who} says: ${text} (${visible(code)}).`
}
