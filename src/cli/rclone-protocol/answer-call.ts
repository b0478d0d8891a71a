import { PcloudConfigError } from '../../errors.ts'
import { replyText } from '../../protocol/protocol-reply.ts'
import { asksOnItsOwn } from '../../rclone/own-questions.ts'
import { findService } from '../../services/registry.ts'
import { quotedName } from '../../visible.ts'
import { defaultHost, type Existing, valueIn } from '../../wizard/existing.ts'
import type { Invocation } from '../invocation.ts'
import { isStored, obscured } from '../stored-values.ts'
import { inputOf, refuseStrayAnswer, speaksProtocol } from './protocol-options.ts'
import { type ProtocolRun, remoteOf, runProtocol } from './run-protocol.ts'
import type { CallAnswer } from './write-answers.ts'

type Pair = readonly [key: string, value: string]

/**
 * What follows the values of `create` and `update`: rclone's questions as JSON for whoever
 * speaks its protocol; else the defaults, which are said.
 * @param existing the remote as it will be with those values
 * @param given all of them, with those that only steer the dialogue
 */
export async function answerCall(
  invocation: Invocation,
  existing: Existing,
  given: readonly Pair[],
): Promise<CallAnswer> {
  const { options } = invocation
  if (!speaksProtocol(options)) {
    refuseStrayAnswer(options)
    const changes = await takeDefaults(invocation, existing, new Map(given))
    return { changes: withHost(existing, given, changes) }
  }
  const input = inputOf(options)
  const { type } = existing
  if (findService(type) === undefined) {
    const rclone = invocation.host.machine.rclone()
    if (rclone !== undefined) {
      const { askRclone } = await import('./ask-installed-rclone.ts')
      return askRclone(rclone, invocation, existing, given)
    }
    refuseForeignQuestions(invocation, existing)
  }
  const talk = await runProtocol(invocation, existing, new Map(given), input)
  return {
    changes: changesOf(talk, existing, invocation),
    reply: replyText(talk.stop, remoteOf(type, talk.values, new Map(given))),
  }
}

/**
 * A pCloud section always names its host, with or without a login. Only a caller that speaks
 * rclone's protocol gets exactly what rclone stores.
 */
function withHost(
  existing: Existing,
  given: readonly Pair[],
  changes: readonly Pair[],
): readonly Pair[] {
  const isWritten = changes.length > 0 || given.some(isStored)
  if (existing.type !== 'pcloud' || !isWritten) return changes
  const all: Existing = { ...existing, own: new Map([...existing.own, ...changes]) }
  if (valueIn(all, 'hostname') !== undefined) return changes
  return [...changes, ['hostname', defaultHost(valueIn(all, 'token'))]]
}

function changesOf(
  { values }: ProtocolRun,
  { type, own, inherited }: Existing,
  invocation: Invocation,
): readonly Pair[] {
  const changed = [...values].filter(
    ([key, value]) => (own.has(key) ? own.get(key) : inherited.get(key)) !== value,
  )
  return obscured(type, changed, invocation)
}

/** To say "done" where rclone would go on asking is to leave a remote that does not work. */
function refuseForeignQuestions({ options }: Invocation, { type }: Existing): void {
  if (!asksOnItsOwn(type) && !options.has('all') && !options.has('continue')) return
  const what = options.has('all') ? 'The options' : 'The questions'
  throw new PcloudConfigError('usage', `${what} of type ${type} are rclone’s to ask.`, {
    hint: 'Install rclone, which is asked for them then, or leave --non-interactive out to store the given values only.',
  })
}

async function takeDefaults(
  invocation: Invocation,
  existing: Existing,
  given: ReadonlyMap<string, string>,
): Promise<readonly Pair[]> {
  const say = (text: string) => {
    if (!invocation.options.has('quiet')) invocation.host.writeErr(`${text}\n`)
  }
  if (invocation.options.has('all')) {
    say('--all asks with --non-interactive only: every option that is not given keeps its default.')
  }
  if (!wantsLogin(existing, given)) {
    for (const line of unfinished(existing)) say(line)
    return []
  }
  const isLocal = given.has('config_token') ? 'false' : 'true'
  if (!given.has('config_is_local')) say(localNote(isLocal))
  const answers = new Map([
    ...[['config_refresh_token', 'true'] as const, ['config_is_local', isLocal] as const],
    ...given,
  ])
  const talk = await runProtocol(invocation, existing, answers, { state: '', result: '' })
  if (talk.stop.kind === 'ask') throw unanswered(talk.stop.option.name, talk.stop.error)
  return changesOf(talk, existing, invocation)
}

/** A login is made where it is asked for, a token taken where one is given. */
function wantsLogin({ type }: Existing, given: ReadonlyMap<string, string>): boolean {
  const refresh = given.get('config_refresh_token')
  if (type !== 'pcloud' || refresh === 'false') return false
  return refresh === 'true' || given.has('config_token')
}

function localNote(isLocal: string): string {
  return isLocal === 'true'
    ? 'config_is_local=true is taken: a browser of this machine. Without one give config_is_local=false and config_token=...'
    : 'config_is_local=false is taken, since config_token is given.'
}

function unfinished({ name, type, own, inherited }: Existing): readonly string[] {
  if (own.get('token') || inherited.get('token')) return []
  if (type === 'pcloud') {
    return [
      `No login was made: config_refresh_token=false is taken. To log in: \`pcloud-config reconnect ${quotedName(name)}\`, or give config_refresh_token=true.`,
    ]
  }
  if (!asksOnItsOwn(type)) return []
  return [
    `What rclone would ask next was left out. If ${name} needs a login: \`rclone config reconnect ${quotedName(`${name}:`)}\`.`,
  ]
}

function unanswered(option: string, error: string | undefined): PcloudConfigError {
  if (error !== undefined) return new PcloudConfigError('login-failed', error)
  return new PcloudConfigError('answer-needed', `There is no answer to ${option}.`, {
    hint: `Give ${option}=..., or --non-interactive to be asked.`,
  })
}
