import { expect, test } from 'vitest'
import { sayTunnel } from '../../../src/wizard/login/login-links.ts'
import type { LoginContext, SshAddress } from '../../../src/wizard/wizard-context.ts'

/** The command among the lines that the user sees. */
function tunnelCommand(redirectUri: string, ssh: SshAddress) {
  const said: string[] = []
  const prompter = { say: ({ text }: { readonly text: string }) => said.push(text) }
  sayTunnel(redirectUri, ssh, { prompter } as unknown as LoginContext)
  return said.find((text) => text.startsWith('ssh '))
}

const DEFAULT = 'http://localhost:53682/'

test.each([
  [DEFAULT, { host: 'nas', user: 'marcel' }, 'ssh -L 53682:localhost:53682 marcel@nas'],
  [DEFAULT, { host: 'nas' }, 'ssh -L 53682:localhost:53682 nas'],
  [DEFAULT, { host: '6.7.8.9', user: 'm', port: 22 }, 'ssh -L 53682:localhost:53682 m@6.7.8.9'],
  [
    'http://127.0.0.1:8976/back',
    { host: '2001:db8::2', user: 'm', port: 2222 },
    'ssh -L 8976:localhost:8976 -p 2222 m@2001:db8::2',
  ],
  [DEFAULT, { host: 'nas', user: 'HOME\\m' }, "ssh -L 53682:localhost:53682 'HOME\\m@nas'"],
])('%s, %j', (redirectUri, ssh, command) => {
  expect(tunnelCommand(redirectUri, ssh)).toBe(command)
})

test('S30: omits a name that a shell would run', () => {
  for (const name of ['$(id)', 'a;b', '-oProxyCommand=x', "a'b", 'a b', 'a\nb', '\x1b[2J', '']) {
    const command = tunnelCommand(DEFAULT, { host: name, user: name })
    expect(command).toBe('ssh -L 53682:localhost:53682 USER@SERVER')
  }
})
