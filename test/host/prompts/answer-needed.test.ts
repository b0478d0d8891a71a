import { expect, test } from 'vitest'
import { answerNeeded } from '../../../src/host/prompts/answer-needed.ts'

test.each([
  [
    { message: 'Client ID', option: '--client-id' },
    'The client ID (--client-id) is missing, and x.',
    'Add --client-id, or run the command on a terminal.',
  ],
  [
    { message: 'Save?', command: 'edit pc', option: '--yes' },
    'This needs your answer: Save? But x.',
    'Add it: `pcloud-config edit pc`',
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
