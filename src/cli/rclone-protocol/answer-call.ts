import { PcloudConfigError } from '../../errors.ts'
import { replyText } from '../../protocol/oauth-questions.ts'
import type { Input } from '../../protocol/protocol-state.ts'
import { asksOnItsOwn } from '../../rclone/option-lists.ts'
import type { Entry } from '../../rclone/section-keys.ts'
import { findService } from '../../services/registry.ts'
import { quotedName } from '../../visible.ts'
import { defaultHost, type Existing, valueIn, writtenIn } from '../../wizard/existing.ts'
import { type OptionValues, textOption } from '../command-options.ts'
import type { Invocation } from '../invocation.ts'
import { note } from '../talk.ts'
import { type CallAnswer, isStored, obscured } from './call-values.ts'
import { runProtocol } from './run-protocol.ts'

/**
 * Handles the questions after `create` and `update`. A caller of rclone's protocol gets them as
 * JSON. Otherwise, the defaults apply, and messages say so.
 * @param existing the remote with the new values
 * @param given all values of the call, including those that only control the protocol
 */
export async function answerCall(
  invocation: Invocation,
  existing: Existing,
  given: readonly Entry[],
): Promise<CallAnswer> {
  const { options } = invocation
  if (!speaksProtocol(options)) {
    refuseStrayAnswer(options)
    const changes = await takeDefaults(invocation, existing, new Map(given))
    return { changes: withHost(existing, given, changes) }
  }
  const input = inputOf(options)
  if (findService(existing.type) === undefined) {
    const rclone = invocation.host.machine.rclone()
    if (rclone !== undefined) {
      const { askRclone } = await import('./ask-installed-rclone.ts')
      return askRclone(rclone, invocation, existing, given)
    }
    refuseForeignQuestions(invocation, existing)
  }
  const talk = await runProtocol(invocation, existing, new Map(given), input)
  return {
    changes: changesOf(talk.remote.values, existing, invocation),
    reply: replyText(talk.stop, talk.remote),
  }
}

/**
 * A pCloud section always contains a host, even with no login. With rclone's protocol, the section
 * is exactly as in rclone.
 */
function withHost(
  existing: Existing,
  given: readonly Entry[],
  changes: readonly Entry[],
): readonly Entry[] {
  const isWritten = changes.length > 0 || given.some(isStored)
  if (existing.type !== 'pcloud' || !isWritten) return changes
  const all: Existing = { ...existing, own: new Map([...existing.own, ...changes]) }
  if (valueIn(all, 'hostname') !== undefined) return changes
  return [...changes, ['hostname', defaultHost(valueIn(all, 'token'))]]
}

function changesOf(
  values: ReadonlyMap<string, string>,
  existing: Existing,
  invocation: Invocation,
): readonly Entry[] {
  const changed = [...values].filter(([key, value]) => writtenIn(existing, key) !== value)
  return obscured(existing.type, changed, invocation)
}

/** If rclone would ask more questions, "done" would leave a remote that does not work. */
function refuseForeignQuestions({ options }: Invocation, { type }: Existing): void {
  if (!asksOnItsOwn(type) && !options.has('all') && !options.has('continue')) return
  const what = options.has('all') ? 'for the options' : 'the questions'
  throw new PcloudConfigError('usage', `Only rclone can ask ${what} of type ${type}.`, {
    hint: 'Install rclone. Or leave out --non-interactive to store only the given values.',
  })
}

async function takeDefaults(
  invocation: Invocation,
  existing: Existing,
  given: ReadonlyMap<string, string>,
): Promise<readonly Entry[]> {
  if (invocation.options.has('all')) {
    note(
      invocation,
      '--all only works with --non-interactive. All other options keep their defaults.',
    )
  }
  if (!wantsLogin(existing, given)) {
    note(invocation, ...unfinished(existing))
    return []
  }
  const isLocal = given.has('config_token') ? 'false' : 'true'
  if (!given.has('config_is_local')) note(invocation, localNote(isLocal))
  const answers = new Map([
    ...[['config_refresh_token', 'true'] as const, ['config_is_local', isLocal] as const],
    ...given,
  ])
  const talk = await runProtocol(invocation, existing, answers, { state: '', result: '' })
  if (talk.stop.kind === 'ask') throw unanswered(talk.stop.option.name, talk.stop.error)
  return changesOf(talk.remote.values, existing, invocation)
}

/** Whether the call requests a login or contains a token. */
function wantsLogin({ type }: Existing, given: ReadonlyMap<string, string>): boolean {
  const refresh = given.get('config_refresh_token')
  if (type !== 'pcloud' || refresh === 'false') return false
  return refresh === 'true' || given.has('config_token')
}

function localNote(isLocal: string): string {
  return isLocal === 'true'
    ? 'Using config_is_local=true: a browser on this machine. Without a browser, give config_is_local=false and config_token=...'
    : 'Using config_is_local=false, since config_token is given.'
}

function unfinished({ name, type, own, inherited }: Existing): readonly string[] {
  if (own.get('token') || inherited.get('token')) return []
  if (type === 'pcloud') {
    return [
      `Not logged in: config_refresh_token=false is the default. To log in: \`pcloud-config reconnect ${quotedName(name)}\`, or give config_refresh_token=true.`,
    ]
  }
  if (!asksOnItsOwn(type)) return []
  return [
    `rclone would ask more questions here. If ${name} needs a login: \`rclone config reconnect ${quotedName(`${name}:`)}\`.`,
  ]
}

function unanswered(option: string, error: string | undefined): PcloudConfigError {
  if (error !== undefined) return new PcloudConfigError('login-failed', error)
  return new PcloudConfigError('answer-needed', `${option} needs a value.`, {
    hint: `Give ${option}=..., or use --non-interactive to get the question.`,
  })
}

/** Whether the caller uses rclone's question protocol and gets questions as JSON. */
function speaksProtocol(options: OptionValues): boolean {
  return options.has('non-interactive') || options.has('continue')
}

/**
 * Where the protocol starts or continues.
 * @throws PcloudConfigError `usage` with `--dry-run`
 */
function inputOf(options: OptionValues): Input {
  const [state, result] = [textOption(options, 'state'), textOption(options, 'result')]
  if (options.has('dry-run')) {
    throw new PcloudConfigError('usage', '--dry-run does not work with the question protocol.', {
      hint: 'Leave one of them out.',
    })
  }
  return { state: state || (options.has('all') ? '*all' : ''), result: result ?? '' }
}

/** @throws PcloudConfigError `usage` for a result without `--continue` */
function refuseStrayAnswer(options: OptionValues): void {
  const stray = ['state', 'result'].find((name) => options.has(name))
  if (stray === undefined) return
  throw new PcloudConfigError('usage', `--${stray} only works with --continue.`, {
    hint: 'Add --continue to reply to a question from --non-interactive.',
  })
}
