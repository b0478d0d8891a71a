import { expect, test } from 'vitest'
import { Cancelled } from '../../../src/errors.ts'
import {
  BACK,
  CANCEL,
  createScriptedPrompter,
  ENDED,
  ENTER,
  SILENCE,
} from '../../support/scripted-prompter.ts'

const REGION = {
  message: 'Region',
  more: 'm',
  option: '--region',
  initial: 'auto',
  choices: [
    { value: 'auto', label: 'find out' },
    { value: 'eu', label: 'EU', key: 'e' },
  ],
}

test('selects by value, label, key, Enter and back', async () => {
  const prompter = createScriptedPrompter([
    { ask: 'Region', answer: 'eu' },
    { ask: '--region', answer: 'EU' },
    { ask: /^Reg/, answer: 'e' },
    { ask: 'Region', answer: ENTER },
    { ask: 'Region', answer: BACK },
  ])
  const values = []
  for (let round = 0; round < 4; round += 1)
    values.push(await prompter.ask({ kind: 'choice', ...REGION }))
  expect(values.map((reply) => reply.kind === 'answer' && reply.value)).toEqual([
    'eu',
    'eu',
    'eu',
    'auto',
  ])
  expect(await prompter.ask({ kind: 'choice', ...REGION })).toEqual({ kind: 'back' })
  prompter.verify()
})

test('repeats the question for invalid text, and reads the following line of the script', async () => {
  const validate = (value: string) => (value === 'ok' ? undefined : 'not ok')
  const prompter = createScriptedPrompter([
    { ask: 'Name', answer: 'bad' },
    { ask: 'Name', answer: 'ok' },
  ])
  expect(await prompter.ask({ kind: 'text', message: 'Name', more: 'm', validate })).toEqual({
    kind: 'answer',
    value: 'ok',
  })
  expect(prompter.said).toEqual([{ tone: 'error', text: 'not ok' }])
})

test('an unknown question fails by name and lists what was asked', async () => {
  const prompter = createScriptedPrompter([
    { ask: 'Name', answer: 'a' },
    { ask: 'Colour', answer: 'b' },
  ])
  await prompter.ask({ kind: 'text', message: 'Name', more: 'm' })
  await expect(prompter.ask({ kind: 'choice', ...REGION })).rejects.toThrow(
    /Not in the script: choice "Region" \(--region\)\nAsked so far:\n {2}text "Name"\n[\s\S]*Colour/,
  )
})

test('an unknown choice lists the choices; an unused answer fails at verify', async () => {
  const prompter = createScriptedPrompter([
    { ask: 'Region', answer: 'asia' },
    { ask: 'Name', answer: 'a' },
  ])
  await expect(prompter.ask({ kind: 'choice', ...REGION })).rejects.toThrow(
    /no choice "asia", only: find out, EU/,
  )
  expect(() => prompter.verify()).toThrow(/Never asked for:\n {2}Name: "a"/)
})

test('cancel, silence and the end of input', async () => {
  const prompter = createScriptedPrompter([
    { ask: 'Sure', answer: CANCEL },
    { ask: 'paste', answer: SILENCE },
    { ask: 'paste', answer: ENDED },
  ])
  await expect(
    prompter.ask({ kind: 'confirm', message: 'Sure?', more: 'm', initial: true }),
  ).rejects.toThrow(Cancelled)
  const browser = new AbortController()
  const pasted = prompter.ask({
    kind: 'paste',
    message: 'paste',
    more: 'm',
    signal: browser.signal,
  })
  browser.abort()
  expect(await pasted).toEqual({ kind: 'withdrawn' })
  expect(await prompter.ask({ kind: 'paste', message: 'paste', more: 'm' })).toEqual({
    kind: 'ended',
  })
})
