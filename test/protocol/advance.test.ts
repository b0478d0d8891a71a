import { describe, expect, it } from 'vitest'
import { advance } from '../../src/protocol/advance.ts'
import { popState, pushState, type Remote } from '../../src/protocol/protocol-state.ts'
import { PCLOUD_OPTIONS } from '../../src/services/pcloud/options.ts'

function remote(values: Readonly<Record<string, string>> = {}, more: Partial<Remote> = {}): Remote {
  return {
    ...{ type: 'pcloud', options: PCLOUD_OPTIONS, logsIn: true, given: new Map() },
    values: new Map(Object.entries(values)),
    ...more,
  }
}

const at = (state: string, result = '') => ({ state, result })
const given = (answers: Readonly<Record<string, string>>) => ({
  given: new Map(Object.entries(answers)),
})

/** Where it stops: the state and the question, or the next action. */
function stopOf(state: string, result = '', one = remote()) {
  const { stop } = advance(at(state, result), one)
  return stop.kind === 'ask' ? [stop.state, stop.option.name] : stop.kind
}

describe('advance', () => {
  it.each([
    ['', '', ['*oauth-islocal,,,', 'config_is_local']],
    ['*postconfig', '', ['*oauth-islocal,,,', 'config_is_local']],
    ['*oauth-islocal,,,', 'true', 'login'],
    ['*oauth-islocal,,,', 'yes', ['*oauth-authorize,,,', 'config_token']],
    ['*oauth-confirm,,,', 'false', 'done'],
    ['*oauth-done,,,', '', 'done'],
    ['*oauth-authorize,,,', 'x', 'adopt'],
    ['*oauth-do,,,', 'code', 'adopt'],
    ['*all', '', ['*all-set,0,false', 'client_id']],
    ['*all-set,1,false', '', ['*all-advanced', 'config_fs_advanced']],
    ['*all-advanced', 'true', ['*all-set,2,true', 'token']],
    ['*all-advanced', 'false', ['*oauth-islocal,,,', 'config_is_local']],
  ])('%s answered with %j', (state, result, stop) => {
    expect(stopOf(state, result)).toEqual(stop)
  })

  it.each([
    '*nothing',
    '*oauthx',
    '*all-set,99,true',
    '*all-set,-1,true',
    '*all-set,zz,true',
    '*allx,0',
  ])('refuses the state %s', (state) =>
    expect(() => advance(at(state), remote())).toThrow('There is no state'),
  )

  it('makes control characters in a state visible', () => {
    expect(() => advance(at(`*${'\u001b'}[2J`), remote())).toThrow('*\\u{1b}[2J')
  })

  it('prompts before it replaces a token, and does not log in if you decline', () => {
    const has = remote({ token: '{}' })
    expect(stopOf('', '', has)).toEqual(['*oauth-confirm,,,', 'config_refresh_token'])
    expect(stopOf('*oauth-confirm,,,', 'false', has)).toBe('done')
  })

  it('finishes if the call contains all answers', () => {
    const answers = Object.fromEntries(PCLOUD_OPTIONS.map(({ name }) => [name, 'x']))
    const all = { ...answers, config_fs_advanced: 'true', config_refresh_token: 'false' }
    const { stop, values } = advance(at('*all'), remote({}, given(all)))
    expect(stop).toEqual({ kind: 'done' })
    expect(values.get('username')).toBe('x')
  })

  it('sets only values that differ from the current value or the default', () => {
    const set = (state: string, result: string, values = {}) =>
      Object.fromEntries(advance(at(state, result), remote(values)).values)
    expect(set('*all-set,7,true', 'd0')).toEqual({})
    expect(set('*all-set,7,true', 'd5')).toEqual({ root_folder_id: 'd5' })
    expect(set('*all-set,0,false', '', { client_id: 'x' })).toEqual({ client_id: '' })
  })

  it('refuses the client credentials flow', () => {
    const flow = remote({ client_credentials: 'true' })
    expect(() => advance(at(''), flow)).toThrow('client credentials')
  })

  it('includes the page of the app, but not if the app is missing or the address is invalid', () => {
    const page = (values: Readonly<Record<string, string>>) => {
      const { stop } = advance(at(''), remote(values))
      return stop.kind === 'ask' ? stop.authUrl : stop
    }
    const app = { client_id: 'a b', client_secret: 's3cret' }
    expect(page(app)).toBe(
      'https://my.pcloud.com/oauth2/authorize?client_id=a+b&response_type=code',
    )
    expect(page({ ...app, auth_url: 'https://e.pcloud.com/oauth2/authorize' })).toMatch(
      /^https:..e\./,
    )
    expect(page({ client_id: 'a' })).toBeUndefined()
    expect(page({ ...app, auth_url: 'javascript:alert(1)' })).toBeUndefined()
  })

  it('includes the app for the other machine, but not the password of the account', () => {
    const values = {
      client_id: 'a',
      client_secret: 's',
      password: 'p',
      token: 't',
      root_folder_id: 'd1',
    }
    const { stop } = advance(at('*oauth-islocal,,,', 'false'), remote(values))
    const help = stop.kind === 'ask' ? stop.option.help : ''
    const blob = /rclone authorize "pcloud" "(\S+)"/.exec(help)?.[1] ?? ''
    expect(JSON.parse(Buffer.from(blob, 'base64').toString())).toEqual({
      client_id: 'a',
      client_secret: 's',
    })
    expect(help).toContain(`pcloud-config authorize "pcloud" "${blob}"`)
  })

  it('finishes after the options if the service does not use a login', () => {
    expect(stopOf('', '', remote({}, { logsIn: false }))).toBe('done')
    expect(stopOf('*all-advanced', 'false', remote({}, { logsIn: false }))).toBe('done')
  })
})

describe('a state', () => {
  it('keeps commas when it is pushed and popped', () => {
    const state = pushState('rest,more', 'a,b', '')
    expect(state).toBe('a，b,,rest,more')
    expect(popState(state)).toEqual({ part: 'a,b', rest: ',rest,more' })
    expect(popState('alone')).toEqual({ part: 'alone', rest: '' })
    expect(pushState('', '*oauth', '', '', '')).toBe('*oauth,,,')
  })
})
