import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import type { FormRequest } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import { sayFarewell } from '../../src/wizard/farewell.ts'
import type { Message } from '../../src/wizard/prompter.ts'
import type { WizardContext } from '../../src/wizard/wizard-context.ts'

const [US, EU] = ['api.pcloud.com', 'eapi.pcloud.com'] as const

/** The dead remotes, and the hosts that got a token. Only the token `alive` works, and only in the EU. */
async function tested(text: string) {
  const asked: string[] = []
  const http = {
    async postForm({ url, headers }: FormRequest) {
      const { host } = new URL(url)
      asked.push(host)
      const lives = headers?.authorization === 'Bearer alive' && host === 'eapi.pcloud.com'
      const account = { result: 0, userid: 7, email: 'anna@example.com', quota: 10, usedquota: 1 }
      const body = lives ? account : { result: 2094, error: 'Invalid access_token.' }
      return { status: 200, body: JSON.stringify(body) }
    },
  }
  const before = parseConfig(Buffer.from(text))
  const warnings: string[] = []
  const context = {
    before,
    store: { load: async () => before },
    env: {},
    rules: { verify: true },
    machine: { http: async () => http, platform: 'linux' },
    prompter: {
      say: ({ tone, text }: Message) => tone === 'warn' && warnings.push(text),
    },
    emit: () => undefined,
    signal: new AbortController().signal,
  } as unknown as WizardContext
  const token = { accessToken: new Secret('t'), tokenType: 'bearer', expiry: '' }
  const login = { token, hostname: US }
  await sayFarewell('saved', { login, outcome: { path: '/rclone.conf', warnings: [] } }, context)
  const dead = warnings.map(
    (text) => /^The login of the remote (.+) no longer works/.exec(text)?.[1],
  )
  return { dead, asked }
}

const remote = (name: string, token: string, hostname?: string) =>
  `[${name}]\ntype = pcloud\ntoken = {"access_token":"${token}"}\n${hostname === undefined ? '' : `hostname = ${hostname}\n`}`

describe('the other remotes after a login', () => {
  it('reports those with a dead token, in the order of the file', async () => {
    const names = [...'abcdefghijkl']
    const text = names.map((name) => remote(name, name < 'c' ? 'alive' : 'dead')).join('')
    const { dead } = await tested(`${text}${remote('saved', 'dead')}`)
    expect(dead).toEqual(names.slice(2))
  })

  it.each<[string | undefined, readonly string[]]>([
    [undefined, [US, EU]],
    ['', [US, EU]],
    [EU, [EU, US]],
    ['EAPI.pcloud.com', [EU, US]],
    ['https://eapi.pcloud.com/', [EU, US]],
    ['https://evil.example/', [US, EU]],
    ['eapi.pcloud.com@evil.example', [US, EU]],
    ['evil.example/#', [US, EU]],
    ['evil.example', []],
    ['127.0.0.1:8080', []],
  ])('S4: with the hostname %j, the token is sent only to %j', async (hostname, hosts) => {
    const { dead, asked } = await tested(remote('a', 'dead', hostname))
    expect(asked).toEqual(hosts)
    expect(dead).toEqual(hosts.length === 0 ? [] : ['a'])
  })
})
