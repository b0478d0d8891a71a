import { currentValue, popState, pushState, unknownState } from './protocol-state.ts'
import type { Input, Move, Remote } from './protocol-types.ts'
import { EDIT_ADVANCED } from './question-texts.ts'

/**
 * Asks every basic option, then offers the advanced options (`configAll`). The states
 * `*all`, `*all-set` and `*all-advanced` contain the number of the option, and whether it is
 * advanced.
 */
export function allStep({ state, result }: Input, remote: Remote): Move {
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
