import { expect, test } from 'vitest'
import { createPalette } from '../../../src/host/prompts/theme.ts'

const VTE = { VTE_VERSION: '7600' }

test.each([
  [{ FORCE_HYPERLINK: '1', TERM_PROGRAM: 'Apple_Terminal' }, true],
  [{ FORCE_HYPERLINK: '0', ...VTE }, false],
  [{ TMUX: '/tmp/tmux', ...VTE }, false],
  [{ TMUX: '/tmp/tmux', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.4' }, true],
  [{ TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a' }, false],
  [{ TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.100.0' }, true],
  [{ TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.9' }, false],
  [{ VTE_VERSION: '5000' }, false],
  [{ WT_SESSION: 'x' }, true],
  [{ TERM: 'xterm-kitty' }, true],
  [{ TERM: 'xterm' }, false],
])('%j: links are supported: %s', (env, expected) => {
  const url = 'https://x.com/a'
  const link = expected ? `\x1b]8;;${url}\x1b\\${url}\x1b]8;;\x1b\\` : url
  expect(createPalette(true, env).link(url)).toBe(link)
})

test.each(['https://x.com/a b', 'https://x.com/\x1b]8;;', 'file:///etc/passwd'])(
  '%j is not a link',
  (url) => {
    expect(createPalette(true, VTE).link(url)).toBe(url)
  },
)
