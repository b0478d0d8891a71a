import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { lastingToken } from '../../src/tokens/rclone-token.ts'
import { tokenOf } from './memory-store.ts'
import { accessOf, FRESH, ok, openSource, refused, STALE } from './open-source.ts'

describe('a valid token on request', () => {
  it('is the stored one while it is good', async () => {
    const { source, asked } = openSource(tokenOf('old', FRESH, 'r'))
    expect(await accessOf(source.token())).toBe('old')
    expect(asked).toEqual([])
  })

  it('of a service whose tokens last is never renewed', async () => {
    const { source } = openSource(lastingToken(new Secret('forever')))
    expect(await accessOf(source.token(1e12))).toBe('forever')
  })

  it('is renewed ahead of its end, saved, and only then given', async () => {
    const { source, asked, log, disk } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    expect(await accessOf(source.token())).toBe('new')
    expect(log).toEqual(['writable', 'ask', 'save new'])
    expect(asked[0]?.form.refresh_token).toBe('r')
    expect(disk.token?.refreshToken?.reveal()).toBe('new-r')
    expect(disk.token?.expiry).toBe('2026-11-22T09:00:00.000Z')
    expect(await accessOf(source.token())).toBe('new')
  })

  it('is renewed once for all who ask at the same time', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const all = await Promise.all(Array.from({ length: 50 }, () => accessOf(source.token())))
    expect(new Set(all)).toEqual(new Set(['new']))
    expect(asked).toHaveLength(1)
  })

  it('is renewed once for several sources on one file', async () => {
    const { source, another, asked } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const sources = [source, another(), another()]
    expect(await Promise.all(sources.map((one) => accessOf(one.token())))).toEqual([
      'new',
      'new',
      'new',
    ])
    expect(asked).toHaveLength(1)
  })

  it('keeps a refresh token that the service does not send again', async () => {
    const answer = { status: 200, body: '{"access_token":"new","expires_in":60}' }
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [answer])
    await source.token()
    expect(disk.token?.refreshToken?.reveal()).toBe('r')
  })

  it('whose life is longer than asked for is not renewed again and again', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [ok('new')])
    const all = Array.from({ length: 5 }, () => accessOf(source.token(10 * 3_600_000)))
    expect(new Set(await Promise.all(all))).toEqual(new Set(['new']))
    expect(asked).toHaveLength(1)
  })
})

describe('a renewal by force', () => {
  it('asks although the token looks good', async () => {
    const { source } = openSource(tokenOf('old', FRESH, 'r'), [ok('new')])
    expect(await accessOf(source.refresh())).toBe('new')
  })

  it('adopts what another process has saved meanwhile', async () => {
    const { source, disk, asked } = openSource(tokenOf('old', FRESH, 'r'))
    const old = await source.token()
    disk.token = tokenOf('theirs', FRESH, 'their-r')
    expect(await accessOf(source.refresh(old))).toBe('theirs')
    expect(asked).toEqual([])
  })

  it('takes a token that did not change for an answer', async () => {
    const { source, asked } = openSource(tokenOf('same', FRESH, 'r'), [ok('same')])
    expect(await accessOf(source.refresh())).toBe('same')
    expect(asked).toHaveLength(1)
  })
})

describe('trouble', () => {
  it.each([400, 401])('HTTP %s of the token endpoint: log in again', async (status) => {
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [refused(status)])
    await expect(source.token()).rejects.toMatchObject({
      code: 'token-invalid',
      hint: expect.stringContaining('pcloud-config reconnect vz'),
    })
    expect(disk.token?.accessToken.reveal()).toBe('old')
  })

  it('a refusal because somebody else has just renewed it: theirs is taken', async () => {
    const { source, disk } = openSource(tokenOf('old', STALE, 'r'), [
      () => {
        disk.token = tokenOf('theirs', FRESH, 'their-r')
        return refused()
      },
    ])
    expect(await accessOf(source.token())).toBe('theirs')
  })

  it.each([429, 503])('HTTP %s waits as the service says, and asks again', async (status) => {
    const busy = { status, body: '', retryAfter: '7' }
    const { source, slept } = openSource(tokenOf('old', STALE, 'r'), [busy, busy, ok('new')])
    expect(await accessOf(source.token())).toBe('new')
    expect(slept).toEqual([7000, 7000])
  })

  it('a service that stays busy: try again later', async () => {
    const { source, slept } = openSource(
      tokenOf('old', STALE, 'r'),
      Array.from({ length: 4 }, () => ({ status: 503, body: '' })),
    )
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect(slept).toEqual([500, 1000, 2000])
  })

  it('a request that nobody answered is not sent twice', async () => {
    const { source, asked } = openSource(tokenOf('old', STALE, 'r'), [
      () => {
        throw new PcloudConfigError('network', 'reset')
      },
    ])
    await expect(source.token()).rejects.toMatchObject({ code: 'network' })
    expect(asked).toHaveLength(1)
  })

  it('nothing to renew with: log in', async () => {
    for (const stored of [tokenOf('old', STALE), undefined]) {
      await expect(openSource(stored).source.token()).rejects.toMatchObject({
        code: 'token-invalid',
      })
    }
  })

  it('a file that cannot be written is found out before the token is spent', async () => {
    const { source, store, asked } = openSource(tokenOf('old', STALE, 'r'))
    Object.assign(store, {
      mustBeWritable: () => Promise.reject(new PcloudConfigError('config-unwritable', 'read-only')),
    })
    await expect(source.token()).rejects.toMatchObject({ code: 'config-unwritable' })
    expect(asked).toEqual([])
  })

  it('a failure is not remembered: the next call tries again', async () => {
    const { source } = openSource(tokenOf('old', STALE, 'r'), [
      { status: 200, body: '<html>' },
      ok('new'),
    ])
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect(await accessOf(source.token())).toBe('new')
  })
})

describe('onRefreshed', () => {
  it('is told of a new token after it is saved, not of one that was found', async () => {
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

  it('may throw, and loses nothing', async () => {
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
