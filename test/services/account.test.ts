import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { fetchAccount, identify } from '../../src/services/pcloud/account.ts'
import { pcloudApi } from '../../src/services/pcloud/api.ts'
import { hostsInOrder } from '../../src/services/pcloud/regions.ts'
import { EU, MARCEL, scriptedHttp, US } from './client.ts'

const token = new Secret('the-token')
const refused = (result: number) => ({ result, error: 'no' })
const ask = (answers: Readonly<Record<string, unknown>>, hosts: readonly string[] = [US, EU]) => {
  const http = scriptedHttp(
    Object.fromEntries(
      Object.entries(answers).map(([host, answer]) => [`${host}/userinfo`, answer]),
    ),
  )
  const hostsAsked = () => http.asked.map(({ url }) => new URL(url).host)
  return { identity: identify(http, token, hosts), hostsAsked, http }
}

describe('identify', () => {
  it('stops at the first host that knows the token', async () => {
    const { identity, hostsAsked } = ask({ [US]: MARCEL })
    expect(await identity).toEqual({
      hostname: US,
      account: { userid: '7', email: 'marcel@example.com', quota: 10, usedQuota: 1 },
    })
    expect(hostsAsked()).toEqual([US])
  })

  it.each([2094, 2000, 1000])('tries the second region after %i', async (result) => {
    const { identity, hostsAsked } = ask({ [US]: refused(result), [EU]: MARCEL })
    expect((await identity).hostname).toBe(EU)
    expect(hostsAsked()).toEqual([US, EU])
  })

  it('asks in the given order', async () => {
    const { identity, hostsAsked } = ask({ [US]: MARCEL, [EU]: refused(2094) }, [EU, US])
    expect((await identity).hostname).toBe(US)
    expect(hostsAsked()).toEqual([EU, US])
  })

  it('stops at 2095, because the revoked token is from this region', async () => {
    const { identity, hostsAsked } = ask({ [US]: refused(2095), [EU]: MARCEL })
    await expect(identity).rejects.toMatchObject({ code: 'token-invalid', result: 2095 })
    expect(hostsAsked()).toEqual([US])
  })

  it('fails if no region knows the token', async () => {
    const { identity } = ask({ [US]: refused(2094), [EU]: refused(2094) })
    await expect(identity).rejects.toMatchObject({ code: 'token-invalid', hint: 'Log in again.' })
  })

  it.each([
    ['network', new PcloudConfigError('network', 'x')],
    ['service', refused(5000)],
    ['service', '<!doctype html>'],
    ['service', '[]'],
    ['service', { result: '0' }],
    ['service', { result: 0 }],
    ['service', { result: 0, userid: 7 }],
    ['service', { result: 0, userid: '7', email: 'x' }],
  ])(
    'S34: reports an unclear response as %s, and does not judge the token',
    async (code, answer) => {
      const { identity, hostsAsked } = ask({ [US]: answer, [EU]: MARCEL })
      await expect(identity).rejects.toMatchObject({ code })
      expect(new Set(hostsAsked())).toEqual(new Set([US]))
    },
  )

  it('S6: sends the token in a header, never in an address or a form', async () => {
    const { identity, http } = ask({ [US]: MARCEL })
    await identity
    expect(http.asked[0]?.headers).toEqual({ authorization: 'Bearer the-token' })
    expect(http.asked.map(({ url, form }) => url + JSON.stringify(form)).join()).not.toContain(
      'the-token',
    )
  })
})

describe('hostsInOrder', () => {
  it('starts with the likely hosts, and includes all regions', () => {
    expect(hostsInOrder([])).toEqual([US, EU])
    expect(hostsInOrder([EU])).toEqual([EU, US])
    expect(hostsInOrder([undefined, EU, EU])).toEqual([EU, US])
    expect(hostsInOrder(['own.example', US])).toEqual(['own.example', US, EU])
  })
})

describe('fetchAccount', () => {
  it('ignores invalid numbers', async () => {
    const http = scriptedHttp({
      [`${US}/userinfo`]: { ...MARCEL, quota: '10 GB', usedquota: null },
    })
    expect(await fetchAccount(pcloudApi(http, US, token))).toMatchObject({ quota: 0, usedQuota: 0 })
  })
})
