import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { lastingToken } from '../../src/tokens/rclone-token.ts'
import { tokenOf } from './memory-store.ts'
import { accessOf, FRESH, ok, openSource, refused, STALE } from './open-source.ts'

describe('a valid token on request', () => {
  it('returns the stored token while it is valid', async () => {
    const { source, asked } = openSource(tokenOf('old', FRESH, 'r'))
    expect(await accessOf(source.token())).toBe('old')
    expect(asked).toEqual([])
  })

  it('never renews a token that does not expire', async () => {
    const { source } = openSource(lastingToken(new Secret('forever')))
    expect(await accessOf(source.token(1e12))).toBe('forever')
  })

  it('renews before the expiry, and saves before it returns the token', async () => {
    const { source, asked, log, disk } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    expect(await accessOf(source.token())).toBe('new')
    expect(log).toEqual(['writable', 'ask', 'save new'])
    expect(asked[0]?.form.refresh_token).toBe('r')
    expect(disk.token?.refreshToken?.reveal()).toBe('new-r')
    expect(disk.token?.expiry).toBe('2026-11-22T09:00:00.000Z')
    expect(await accessOf(source.token())).toBe('new')
  })

  it('renews once for simultaneous calls', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const all = await Promise.all(Array.from({ length: 50 }, () => accessOf(source.token())))
    expect(new Set(all)).toEqual(new Set(['new']))
    expect(asked).toHaveLength(1)
  })

  it('renews once for several sources with the same file', async () => {
    const { source, another, asked } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const sources = [source, another(), another()]
    expect(await Promise.all(sources.map((one) => accessOf(one.token())))).toEqual([
      'new',
      'new',
      'new',
    ])
    expect(asked).toHaveLength(1)
  })

  it('uses the old refresh token if the service omits it', async () => {
    const answer = { status: 200, body: '{"access_token":"new","expires_in":60}' }
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [answer])
    await source.token()
    expect(disk.token?.refreshToken?.reveal()).toBe('r')
  })

  it('does not renew repeatedly if the lifetime is shorter than the requested margin', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const all = Array.from({ length: 5 }, () => accessOf(source.token(10 * 3_600_000)))
    expect(new Set(await Promise.all(all))).toEqual(new Set(['new']))
    expect(asked).toHaveLength(1)
  })
})

describe('refresh', () => {
  it('renews a token that looks valid', async () => {
    const { source } = openSource(tokenOf('old', FRESH, 'r'), [ok('new')])
    expect(await accessOf(source.refresh())).toBe('new')
  })

  it('uses a token that another process has saved', async () => {
    const { source, disk, asked } = openSource(tokenOf('old', FRESH, 'r'))
    const old = await source.token()
    disk.token = tokenOf('theirs', FRESH, 'their-r')
    expect(await accessOf(source.refresh(old))).toBe('theirs')
    expect(asked).toEqual([])
  })

  it('accepts an unchanged token from the service', async () => {
    const { source, asked } = openSource(tokenOf('same', FRESH, 'r'), [ok('same')])
    expect(await accessOf(source.refresh())).toBe('same')
    expect(asked).toHaveLength(1)
  })
})

describe('errors', () => {
  it.each([400, 401])('HTTP %s from the token endpoint requires a new login', async (status) => {
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [refused(status)])
    await expect(source.token()).rejects.toMatchObject({
      code: 'token-invalid',
      hint: expect.stringContaining('pcloud-config reconnect vz'),
    })
    expect(disk.token?.accessToken.reveal()).toBe('old')
  })

  it('uses the token of a different process if its token is refused', async () => {
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [
      () => {
        disk.token = tokenOf('theirs', FRESH, 'their-r')
        return refused()
      },
    ])
    expect(await accessOf(source.token())).toBe('theirs')
  })

  it.each([429, 503])(
    'HTTP %s waits as long as the service requests, then repeats the request',
    async (status) => {
      const busy = { status, body: '', retryAfter: '7' }
      const { source, slept } = openSource(tokenOf('old', STALE, 'r'), [busy, busy, ok('new')])
      expect(await accessOf(source.token())).toBe('new')
      expect(slept).toEqual([7000, 7000])
    },
  )

  it('suggests to try later if the service is still busy', async () => {
    const { source, slept } = openSource(
      tokenOf('old', STALE, 'r'),
      Array.from({ length: 4 }, () => ({ status: 503, body: '' })),
    )
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect(slept).toEqual([500, 1000, 2000])
  })

  it('does not repeat a request that got no response', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [
      () => {
        throw new PcloudConfigError('network', 'reset')
      },
    ])
    await expect(source.token()).rejects.toMatchObject({ code: 'network' })
    expect(asked).toHaveLength(1)
  })

  it('says to log in if the token cannot be renewed', async () => {
    for (const stored of [tokenOf('old', STALE), undefined]) {
      await expect(openSource(stored).source.token()).rejects.toMatchObject({
        code: 'token-invalid',
      })
    }
  })

  it('finds a read-only file before it uses the refresh token', async () => {
    const { source, store, asked } = openSource(tokenOf('old', STALE, 'r'))
    Object.assign(store, {
      mustBeWritable: () => Promise.reject(new PcloudConfigError('config-unwritable', 'read-only')),
    })
    await expect(source.token()).rejects.toMatchObject({ code: 'config-unwritable' })
    expect(asked).toEqual([])
  })

  it('retries at the following call if there is an error', async () => {
    const { source } = openSource(tokenOf('old', STALE, 'r'), [
      { status: 200, body: '<html>' },
      ok('new'),
    ])
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect(await accessOf(source.token())).toBe('new')
  })
})

describe('onRefreshed', () => {
  it('is called with a new token after it is saved, but not with a stored token', async () => {
    const told: string[] = []
    const { source, log } = openSource(tokenOf('old', STALE, 'r'), [ok('new')], {
      onRefreshed: ({ accessToken }) => {
        told.push(accessToken.reveal())
        log.push('told')
      },
    })
    await source.token()
    await source.token()
    expect(told).toEqual(['new'])
    expect(log).toEqual(['writable', 'ask', 'save new', 'told'])
  })

  it('can throw without losing the token', async () => {
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [ok('new')], {
      onRefreshed: () => {
        throw new Error('their mistake')
      },
    })
    await expect(source.token()).rejects.toThrow('their mistake')
    expect(disk.token?.accessToken.reveal()).toBe('new')
    expect(await accessOf(source.token())).toBe('new')
  })
})
