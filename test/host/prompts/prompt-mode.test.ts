import { describe, expect, test } from 'vitest'
import { choosePromptMode, wantsColor, wantsUnicode } from '../../../src/host/streams.ts'

const PERSON = {
  stdinIsTTY: true,
  stderrIsTTY: true,
  plain: false,
  noInput: false,
  env: {},
}

describe('the person or program that responds', () => {
  test.each([
    ['a person', {}, 'terminal'],
    ['--plain', { plain: true }, 'lines'],
    ['TERM=dumb', { env: { TERM: 'dumb' } }, 'lines'],
    ['a pipe', { stdinIsTTY: false }, 'lines'],
    ['a pipe in CI', { stdinIsTTY: false, env: { CI: 'true' } }, 'lines'],
    ['a terminal in CI, with nobody at it', { env: { CI: 'true' } }, 'none'],
    ['CI=false', { env: { CI: 'false' } }, 'terminal'],
    ['CI=FALSE', { env: { CI: 'FALSE' } }, 'terminal'],
    ['--no-input', { noInput: true, plain: true }, 'none'],
    ['stderr in a file', { stderrIsTTY: false }, 'terminal'],
    ['stderr in a file on Windows', { stderrIsTTY: false, platform: 'win32' as const }, 'none'],
  ])('%s', (_name, facts, mode) => {
    expect(choosePromptMode({ ...PERSON, ...facts })).toBe(mode)
  })
})

describe('colour', () => {
  test.each([
    ['auto on a terminal', 'auto', true, {}, true],
    ['auto in a file', 'auto', false, {}, false],
    ['always in a file', 'always', false, { NO_COLOR: '1' }, true],
    ['never with FORCE_COLOR', 'never', true, { FORCE_COLOR: '1' }, false],
    ['NO_COLOR', 'auto', true, { NO_COLOR: '1' }, false],
    ['NO_COLOR with any value', 'auto', true, { NO_COLOR: '0' }, false],
    ['an empty NO_COLOR says nothing', 'auto', true, { NO_COLOR: '' }, true],
    ['FORCE_COLOR', 'auto', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', 'auto', true, { FORCE_COLOR: '0' }, false],
    ['TERM=dumb', 'auto', true, { TERM: 'dumb' }, false],
  ] as const)('%s', (_name, when, isTTY, env, wanted) => {
    expect(wantsColor({ when, isTTY, env })).toBe(wanted)
  })
})

test.each([
  ['UTF-8', { LANG: 'en_US.UTF-8' }, 'linux', true],
  ['nothing said', {}, 'linux', true],
  ['C', { LANG: 'C' }, 'linux', false],
  ['LC_ALL before LANG', { LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, 'linux', false],
  ['the Linux console', { TERM: 'linux', LANG: 'en_US.UTF-8' }, 'linux', false],
  ['Windows Terminal', { WT_SESSION: 'x' }, 'win32', true],
  ['the old Windows console', {}, 'win32', false],
] as const)('signs outside ASCII: %s', (_name, env, platform, wanted) => {
  expect(wantsUnicode(env, platform)).toBe(wanted)
})
