import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rcloneAuthorize } from '../../src/host/run-rclone.ts'
import { findRclone } from '../../src/host/system-paths.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-rclone-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A shell script that stands in for rclone, in a folder of its own. */
function script(name: string, text: string, mode = 0o755): string {
  const place = join(folder, name)
  mkdirSync(place)
  const path = join(place, 'rclone')
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, mode)
  return place
}

describe('findRclone', () => {
  it('takes the first program on PATH that may be run', () => {
    const plain = script('plain', '', 0o644)
    const [first, second] = [script('first', ''), script('second', '')]
    const PATH = ['', '/no/such', plain, first, second].join(delimiter)
    expect(findRclone({ PATH }, 'linux')).toBe(join(first, 'rclone'))
  })

  it('requires a PATH, and accepts only an .exe on Windows', () => {
    expect(findRclone({}, 'linux')).toBeUndefined()
    expect(findRclone({ PATH: join(folder, 'first') }, 'win32')).toBeUndefined()
  })
})

describe('rcloneAuthorize', () => {
  const login = (place: string, change: object = {}) => {
    const urls: string[] = []
    const call = {
      signal: new AbortController().signal,
      onUrl: (url: string) => urls.push(url),
      ...change,
    }
    const done = rcloneAuthorize(join(place, 'rclone'), call, process.env)
    return { done, urls }
  }

  it('hands over the token between the markers, and the link once', async () => {
    const place = script(
      'works',
      [
        'echo "go to http://127.0.0.1:53682/auth?state=abc_DEF-1 now" >&2',
        'echo "again http://127.0.0.1:53682/auth?state=abc_DEF-1 now" >&2',
        'echo "args: $*" >&2',
        'echo "Paste the following into your remote machine --->"',
        'echo \'{"access_token":"s3cret"}\'',
        'echo "<---End paste"',
      ].join('\n'),
    )
    const { done, urls } = login(place)
    const token = await done
    expect(token.reveal()).toBe('{"access_token":"s3cret"}')
    expect(`${token}`).not.toContain('s3cret')
    expect(urls).toEqual(['http://127.0.0.1:53682/auth?state=abc_DEF-1'])
  })

  it('S21, S23: does not pass a secret, our config file or a browser to rclone', async () => {
    const out = join(folder, 'args.txt')
    const place = script('args', `for word in "$@"; do echo "<$word>" >> ${out}; done`)
    await login(place).done.catch(() => undefined)
    expect(readFileSync(out, 'utf8')).toBe(
      '<authorize>\n<pcloud>\n<--auth-no-open-browser>\n<--config>\n<>\n',
    )
  })

  it('a missing token is a failed login; the message mentions a port that is in use', async () => {
    await expect(login(script('silent', 'exit 1')).done).rejects.toMatchObject({
      code: 'login-failed',
    })
    const busy = script(
      'busy',
      'echo "listen tcp 127.0.0.1:53682: bind: address already in use" >&2',
    )
    await expect(login(busy).done).rejects.toMatchObject({ code: 'port-unavailable' })
    await expect(login('/no/such').done).rejects.toMatchObject({ code: 'login-failed' })
  })

  it('ends rclone, and with the caller’s own reason, when the caller stops', async () => {
    const stop = new AbortController()
    const { done } = login(script('waits', 'exec sleep 20'), { signal: stop.signal })
    const reason = new Error('stopped')
    setTimeout(() => stop.abort(reason), 100)
    await expect(done).rejects.toBe(reason)
  })
})
