import { oauthStart, oauthStep } from './oauth-questions.ts'
import { allStep } from './option-questions.ts'
import { unknownState } from './protocol-state.ts'
import type { Input, Move, Remote, Stop } from './protocol-types.ts'

export interface Advanced {
  readonly stop: Stop
  /** The values of the remote, including the changes from the answers. */
  readonly values: ReadonlyMap<string, string>
}

/** More than twice the number of options, so that an invalid state cannot loop forever. */
const MOST_MOVES = 1_000

/**
 * Continues until the next question or the next action, such as a login
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
