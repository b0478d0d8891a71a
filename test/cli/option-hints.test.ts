import { expect, test } from 'vitest'
import { hintOf, optionText, withAdvice } from '../../src/cli/option-hints.ts'
import { PcloudConfigError } from '../../src/errors.ts'

test('preserves the hint of an error without advice', () => {
  expect(hintOf(new PcloudConfigError('failed', 'No.', { hint: 'Try again.' }))).toBe('Try again.')
  expect(hintOf(new PcloudConfigError('failed', 'No.'))).toBeUndefined()
})

test('the command line adds its option to the hint of an error', () => {
  const advice = { kind: 'use-login', method: 'paste', why: 'needs no port' } as const
  const error = new PcloudConfigError('port-unavailable', 'No.', { hint: 'Close it.', advice })
  expect(hintOf(error)).toBe('Close it. Use --login paste, which needs no port.')
})

test.each([
  [{ kind: 'leave-out', options: ['to', 'name'] }, 'Leave out --to and --name.'],
  [{ kind: 'force' }, 'To delete it in any case, add --force.'],
  [{ kind: 'choose-config' }, 'Choose the config file with --config.'],
  [{ kind: 'choose-config', or: true }, 'Or choose a different file with --config.'],
  [{ kind: 'use-login', method: 'paste' }, 'Use --login paste.'],
  [{ kind: 'use-login', method: 'paste', lead: 'If it fails,' }, 'If it fails, use --login paste.'],
  [{ kind: 'wait-longer' }, 'Try again (--timeout 10m waits longer).'],
  [
    { kind: 'wait-longer', next: 'paste' },
    'Try again (--timeout 10m waits longer), or use --login paste.',
  ],
  [
    { kind: 'wait-longer', next: 'confirm' },
    'Try again (--timeout 10m waits longer). To confirm the account, use a terminal and remove --yes.',
  ],
  [{ kind: 'confirm-account' }, 'Use a terminal and remove --yes.'],
  [
    { kind: 'confirm-account', or: 'allow-missing-state' },
    'Use a terminal and remove --yes, or add --allow-missing-state.',
  ],
  [
    { kind: 'add', option: 'root-folder', text: 'the correct folder' },
    'Add --root-folder with the correct folder.',
  ],
  [{ kind: 'repeat', option: 'region', value: 'eu' }, 'Repeat the command with --region eu.'],
  [
    { kind: 'list-config', path: '/a/rclone.conf' },
    'To see its remotes: pcloud-config list --config /a/rclone.conf',
  ],
  [
    { kind: 'list-config', path: '~/my files/rclone.conf' },
    "To see its remotes: pcloud-config list --config ~/'my files/rclone.conf'",
  ],
  [
    { kind: 'list-config', path: 'C:\\my files\\rclone.conf' },
    'To see its remotes: pcloud-config list --config "C:\\my files\\rclone.conf"',
  ],
] as const)('%j is: %s', (advice, text) => {
  expect(hintOf({ advice })).toBe(text)
})

test('joins several options with commas and a word', () => {
  const hint = (options: readonly string[]) => hintOf({ advice: { kind: 'give', options } })
  expect(hint(['region'])).toBe('Give --region.')
  expect(hint(['client-id', 'client-secret'])).toBe('Give --client-id and --client-secret.')
  expect(hint(['a', 'b', 'c'])).toBe('Give --a, --b and --c.')
})

test('advice is a separate sentence after the text', () => {
  const advice = { kind: 'correct', option: 'token-url' } as const
  const text = 'Correct --token-url, or leave it out to use the official address.'
  expect(withAdvice('It is not https', advice)).toBe(`It is not https. ${text}`)
  expect(withAdvice('It is not https.', advice)).toBe(`It is not https. ${text}`)
  expect(withAdvice('Yes', undefined)).toBe('Yes')
})

test('a question shows the option as on a command line', () => {
  expect(optionText('client-id')).toBe('--client-id')
  expect(optionText('login browser')).toBe('--login browser')
  expect(optionText('client-id or app-from')).toBe('--client-id or --app-from')
  expect(optionText('--yes')).toBe('--yes')
})
