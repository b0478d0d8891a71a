import { describe, expect, it } from 'vitest'
import { COMMANDS, findCommand } from '../../src/cli/commands.ts'
import { topicHelp } from '../../src/cli/help.ts'
import { hintFor } from '../../src/cli/meant-commands.ts'
import { parseCommandLine } from '../../src/cli/parse.ts'

/** The commands of this program that a hint names. */
const named = (hint = '') => [...hint.matchAll(/pcloud-config ([a-z]+)/g)].map(([, name]) => name)

describe('a command name of other programs', () => {
  it.each([
    ['login', ['new', 'reconnect']],
    ['logout', ['disconnect']],
    ['status', ['check']],
    ['whoami', ['userinfo']],
    ['ls', ['list', 'folders']],
    ['rm', ['delete']],
    ['add', ['new']],
    ['remove', ['delete']],
    ['auth', ['new', 'authorize']],
    ['doctor', ['check']],
    ['me', ['userinfo']],
    ['init', ['new']],
    ['setup', ['new']],
    ['verify', ['check']],
    ['remotes', ['list']],
    ['Login', ['new', 'reconnect']],
  ])('`%s` is a usage error that names %j', async (word, commands) => {
    const hint = hintFor(word)
    expect(named(hint)).toEqual(commands)
    const failure = expect.objectContaining({ code: 'usage', hint })
    await expect(parseCommandLine([word])).rejects.toThrow(failure)
    await expect(parseCommandLine([word, 'work', '--yes'])).rejects.toThrow(failure)
    await expect(parseCommandLine([word, '--help'])).rejects.toThrow(failure)
    expect(() => topicHelp(word)).toThrow(failure)
  })

  it('`config` is the menu', () => {
    expect(hintFor('config')).toContain('`pcloud-config` without a command')
  })

  it('no command has such a hint, and hints name only commands that parse', async () => {
    const own = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(own.filter((name) => hintFor(name) !== undefined)).toEqual([])
    const words = ['login', 'auth', 'renew', 'fix', 'ls', 'mv', 'cp', 'cat', 'set', 'encrypt']
    for (const word of [...words, 'decrypt', 'prefs', 'path', 'revert', 'logout', 'status']) {
      const lines = [...(hintFor(word) ?? '').matchAll(/`pcloud-config (.*?)`/g)]
      expect(lines.length).toBeGreaterThan(0)
      for (const [, line = ''] of lines) {
        expect((await parseCommandLine(line.split(' '))).command).toBe(
          findCommand(line.split(' ')[0] ?? ''),
        )
      }
    }
  })
})
