import { describe, expect, it } from 'vitest'
import { judgeShadows, remoteFacts } from '../../src/check/check-context.ts'
import type { FileFacts } from '../../src/check/inspector.ts'
import { type FileReport, judgeFile } from '../../src/check/judge-file.ts'
import { judgeMachine, type MachineFacts } from '../../src/check/judge-machine.ts'
import { judgeNetwork, type NetworkFacts, proxyFacts } from '../../src/check/judge-network.ts'
import { judgeRemote, judgeTargets } from '../../src/check/judge-remote.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import type { Finding } from '../../src/finding.ts'
import { remote } from '../services/pcloud.ts'

const ids = (findings: readonly Finding[]) => findings.map(({ id }) => id)
const texts = (findings: readonly Finding[]) =>
  findings.map(({ message, hint = '' }) => `${message} ${hint}`).join('\n')

const MACHINE: MachineFacts = {
  port: { port: 53_682, state: 'free' },
  loopback: { ipv4: undefined, ipv6: undefined },
  place: [],
  noBrowser: undefined,
  rclone: { path: '/usr/bin/rclone', version: 'v1.76.0' },
  running: [],
}

describe('this machine', () => {
  const held = (holder: object) => ({ port: { port: 53_682, state: 'held', holder } as const })

  it.each<[string, Partial<MachineFacts>, readonly string[]]>([
    [
      'no problem',
      {},
      ['port-free', 'loopback-works', 'browser-expected', 'rclone-found', 'rclone-rests'],
    ],
    ['a port in use', held({}), ['port-held']],
    [
      'a reserved port',
      { port: { port: 53_682, state: 'reserved', range: '53600-53699' } },
      ['port-reserved'],
    ],
    ['a port that cannot be seen', { port: { port: 53_682, state: 'unknown' } }, ['port-unknown']],
    [
      'no IPv6',
      { loopback: { ipv4: undefined, ipv6: 'EADDRNOTAVAIL' } },
      ['loopback-ipv6-missing'],
    ],
    ['no loopback', { loopback: { ipv4: 'EPERM', ipv6: 'EPERM' } }, ['loopback-ipv4-fails']],
    [
      'over SSH',
      { noBrowser: 'this is an SSH session', place: ['an SSH session'] },
      ['surroundings', 'browser-none'],
    ],
    ['no rclone', { rclone: { path: undefined, version: undefined } }, ['rclone-missing']],
    ['rclone without a version', { rclone: { path: '/x', version: undefined } }, ['rclone-silent']],
    ['an old rclone', { rclone: { path: '/x', version: 'v1.60.1-DEV' } }, ['rclone-old']],
    ['the last old version', { rclone: { path: '/x', version: 'v1.73.5' } }, ['rclone-old']],
    ['the first new version', { rclone: { path: '/x', version: 'v1.74.0' } }, ['rclone-found']],
    ['a beta version', { rclone: { path: '/x', version: 'v1.77.0-beta.1' } }, ['rclone-found']],
    ['a future version', { rclone: { path: '/x', version: 'v2.0.0' } }, ['rclone-found']],
    ['a running rclone', { running: [7] }, ['rclone-runs']],
    ['processes that cannot be seen', { running: undefined }, []],
  ])('%s', (_, facts, expected) => {
    const found = ids(judgeMachine({ ...MACHINE, ...facts }))
    expect(found).toEqual(expect.arrayContaining([...expected]))
    const usual = ids(judgeMachine(MACHINE))
    const part = (id: string) => id.split('-')[0]
    const replaced = new Set(Object.keys(facts).length === 0 ? [] : expected.map(part))
    if (facts.running === undefined && 'running' in facts)
      expect(found).not.toContain('rclone-rests')
    else
      expect(usual.filter((id) => !found.includes(id)).every((id) => replaced.has(part(id)))).toBe(
        true,
      )
  })

  it('names the program on the port if it can be seen', () => {
    const said = (holder: object) => judgeMachine({ ...MACHINE, ...held(holder) })[0]?.message
    expect(said({ pid: 7, name: 'rclone' })).toBe('Port 53682 is in use by rclone (process 7).')
    expect(said({ pid: 7 })).toContain('process 7')
    expect(said({ user: 0 })).toContain('a program of user 0')
    expect(said({})).toContain('another program')
  })
})

const NETWORK: NetworkFacts = {
  proxy: { used: undefined, differ: false },
  unchecked: false,
  authorities: [],
  failures: [],
  answered: ['api.pcloud.com'],
  ahead: 0,
  now: Date.parse('2027-01-01'),
  caFile: undefined,
  unusable: undefined,
}
const down = (hostname: string, code: 'network' | 'service' = 'network') => ({
  ...{ hostname, code, message: `No connection to ${hostname}.`, hint: 'Look.' },
})

describe('the network', () => {
  it.each<[string, Partial<NetworkFacts>, readonly string[]]>([
    ['no problem', {}, ['service-answers', 'clock-right']],
    ['no request', { answered: [], ahead: undefined }, []],
    [
      '50 remotes on a host that is down',
      { failures: Array(50).fill(down('api.pcloud.com')), answered: [], ahead: undefined },
      ['network-unreachable'],
    ],
    [
      'both regions down',
      {
        failures: [down('api.pcloud.com'), down('eapi.pcloud.com')],
        answered: [],
        ahead: undefined,
      },
      ['network-unreachable'],
    ],
    [
      'one region is down, the other fails',
      { failures: [down('api.pcloud.com'), down('eapi.pcloud.com', 'service')] },
      ['network-unreachable', 'service-fails', 'clock-right'],
    ],
    ['4 minutes ahead', { ahead: 240_000 }, ['service-answers', 'clock-right']],
    ['6 minutes behind', { ahead: -360_000 }, ['service-answers', 'clock-wrong']],
    [
      'a clock before this release, without a network',
      { now: Date.parse('2026-05-31'), ahead: undefined, answered: [] },
      ['clock-wrong'],
    ],
    [
      'a CA file that Node ignores',
      { caFile: { path: '/ca.der', what: 'is in DER format', hint: 'Convert it.' } },
      ['ca-file-unreadable', 'service-answers', 'clock-right'],
    ],
    ['TLS unchecked', { unchecked: true }, ['tls-unchecked', 'service-answers', 'clock-right']],
    [
      'a proxy',
      { proxy: { used: 'http://p:1', differ: true } },
      ['proxy-used', 'proxy-two', 'service-answers', 'clock-right'],
    ],
    [
      'an invalid proxy',
      { unusable: { message: 'HTTPS_PROXY ...' }, answered: [], ahead: undefined },
      ['proxy-unusable'],
    ],
    [
      'public authorities',
      { authorities: [{ host: 'api.pcloud.com', authority: 'A', isPublic: true }] },
      ['service-answers', 'clock-right'],
    ],
    [
      'a company proxy',
      {
        authorities: [
          { host: 'api.pcloud.com', authority: 'Corp', isPublic: false },
          { host: 'eapi.pcloud.com', authority: 'Corp', isPublic: false },
        ],
      },
      ['tls-intercepted', 'service-answers', 'clock-right'],
    ],
    [
      'a private authority for a private host',
      { authorities: [{ host: 'gate.example.com', authority: 'Mine', isPublic: false }] },
      ['service-answers', 'clock-right'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(ids(judgeNetwork({ ...NETWORK, ...facts }))).toEqual(expected)
  })

  it.each([
    [{ HTTPS_PROXY: 'http://user:s3cret@proxy:8080' }, 'http://••••@proxy:8080'],
    [{ https_proxy: 'user:s3cr@t@proxy:8080' }, '••••@proxy:8080'],
    [{ https_proxy: 's3cret@proxy' }, '••••@proxy'],
    [{ https_proxy: '', HTTPS_PROXY: 'socks5://a:s3cret@p:1' }, 'socks5://••••@p:1'],
    [{ https_proxy: 'http://proxy:8080' }, 'http://proxy:8080'],
    [{ https_proxy: '' }, undefined],
  ])('S36: %j is displayed, but not its login', (env, used) => {
    expect(proxyFacts(env)).toEqual({ used, differ: false })
  })

  it('reports two different proxies', () => {
    const env = { https_proxy: 'http://a', HTTPS_PROXY: 'http://b' }
    expect(proxyFacts(env)).toEqual({ used: 'http://a', differ: true })
  })
})

const DISK_FOUND = { isFile: true, mode: 0o600, uid: 1000, writable: true }
const DISK: FileFacts = {
  target: '/home/m/rclone.conf',
  links: 0,
  found: DISK_FOUND,
  folder: { mode: 0o755, writable: true },
  ownUid: 1000,
  mountedAlone: false,
}
const FILE: FileReport = {
  location: { kind: 'file', path: '/home/m/rclone.conf', exists: true, why: 'found' },
  others: [],
  closed: [],
  disk: DISK,
  encrypted: false,
  failure: undefined,
  malformed: [],
  copies: [],
  repeated: [],
  remotes: 2,
}
const disk = (more: Partial<FileFacts>) => ({ disk: { ...DISK, ...more } })
const found = (more: object) => disk({ found: { ...DISK_FOUND, ...more } })
const failure = (code: 'config-unreadable' | 'config-malformed' | 'config-encrypted') =>
  new PcloudConfigError(code, 'Cannot read it: permission denied.', { hint: 'Look.' })

it.each([
  ['config-unreadable', 'file-unreadable'],
  ['config-encrypted', 'password-needed'],
] as const)('%s: the finding has the hint and the advice of the error', (code, id) => {
  const details = { hint: 'Look.', advice: { kind: 'choose-config' } } as const
  const error = new PcloudConfigError(code, 'Cannot read it.', details)
  const findings = judgeFile({ ...FILE, failure: error, encrypted: code === 'config-encrypted' })
  expect(findings.find((one) => one.id === id)).toMatchObject(details)
})

describe('the file', () => {
  const usual = ['file-place', 'file-private', 'file-plain', 'file-syntax']
  it.each<[string, Partial<FileReport>, readonly string[]]>([
    ['no problem', {}, usual],
    ['in memory', { location: { kind: 'memory', why: 'option' } }, ['file-in-memory']],
    ['missing', disk({ found: undefined }), ['file-place', 'file-missing']],
    ['empty', { remotes: 0 }, ['file-place', 'file-private', 'file-plain', 'file-empty']],
    [
      'a second file',
      { others: ['/home/m/.rclone.conf'] },
      ['file-place', 'file-elsewhere', ...usual.slice(1)],
    ],
    [
      'in a folder that you may not enter',
      { closed: ['/home/m/.config'], failure: failure('config-unreadable') },
      ['file-place', 'folder-closed', 'file-unreadable'],
    ],
    ['not readable', { failure: failure('config-unreadable') }, ['file-place', 'file-unreadable']],
    [
      'encrypted without its password',
      { failure: failure('config-encrypted'), encrypted: true },
      ['file-place', 'file-private', 'password-needed'],
    ],
    [
      'malformed twice',
      {
        failure: failure('config-malformed'),
        malformed: [
          { message: 'f:1:1: x', hint: 'h' },
          { message: 'f:3:1: x', hint: 'h' },
        ],
      },
      ['file-place', 'file-private', 'file-plain', 'file-malformed', 'file-malformed'],
    ],
    [
      'readable by others',
      found({ mode: 0o644 }),
      ['file-place', 'file-mode', 'file-plain', 'file-syntax'],
    ],
    [
      'of another user',
      found({ mode: 0o640, uid: 7 }),
      ['file-place', 'file-owner', 'file-mode', 'file-plain', 'file-syntax'],
    ],
    ...[0o777, 0o1777].map((mode): [string, Partial<FileReport>, readonly string[]] => [
      `S29: of another user, in a folder with mode ${mode.toString(8)}`,
      disk({ found: { ...DISK_FOUND, uid: 7 }, folder: { mode, writable: true } }),
      [
        'file-place',
        'file-owner',
        'file-private',
        ...(mode === 0o777 ? ['folder-open'] : []),
        'file-read-only',
        'file-plain',
        'file-syntax',
      ],
    ]),
    ['of another user, seen by root', { disk: { ...DISK, ownUid: 0 } }, usual],
    [
      'on Windows',
      { disk: { ...DISK, ownUid: undefined } },
      ['file-place', 'file-plain', 'file-syntax'],
    ],
    [
      'in a folder that all users can write to',
      disk({ folder: { mode: 0o777, writable: true } }),
      ['file-place', 'file-private', 'folder-open', 'file-plain', 'file-syntax'],
    ],
    [
      'in an open folder with the sticky bit',
      disk({ folder: { mode: 0o1777, writable: true } }),
      usual,
    ],
    ['a symbolic link', disk({ links: 1 }), ['file-place', 'file-linked', ...usual.slice(1)]],
    [
      'a mount point',
      disk({ mountedAlone: true }),
      ['file-place', 'file-mounted', ...usual.slice(1)],
    ],
    [
      'in a folder that is not writable',
      disk({ folder: { mode: 0o755, writable: false } }),
      ['file-place', 'file-private', 'file-read-only', 'file-plain', 'file-syntax'],
    ],
    [
      'not writable, at a mount point',
      disk({ found: { ...DISK_FOUND, writable: false }, mountedAlone: true }),
      ['file-place', 'file-mounted', 'file-private', 'file-read-only', 'file-plain', 'file-syntax'],
    ],
    ['not writable, but replaced with a rename', found({ writable: false }), usual],
    [
      'encrypted',
      { encrypted: true },
      ['file-place', 'file-private', 'file-encrypted', 'file-syntax'],
    ],
    ['a section twice', { repeated: [{ name: 'a', lines: [1, 9] }] }, [...usual, 'section-twice']],
  ])('%s', (_, facts, expected) => {
    expect(ids(judgeFile({ ...FILE, ...facts }))).toEqual(expected)
  })

  it.each([
    [0o644, 0o600],
    [0o666, 0o600],
    [0o440, 0o400],
    [0o755, 0o600],
    [0o060, 0o600],
  ])('S25: mode %i is taken from all but the owner', (mode, to) => {
    const [, wide] = judgeFile({ ...FILE, ...found({ mode }) })
    expect(wide?.fix).toEqual({ kind: 'mode', from: mode, to })
  })

  it('S25: another user’s file is theirs to tighten', () => {
    const wide = judgeFile({ ...FILE, ...found({ mode: 0o644, uid: 7 }) })
    expect(wide.some(({ fix }) => fix !== undefined)).toBe(false)
  })
})

describe('the environment', () => {
  const shadowsUnder = (env: Readonly<Record<string, string>>) =>
    judgeShadows(remoteFacts('pc', new Map([['pc', remote().own]]), env))

  it.each([
    ['of the remote', { RCLONE_CONFIG_PC_HOSTNAME: 'x' }, 'RCLONE_CONFIG_PC_HOSTNAME'],
    ['of its backend', { RCLONE_PCLOUD_HOSTNAME: 'x' }, 'RCLONE_PCLOUD_HOSTNAME'],
    ['empty', { RCLONE_PCLOUD_HOSTNAME: '' }, 'RCLONE_PCLOUD_HOSTNAME'],
    ['a secret', { RCLONE_CONFIG_PC_TOKEN: 's3cret' }, 'RCLONE_CONFIG_PC_TOKEN'],
  ])('reports the variable %s', (_, env, name) => {
    const shadows = shadowsUnder(env)
    expect(ids(shadows)).toEqual(['environment-shadows'])
    expect(texts(shadows)).toContain(name)
    expect(texts(shadows)).not.toContain('s3cret')
  })

  it.each([
    { RCLONE_PCLOUD_HOSTNAME: 'api.pcloud.com' },
    { RCLONE_CONFIG_OTHER_HOSTNAME: 'x' },
    { RCLONE_CONFIG_PC_NO_SUCH_OPTION: 'x' },
  ])('%j changes nothing', (env) => {
    expect(shadowsUnder(env)).toEqual([])
  })
})

describe('remotes that use other remotes', () => {
  const backends = new Set(['alias', 'crypt', 'memory', 'union', 'combine', 'local'])
  const around = { env: {}, platform: 'linux', backends }
  const judged = (keys: Readonly<Record<string, string>>, more: object = around) =>
    texts(
      judgeTargets(
        { name: 'w' },
        {
          sections: new Map([
            ['w', new Map(Object.entries(keys))],
            ['pc', new Map()],
          ]),
          ...around,
          ...more,
        },
      ),
    )

  it.each([
    { type: 'crypt', remote: 'pc:x' },
    { type: 'alias', remote: '/local' },
    { type: 'alias', remote: ':memory:' },
    { type: 'union', upstreams: 'pc:a /b' },
    { type: 'sftp', remote: 'gone:' },
  ])('%j detects its targets', (keys) => {
    expect(judged(keys)).toBe('')
  })

  it.each([
    { type: 'crypt', remote: 'gone:x' },
    { type: 'alias', remote: ':crypt,remote="gone:x":' },
    { type: 'union', upstreams: 'pc:a gone:b:ro gone:c' },
    { type: 'combine', upstreams: 'dir=gone:' },
    { type: 'chunker', remote: 'gone:' },
    { type: 'hasher', remote: 'gone:' },
    { type: 'compress', remote: 'gone:' },
    { type: 'union', remotes: 'pc: gone:' },
  ])('%j has a missing target', (keys) => {
    expect(judged(keys).match(/uses the remote gone:/g)).toHaveLength(1)
  })

  it.each([
    { type: 'crypt' },
    { type: 'alias', remote: '' },
    { type: 'union', upstreams: '', remotes: '' },
  ])('%j has no target', (keys) => {
    expect(judged(keys)).toContain('The remote or folder that it uses is missing')
  })

  it('the target can come from a variable or be set in a child', () => {
    expect(judged({ type: 'crypt' }, { env: { RCLONE_CONFIG_W_REMOTE: 'pc:' } })).toBe('')
    expect(judged({ type: 'crypt' }, { env: { RCLONE_CRYPT_REMOTE: 'pc:' } })).toBe('')
    const remotes = new Map([
      ['w', new Map([['type', 'crypt']])],
      ['w.a', new Map([['remote', '/a']])],
    ])
    expect(judgeTargets({ name: 'w' }, { ...around, sections: remotes })).toEqual([])
    expect(judgeTargets({ name: 'w.a' }, { ...around, sections: remotes })).toEqual([])
  })

  it('reports a remote that uses itself, also through other remotes', () => {
    expect(judged({ type: 'alias', remote: 'w:sub' })).toContain('uses itself')
    const remotes = new Map([
      ['a', new Map(Object.entries({ type: 'crypt', remote: 'b:' }))],
      ['b', new Map(Object.entries({ type: 'union', upstreams: '/x a:' }))],
      ['c', new Map(Object.entries({ type: 'alias', remote: 'b:' }))],
    ])
    const found = ['a', 'b', 'c'].map((name) =>
      ids(judgeTargets({ name }, { ...around, sections: remotes })),
    )
    expect(found).toEqual([['target-loop'], ['target-loop'], []])
  })

  it('accepts a remote from variables, and a drive letter on Windows', () => {
    expect(
      judged({ type: 'alias', remote: 'gone:' }, { env: { RCLONE_CONFIG_GONE_TYPE: 'x' } }),
    ).toBe('')
    expect(
      judged({ type: 'alias', remote: 'Gone:' }, { env: { RCLONE_CONFIG_GONE_TYPE: 'x' } }),
    ).toBe('')
    expect(judged({ type: 'alias', remote: 'C:/x' }, { platform: 'win32' })).toBe('')
    expect(judged({ type: 'alias', remote: 'C:/x' })).not.toBe('')
  })
})

describe('a target that variables do not define', () => {
  it.each([
    ['gone:', { RCLONE_CONFIG_GONE_TYPE: '' }],
    ['gone:', { RCLONE_CONFIG_GONE_HOSTNAME: 'x' }],
    ['od_drive:', { RCLONE_CONFIG_OD_TYPE: 'onedrive', RCLONE_CONFIG_OD_DRIVE_TYPE: 'business' }],
  ])('%s with %j is missing', (remote, env) => {
    const remotes = new Map([['w', new Map(Object.entries({ type: 'alias', remote }))]])
    const found = judgeTargets(
      { name: 'w' },
      { ...{ sections: remotes, env, platform: 'linux' }, backends: new Set(['alias']) },
    )
    expect(ids(found)).toEqual(['target-missing'])
  })
})

describe('a target in a variable', () => {
  it.each([
    ['gone:', 'Create gone, or correct the variable RCLONE_CONFIG_W_REMOTE.'],
    [':nosuch:', 'Correct the variable RCLONE_CONFIG_W_REMOTE.'],
    ['w:', 'Correct the variable RCLONE_CONFIG_W_REMOTE.'],
  ])('%s has a hint with the variable, since the file has nothing to edit', (remote, hint) => {
    const remotes = new Map([['w', new Map(Object.entries({ type: 'alias', remote }))]])
    const env = { RCLONE_CONFIG_W_TYPE: 'alias', RCLONE_CONFIG_W_REMOTE: remote }
    const found = judgeTargets(
      { name: 'w' },
      { ...{ sections: remotes, env, platform: 'linux' }, backends: new Set(['alias']) },
    )
    expect(found.map((one) => one.hint)).toEqual([hint])
  })
})

describe('a section without a type', () => {
  const seen = { answer: undefined, checks: new Map(), time: 0 }
  const typeless = (name: string) => judgeRemote({ ...remote({}), name, keys: new Map() }, seen)

  it('shows the command that deletes it', () => {
    expect(ids(typeless('my notes'))).toEqual(['type-missing'])
    expect(texts(typeless('my notes'))).toContain('pcloud-config delete "my notes"')
  })

  it('can be DEFAULT, because other sections use its values', () => {
    expect(typeless('DEFAULT')).toEqual([])
  })
})
