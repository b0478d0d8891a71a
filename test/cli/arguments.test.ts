import { describe, expect, it } from 'vitest'
import { remoteOrDefault } from '../../src/cli/arguments.ts'
import { COMMANDS, usageOf } from '../../src/cli/commands.ts'
import type { Invocation } from '../../src/cli/invocation.ts'
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

describe('a missing argument', () => {
  // `reconnect` without NAME uses the default remote of the settings.
  const required = COMMANDS.filter(
    ({ name, args }) => /^[A-Z]/.test(args) && name !== 'reconnect',
  ).flatMap((command) => {
    const names = /^(?:[A-Z]+\b ?)*/.exec(command.args)?.[0].trim().split(' ') ?? []
    return names.map((name, at) => ({ command, name, given: Array(at).fill('pcloud') }))
  })

  it.each(required)(
    '$command.name $given: the error names $name and shows the usage',
    async ({ command, name, given }) => {
      const { run } = await command.load()
      const usage = usageOf(command)
      const invocation = { args: given, options: optionsOf({}), usage, host: hostWith() }
      await expect(run(invocation as unknown as Invocation)).rejects.toMatchObject({
        code: 'usage',
        message: `${name} is missing.`,
        hint: `Usage: pcloud-config ${command.name} ${command.args}`,
      })
    },
  )

  it('has cases for one and for two required arguments', () => {
    expect(required.map(({ command, name }) => `${command.name} ${name}`)).toEqual(
      expect.arrayContaining(['string NAME', 'export NAME', 'unset KEY', 'copy TO', 'import FILE']),
    )
  })
})

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

  it('is missing if both are missing, and the hint lists both solutions', async () => {
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
