type KeyName =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'insert'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | 'f1'
  /** A letter with Ctrl or Alt. */
  | 'letter'

export interface Key {
  readonly name: KeyName
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly letter?: string
}

const FINALS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Z: 'tab',
  // rxvt sends lower case with Shift.
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
}

const NUMBERED: Readonly<Record<string, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
}

/** The key of a control character. Undefined for text. */
export function keyOfControl(char: string): Key | undefined {
  if (char === '\r' || char === '\n') return plain('enter')
  if (char === '\t') return plain('tab')
  if (char === '\x7f' || char === '\b') return plain('backspace')
  if (char >= ' ' || char === '\x1b') return undefined
  const letter = String.fromCharCode(char.charCodeAt(0) + 0x60)
  return { name: 'letter', ctrl: true, alt: false, shift: false, letter }
}

/**
 * The key of a sequence after Escape, for example `[1;3D`. Undefined if it is not used here.
 * Enquirer 2.4.1 ignores Alt-B, Ctrl-Left and the Enter of a number pad
 * (`lib/keypress.js`, `lib/combos.js`).
 */
export function keyOfSequence(sequence: string): Key | undefined {
  if (sequence.startsWith('\x1b')) return withAlt(keyOfSequence(sequence.slice(1)))
  if (sequence.startsWith('[[')) return sequence === '[[A' ? plain('f1') : undefined
  // The Enter of a number pad.
  if (sequence === 'OM') return plain('enter')
  const cursor = /^(?:\[|O)(?:1?;?(\d+))?([A-Za-z])$/.exec(sequence)
  if (cursor) return modified(FINALS[cursor[2] ?? ''], cursor[1], /^\[[Zabcd]$/.test(sequence))
  const numbered = /^\[(\d+)(?:;(\d+))?[~^$@]$/.exec(sequence)
  if (numbered) return modified(NUMBERED[numbered[1] ?? ''], numbered[2], sequence.endsWith('$'))
  if (sequence.length > 1 && (sequence[0] === '[' || sequence[0] === 'O')) return undefined
  return { name: 'letter', ctrl: false, alt: true, shift: false, letter: sequence }
}

/** xterm counts modifiers from 1: 1 Shift, 2 Alt, 4 Ctrl, 8 Meta. */
function modified(
  name: KeyName | undefined,
  modifier: string | undefined,
  shift: boolean,
): Key | undefined {
  if (name === undefined) return undefined
  const bits = modifier === undefined ? 0 : Number(modifier) - 1
  return {
    name,
    shift: shift || (bits & 1) !== 0,
    alt: (bits & 0b1010) !== 0,
    ctrl: (bits & 4) !== 0,
  }
}

function withAlt(key: Key | undefined): Key | undefined {
  return key === undefined ? undefined : { ...key, alt: true }
}

function plain(name: KeyName): Key {
  return { name, ctrl: false, alt: false, shift: false }
}
