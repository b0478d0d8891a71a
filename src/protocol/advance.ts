import { EDIT_ADVANCED, oauthStep } from './oauth-questions.ts'
import {
  currentValue,
  type Input,
  type Move,
  popState,
  pushState,
  type Remote,
  type Stop,
  unknownState,
} from './protocol-state.ts'

interface Advanced {
  readonly stop: Stop
  /** The values of the remote, including the changes from the answers. */
  readonly values: ReadonlyMap<string, string>
}

/** More than twice the number of options, so that an invalid state cannot loop forever. */
const MOST_MOVES = 1_000

/**
 * Continues until the next question or the next action, for example a login
 * (`fs/backend_config.go`, `BackendConfig`). Calls share no memory: all facts are in the
 * state or in the file.
 * @throws PcloudConfigError `usage` for an unknown state
 */
export function advance(start: Input, remote: Remote): Advanced {
  let input = start
  let now = remote
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    const move = answered(nextMove(input, now), now)
    if (move.kind !== 'goto') return { stop: move, values: now.values }
    if (move.set) now = { ...now, values: new Map([...now.values, move.set]) }
    if (move.state === '') return { stop: { kind: 'done' }, values: now.values }
    input = { state: move.state, result: move.result ?? '' }
  }
  throw unknownState(start.state)
}

function nextMove(input: Input, remote: Remote): Move {
  const { state } = input
  if (state.startsWith('*all')) return allStep(input, remote)
  if (state.startsWith('*oauth')) return oauthStep(input, remote)
  if (state.startsWith('*postconfig')) return nextMove({ ...input, state: '' }, remote)
  if (state.startsWith('*')) throw unknownState(state)
  return remote.logsIn ? { kind: 'goto', state: oauthStart(input) } : { kind: 'done' }
}

/** Skips questions if the call already contains the value. */
function answered(move: Move, { given }: Remote): Move {
  const result = move.kind === 'ask' ? given.get(move.option.name) : undefined
  return move.kind === 'ask' && result !== undefined
    ? { kind: 'goto', state: move.state, result }
    : move
}

/**
 * Asks every basic option, then offers the advanced options (`configAll`). The states
 * `*all`, `*all-set` and `*all-advanced` contain the number of the option, and whether it is
 * advanced.
 */
function allStep({ state, result }: Input, remote: Remote): Move {
  const { part: name, rest } = popState(state)
  const { part: number, rest: tail } = popState(rest)
  const advanced = popState(tail).part === 'true'
  const at = number === '' ? 0 : Number(number)
  const option = remote.options[at]
  if (!/^\d*$/.test(number) || at > remote.options.length) throw unknownState(state)
  if (option === undefined) return atTheEnd(advanced, remote)
  const next = pushState('', '*all', String(at + 1), String(advanced))
  switch (name) {
    case '*all':
      if (option.advanced !== advanced) return { kind: 'goto', state: next }
      return {
        kind: 'ask',
        state: pushState('', '*all-set', number || '0', String(advanced)),
        option,
      }
    case '*all-set':
      if (currentValue(option, remote) === result) return { kind: 'goto', state: next }
      return { kind: 'goto', state: next, set: [option.name, result] }
    case '*all-advanced':
      return result === 'true'
        ? { kind: 'goto', state: pushState('', '*all', '0', 'true') }
        : { kind: 'goto', state: '*postconfig' }
  }
  throw unknownState(state)
}

/** Like rclone, this repeats the question after the advanced options. A second yes repeats the options. */
function atTheEnd(advanced: boolean, { options, given }: Remote): Move {
  const settled = advanced && given.has(EDIT_ADVANCED.name)
  if (settled || !options.some((option) => option.advanced))
    return { kind: 'goto', state: '*postconfig' }
  return { kind: 'ask', state: '*all-advanced', option: EDIT_ADVANCED }
}

/** The first state of the login. As in rclone, the previous state and result follow it. */
function oauthStart({ state, result }: Input): string {
  return pushState('', '*oauth', '', state, result)
}
