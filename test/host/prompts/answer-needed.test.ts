import { expect, test } from 'vitest'
import { answerNeeded } from '../../../src/host/prompts/prompt-context.ts'

test.each([
  [
    { message: 'Client ID', option: '--client-id' },
    'The client ID (--client-id) is missing, and x.',
    'Add --client-id, or run the command on a terminal.',
  ],
  [
    { message: 'Save?', command: 'edit pc', option: '--yes' },
    'This needs your confirmation, and x: Save?',
    'Add it: `pcloud-config edit pc`',
  ],
  [
    { message: 'Remove the login of pc?', option: '--yes' },
    'This needs your confirmation, and x: Remove the login of pc?',
    'Add --yes to continue, or run the command on a terminal.',
  ],
  [
    { message: 'Edit which remote?', command: 'edit NAME', option: 'NAME' },
    'The name of the remote is missing, and x.',
    'Add it: `pcloud-config edit NAME`',
  ],
  [
    { message: 'Your pCloud app', option: '--client-id or --app-from' },
    'Your pCloud app (--client-id or --app-from) is missing, and x.',
    'Add --client-id or --app-from, or run the command on a terminal.',
  ],
  [
    { message: 'Your configuration is not encrypted.' },
    'This needs your answer, and x: Your configuration is not encrypted.',
    'Run the command on a terminal, or pipe the answers to it, one per line.',
  ],
  [
    { message: 'URL' },
    'The URL is missing, and x.',
    'Run the command on a terminal, or pipe the answers to it, one per line.',
  ],
])('%j: the error names what to add', (question, message, hint) => {
  expect(answerNeeded({ ...question, more: '' }, 'x')).toMatchObject({
    code: 'answer-needed',
    message,
    hint,
  })
})
