import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { whyNotKey } from '../../src/wizard/app-for-login.ts'
import { newRemote } from '../../src/wizard/new-remote.ts'
import type { WizardContext } from '../../src/wizard/wizard-context.ts'
import { CANCEL } from '../support/scripted-prompter.ts'
import { prepare, removeFolders } from './support/run.ts'

afterEach(removeFolders)

describe('refused keys', () => {
  it('propose the key that was typed last', async () => {
    const run = await prepare({
      given: { name: 'p', apiKey: 'first', apiSecret: new Secret('wrong') },
      script: [
        { ask: 'api-key', answer: 'second' },
        { ask: 'api-secret', answer: 'wrong' },
        { ask: 'api-key', answer: CANCEL },
      ],
    })
    const http = { postJson: async () => ({ status: 401, body: '{"message":"no"}' }) }
    const machine = { ...run.context.machine, http: async () => http }
    const context = { ...run.context, machine } as unknown as WizardContext
    await expect(newRemote(context, 'pinkcloudsync')).rejects.toMatchObject({ code: 'cancelled' })
    const proposed = run.prompter.asked.flatMap(({ question }) =>
      question.option === 'api-key' && 'initial' in question ? [question.initial] : [],
    )
    expect(proposed).toEqual(['first', 'second'])
  })
})

it('a secret from the command line is proposed for a typed key', async () => {
  const secrets = {
    verizon: { ask: ['client-id', 'client-secret'], given: { clientSecret: new Secret('mine') } },
    pinkcloudsync: { ask: ['api-key', 'api-secret'], given: { apiSecret: new Secret('mine') } },
  } as const
  for (const [type, { ask, given }] of Object.entries(secrets)) {
    const run = await prepare({
      given: { name: 'p', ...given },
      script: [
        { ask: ask[0], answer: 'typed' },
        { ask: ask[1], answer: CANCEL },
      ],
    })
    await expect(newRemote(run.context, type)).rejects.toMatchObject({ code: 'cancelled' })
    expect(run.prompter.asked.at(-1)?.question).toMatchObject({ initial: 'mine' })
  }
})

it('the help of the name mentions rclone only if rclone uses the remote', async () => {
  const helpFor = async (type: string) => {
    const run = await prepare({ script: [{ ask: 'NAME', answer: CANCEL }] })
    await expect(newRemote(run.context, type)).rejects.toMatchObject({ code: 'cancelled' })
    return run.prompter.asked[0]?.question.help
  }
  expect(await helpFor('pcloud')).toContain('In rclone')
  for (const type of ['pinkcloudsync', 'verizon']) {
    expect(await helpFor(type)).toBe('Use letters, digits and _ - . + @.')
  }
})

it.each([
  ['', 'API key', 'The API key is empty.'],
  ['a b', 'API key', 'An API key cannot contain spaces.'],
  ['a b', 'client ID', 'A client ID cannot contain spaces.'],
  ['é', 'API secret', 'An API secret can contain only letters, digits and ASCII signs.'],
  ['a'.repeat(257), 'client key', 'A client key cannot be longer than 256 characters.'],
  ['a'.repeat(256), 'client key', undefined],
  ['a_B-1!', 'client secret', undefined],
])('whyNotKey(%j, %s)', (value, what, problem) => {
  expect(whyNotKey(value, what)).toBe(problem)
})
