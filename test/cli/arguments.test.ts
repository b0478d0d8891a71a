import { describe, expect, it } from 'vitest'
import { remoteOrDefault } from '../../src/cli/arguments.ts'
import type { Settings } from '../../src/cli/read-settings.ts'
import { hostWith, optionsOf } from './host.ts'

function invocation(settings: Settings, options: Readonly<Record<string, true>> = {}) {
  const said: string[] = []
  const read: Settings[] = []
  const host = Object.assign(hostWith(), { writeErr: (text: string) => said.push(text) })
  return {
    said,
    read,
    host,
    options: optionsOf(options),
    settings: async () => {
      read.push(settings)
      return settings
    },
  }
}

describe('the remote of a command', () => {
  it('is NAME, without reading the settings', async () => {
    const run = invocation({ remote: 'home' })
    expect(await remoteOrDefault('work:', run)).toBe('work')
    expect([run.said, run.read]).toEqual([[], []])
  })

  it('is the default of the settings without NAME, which stderr reports', async () => {
    const run = invocation({ remote: 'home' })
    expect(await remoteOrDefault(undefined, run)).toBe('home')
    expect(run.said).toEqual(['Using home, the remote of your settings.\n'])
    const quiet = invocation({ remote: 'home' }, { quiet: true })
    expect([await remoteOrDefault(undefined, quiet), quiet.said]).toEqual(['home', []])
  })

  it('is missing without both, and the hint shows both solutions', async () => {
    await expect(remoteOrDefault(undefined, invocation({}))).rejects.toMatchObject({
      code: 'usage',
      message: 'NAME is missing.',
      hint: expect.stringMatching(/pcloud-config list.*settings set remote NAME/),
    })
  })

  it.each(['', ':'])('%j is an error and does not use the default', async (word) => {
    const run = invocation({ remote: 'home' })
    await expect(remoteOrDefault(word, run)).rejects.toMatchObject({ code: 'usage' })
  })
})
