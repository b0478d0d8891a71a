import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/cli/host.ts'
import { wordingFor, wordingHost } from '../../src/cli/wording.ts'

const worded = (text: string, ...argv: string[]) => wordingFor(argv, '/home/me').text(text)

describe('a hint repeats the --config of the run', () => {
  it.each([
    ['See `pcloud-config list`.', 'See `pcloud-config list --config x.conf`.'],
    [
      'Repair it: pcloud-config check --fix pc',
      'Repair it: pcloud-config check --fix pc --config x.conf',
    ],
    ['pcloud-config new adds one.', 'pcloud-config new --config x.conf adds one.'],
    ['Saved. Try it:  rclone lsd "a b:"', 'Saved. Try it:  rclone lsd "a b:" --config x.conf'],
    ['`rclone config reconnect pc:`', '`rclone config reconnect pc: --config x.conf`'],
    [
      'Fix: `pcloud-config check --fix "a b"`. Or: `pcloud-config edit x`.',
      'Fix: `pcloud-config check --fix "a b" --config x.conf`. Or: `pcloud-config edit x --config x.conf`.',
    ],
    [
      'Log in: pcloud-config reconnect x. If pcloud-config show x fails, wait.',
      'Log in: pcloud-config reconnect x --config x.conf. If pcloud-config show --config x.conf x fails, wait.',
    ],
    [
      'Rename it: pcloud-config rename -- -x y',
      'Rename it: pcloud-config rename --config x.conf -- -x y',
    ],
    ['pcloud-config settings set remote pc', 'pcloud-config settings set remote pc'],
    ['pcloud-config is old. rclone is too.', 'pcloud-config is old. rclone is too.'],
    ['pcloud-config.ini and pcloud-config-2 list', 'pcloud-config.ini and pcloud-config-2 list'],
  ])('%s', (text, shown) => {
    expect(worded(text, 'show', '--config', 'x.conf')).toBe(shown)
    expect(worded(text, 'show', '--config=y', '--config=x.conf')).toBe(shown)
    expect(worded(text, 'show', '--', '--config', 'x.conf')).toBe(text)
    expect(worded(text, 'show')).toBe(text)
  })

  it('quotes a path that a shell would split or expand', () => {
    expect(worded('pcloud-config list', '--config', "/a b/it's.conf")).toBe(
      "pcloud-config list --config '/a b/it'\\''s.conf'",
    )
    expect(worded('pcloud-config list', '--config', '')).toBe("pcloud-config list --config ''")
  })
})

describe('the home folder in a question', () => {
  it('is ~ in the message, such as the prompt for the password', async () => {
    const asked: string[] = []
    const prompter = {
      ask: async ({ message }: { message: string }) => asked.push(message),
    }
    const host = { createPrompter: async () => prompter } as unknown as Host
    const worded = wordingHost(host, wordingFor([], '/home/me'))
    const prompts = await worded.createPrompter({} as Parameters<Host['createPrompter']>[0])
    await prompts.ask({ kind: 'secret', message: 'Password of /home/me/a.conf', more: '' })
    expect(asked).toEqual(['Password of ~/a.conf'])
  })
})

describe('the home folder', () => {
  it('is ~ for people, but not inside quotes or another path, and not for programs', () => {
    expect(worded('Read /home/me/a, (/home/me/b) and /home/me2/c.')).toBe(
      'Read ~/a, (~/b) and /home/me2/c.',
    )
    const kept = "'/home/me/a' --x=/home/me/b /mnt/home/me/c `cp /home/me/d x`"
    expect(worded(kept)).toBe(kept)
    expect(wordingFor([], '/home/me').hint('/home/me/a')).toBe('/home/me/a')
    expect(wordingFor([], '').text('Read /a')).toBe('Read /a')
    expect(wordingFor([], '/').text('Read /a')).toBe('Read /a')
  })
})

describe('a command with a quoted name', () => {
  const hint = (text: string) => wordingFor(['list', '--config', 'x.conf'], '/home/me').hint(text)
  it.each(['"a, b"', '"Drive (work) 2"', "'it. is'", "$'a\\x09, b'"])('%s', (name) => {
    const command = `pcloud-config rename ${name} NEW`
    expect(hint(`Rename it: ${command}`)).toBe(`Rename it: ${command} --config x.conf`)
    expect(hint(`${command}. Then go on.`)).toBe(`${command} --config x.conf. Then go on.`)
  })
})

describe('the head of a diff', () => {
  const { diff } = wordingFor([], '/home/me')
  const body = '@@ -1 +1 @@\n-a = /home/me/x\n+a = /home/me/y\n'
  it.each(['', 'old mode 0644\nnew mode 0600\n'])('has a path with ~ (%j)', (modes) => {
    const text = `${modes}--- /home/me/r.conf\n+++ /home/me/r.conf\n${body}`
    expect(diff(text)).toBe(`${modes}--- ~/r.conf\n+++ ~/r.conf\n${body}`)
  })
  it('does not change outside the home folder', () => {
    const text = `--- /etc/r.conf\n+++ /etc/r.conf\n${body}`
    expect(diff(text)).toBe(text)
  })
})
