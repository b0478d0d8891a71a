import { once } from 'node:events'
import { createServer } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { type AuthorizeOptions, authorize } from '../../src/index.ts'
import { freePort } from '../support/free-port.ts'

let redirectUri: string
beforeEach(async () => {
  redirectUri = `http://localhost:${await freePort()}/Back`
})

const login = (more: Partial<AuthorizeOptions> = {}) =>
  authorize({
    ...{ clientId: 'id', clientSecret: 'secret', redirectUri },
    openBrowser: () => undefined,
    ...more,
  })

describe('authorize', () => {
  it('passes a local link and the page of the service to openBrowser', async () => {
    const opened: string[][] = []
    const stop = new AbortController()
    const openBrowser = (...links: [string, string]) => {
      opened.push(links)
      stop.abort(new Error('seen'))
    }
    const options = { type: 'verizon', deviceid: 'here', openBrowser, signal: stop.signal } as const
    await expect(login(options)).rejects.toThrow('seen')
    const [[start = '', page = ''] = []] = opened
    expect(start.startsWith(`${new URL(redirectUri).origin}/start/`)).toBe(true)
    const { host, searchParams } = new URL(page)
    expect([host, searchParams.get('client_id')]).toEqual(['api.cloudapi.verizon.com', 'id'])
    expect([searchParams.get('redirect_uri'), searchParams.get('deviceid')]).toEqual([
      redirectUri,
      'here',
    ])
    expect(page).not.toContain('secret')
  })

  it('throws the error of openBrowser, and stops at the time limit', async () => {
    const openBrowser = () => Promise.reject(new Error('no browser'))
    await expect(login({ openBrowser })).rejects.toThrow('no browser')
    await expect(login({ timeoutMs: 20 })).rejects.toMatchObject({ code: 'login-timeout' })
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(login({ signal })).rejects.toThrow('enough')
  })

  it('needs a redirect URI on this machine with a free port', async () => {
    const elsewhere = login({ redirectUri: 'https://example.com/' })
    await expect(elsewhere).rejects.toMatchObject({ code: 'usage' })
    const server = createServer().listen(Number(new URL(redirectUri).port), '127.0.0.1')
    await once(server, 'listening')
    await expect(login()).rejects.toMatchObject({ code: 'port-unavailable' })
    server.close()
  })

  it('frees the port, even after an error', async () => {
    for (let round = 0; round < 2; round++) {
      await expect(login({ timeoutMs: 20 })).rejects.toMatchObject({ code: 'login-timeout' })
    }
  })
})
