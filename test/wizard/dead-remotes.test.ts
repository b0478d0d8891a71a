import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import type { FormRequest } from '../../src/http.ts'
import { findDeadRemotes } from '../../src/wizard/dead-remotes.ts'
import type { WizardContext } from '../../src/wizard/wizard-context.ts'

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
  const context = {
    before: parseConfig(Buffer.from(text)),
    machine: { http: async () => http },
    signal: new AbortController().signal,
  } as unknown as WizardContext
  return { dead: await findDeadRemotes(context, 'saved'), asked }
}

const remote = (name: string, token: string, hostname?: string) =>
  `[${name}]\ntype = pcloud\ntoken = {"access_token":"${token}"}\n${hostname === undefined ? '' : `hostname = ${hostname}\n`}`

const [US, EU] = ['api.pcloud.com', 'eapi.pcloud.com']

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
