import { describe, expect, it, test } from 'vitest'
import {
  excludedRange,
  holderInLsof,
  holderInNetstat,
  listeningOn,
  mountPoints,
  visitorIdentifier,
} from '../../src/host/system-tables.ts'

type VisitorSystem = Parameters<typeof visitorIdentifier>[0]

/** What a kernel writes, as in `Documentation/networking/proc_net_tcp.rst`. */
const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const row = (local: string, remote: string, uid: number, inode = 4711, state = '01') =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1`

const LISTENER = 'D1B2'
const PEER = '9C40'
const V4 = '0100007F'
const V6 = '00000000000000000000000001000000'
const MAPPED = '0000000000000000FFFF00000100007F'
const ALL = '         0          0 4294967295\n'

interface Machine {
  readonly tcp?: readonly string[]
  readonly tcp6?: readonly string[]
  readonly uid?: number
  readonly sudoUid?: string
  readonly map?: string | undefined
  readonly overflow?: string
  readonly endianness?: 'BE' | 'LE'
}

function system(machine: Machine): VisitorSystem {
  const table = (rows?: readonly string[]) => rows && [HEAD, ...rows, ''].join('\n')
  const files: Readonly<Record<string, string | undefined>> = {
    '/proc/net/tcp': table(machine.tcp),
    '/proc/net/tcp6': table(machine.tcp6),
    '/proc/self/uid_map': 'map' in machine ? machine.map : ALL,
    '/proc/sys/kernel/overflowuid': machine.overflow,
  }
  return {
    read: (path) => files[path],
    uid: 'uid' in machine ? machine.uid : 1000,
    sudoUid: machine.sudoUid,
    endianness: machine.endianness ?? 'LE',
  }
}

const identify = (machine: Machine, peer = '127.0.0.1', listener = '127.0.0.1') =>
  visitorIdentifier(system(machine))({
    peer: { address: peer, port: 0x9c40 },
    listener: { address: listener, port: 0xd1b2 },
  })

const v4 = (uid: number, inode?: number) => row(`${V4}:${PEER}`, `${V4}:${LISTENER}`, uid, inode)
const v6 = (uid: number) => row(`${V6}:${PEER}`, `${V6}:${LISTENER}`, uid)

describe('S22: the user of the browser', () => {
  test('this user and another user, over IPv4', () => {
    expect(identify({ tcp: [v4(1000)] })).toBe('this-user')
    expect(identify({ tcp: [v4(1001)] })).toBe('another-user')
  })

  test('over IPv6', () => {
    expect(identify({ tcp6: [v6(1000)] }, '::1', '::1')).toBe('this-user')
    expect(identify({ tcp6: [v6(1001)] }, '::1', '::1')).toBe('another-user')
  })

  test('an IPv4 peer that the kernel lists as ::ffff:a.b.c.d, in either spelling', () => {
    const tcp6 = [row(`${MAPPED}:${PEER}`, `${MAPPED}:${LISTENER}`, 1001)]
    for (const text of ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1']) {
      expect(identify({ tcp: [], tcp6 }, text, text)).toBe('another-user')
    }
  })

  test('from 127.0.0.7', () => {
    const tcp = [row(`0700007F:${PEER}`, `${V4}:${LISTENER}`, 1001)]
    expect(identify({ tcp }, '127.0.0.7')).toBe('another-user')
    expect(identify({ tcp }, '127.0.0.1')).toBe('unknown')
  })

  test('on a machine with the other byte order', () => {
    const tcp = [row(`7F000001:${PEER}`, `7F000001:${LISTENER}`, 1001)]
    expect(identify({ tcp, endianness: 'BE' })).toBe('another-user')
    expect(identify({ tcp, endianness: 'LE' })).toBe('unknown')
  })

  test.each([
    ['the listener’s own end', row(`${V4}:${LISTENER}`, `${V4}:${PEER}`, 1001)],
    ['another port of the peer', row(`${V4}:9C41`, `${V4}:${LISTENER}`, 1001)],
    ['another port of the listener', row(`${V4}:${PEER}`, `${V4}:D1B3`, 1001)],
    ['another address of the peer', row(`0700007F:${PEER}`, `${V4}:${LISTENER}`, 1001)],
    ['another address of the listener', row(`${V4}:${PEER}`, `0700007F:${LISTENER}`, 1001)],
  ])('all four values count: %s is not the visitor', (_, other) => {
    expect(identify({ tcp: [other] })).toBe('unknown')
    expect(identify({ tcp: [other, v4(1000)] })).toBe('this-user')
  })

  test('the user who ran sudo is this user; a third one is not', () => {
    const root = { uid: 0, sudoUid: '1000' }
    expect(identify({ ...root, tcp: [v4(1000)] })).toBe('this-user')
    expect(identify({ ...root, tcp: [v4(1001)] })).toBe('another-user')
    expect(identify({ uid: 0, tcp: [v4(1000)] })).toBe('another-user')
    for (const sudoUid of ['', '1000x', '01000', ' 1000', '-1']) {
      expect(identify({ uid: 0, sudoUid, tcp: [v4(1000)] })).toBe('another-user')
    }
  })

  test('root is unknown to another user, and itself to root', () => {
    expect(identify({ tcp: [v4(0)] })).toBe('unknown')
    expect(identify({ uid: 0, tcp: [v4(0)] })).toBe('this-user')
  })

  test('does not trust the ID of a closed connection, which has no inode', () => {
    for (const uid of [0, 1000, 1001]) expect(identify({ tcp: [v4(uid, 0)] })).toBe('unknown')
    expect(identify({ uid: 0, tcp: [v4(0, 0)] })).toBe('unknown')
    expect(identify({ tcp: [v4(0, 0), v4(1001)] })).toBe('another-user')
  })

  test('no table, an empty one, and lines that are not rows', () => {
    expect(identify({})).toBe('unknown')
    expect(identify({ tcp: [], tcp6: [] })).toBe('unknown')
    for (const line of [
      'x',
      `   0: ${V4}:${PEER} ${V4}:${LISTENER}`,
      '::::',
      v4(1001).slice(0, 60),
    ]) {
      expect(identify({ tcp: [line] })).toBe('unknown')
    }
  })

  test('an ID that the user namespace cannot map is unknown, even if it looks like this user', () => {
    const part = '         0     100000      65536\n'
    expect(identify({ map: part, tcp: [v4(65_534)] })).toBe('unknown')
    expect(identify({ map: part, uid: 65_534, tcp: [v4(65_534)] })).toBe('unknown')
    expect(identify({ map: part, tcp: [v4(1001)] })).toBe('another-user')
    expect(identify({ map: part, tcp: [v4(1000)] })).toBe('this-user')
    expect(identify({ map: part, overflow: '7\n', tcp: [v4(7)] })).toBe('unknown')
    expect(identify({ map: part, overflow: '7\n', tcp: [v4(65_534)] })).toBe('another-user')
  })

  test('where all IDs are mapped, 65534 is a user like any other', () => {
    const halves = '         0          0 2147483648\n2147483648 2147483648 2147483647\n'
    for (const map of [ALL, halves, undefined]) {
      expect(identify({ map, tcp: [v4(65_534)] })).toBe('another-user')
      expect(identify({ map, uid: 65_534, tcp: [v4(65_534)] })).toBe('this-user')
    }
  })

  test('a system that has no user IDs has no visitor', () => {
    expect(identify({ uid: undefined as never })).toBe('unknown')
  })
})

const ANY = '00000000:0000'
const listening = (local: string) => row(local, ANY, 1000, 4711, '0A')

describe('the listener on a port', () => {
  it.each([
    ['loopback', '0100007F:D1B2'],
    ['any address', '00000000:D1B2'],
    ['loopback of IPv6', '00000000000000000000000001000000:D1B2'],
    ['any address of IPv6', '00000000000000000000000000000000:D1B2'],
  ])('%s', (_, local) => {
    const table = [HEAD, listening('0100007F:0016'), listening(local), ''].join('\n')
    expect(listeningOn(53_682, table, 'LE')).toMatchObject({ inode: '4711', uid: 1000 })
  })

  it.each([
    ['another port', listening('0100007F:D1B3')],
    ['another address', listening('0101A8C0:D1B2')],
    ['a connection', row('0100007F:D1B2', ANY, 1000, 4711, '01')],
    ['nothing', ''],
    ['something else', 'hello'],
  ])('%s is not a listener', (_, line) => {
    expect(listeningOn(53_682, `${HEAD}\n${line}\n`, 'LE')).toBeUndefined()
  })

  it('on a machine with the other byte order', () => {
    const table = [HEAD, listening('7F000001:D1B2')].join('\n')
    expect(listeningOn(53_682, table, 'BE')).toBeDefined()
    expect(listeningOn(53_682, table, 'LE')).toBeUndefined()
  })
})

describe('the tools of other systems', () => {
  it('lsof of macOS', () => {
    expect(holderInLsof('p812\ncrclone\nf7\n')).toEqual({ pid: 812, name: 'rclone' })
    expect(holderInLsof('p812\n')).toEqual({ pid: 812 })
    expect(holderInLsof('')).toBeUndefined()
  })

  it('netstat of Windows, also in German', () => {
    const output = [
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:53682        127.0.0.1:50000        HERGESTELLT      7',
      '  TCP    127.0.0.1:53682        0.0.0.0:0              ABHÖREN          4812',
    ].join('\r\n')
    expect(holderInNetstat(53_682, output)).toEqual({ pid: 4812 })
    expect(holderInNetstat(53_683, output)).toBeUndefined()
  })

  it('netsh of Windows', () => {
    const output =
      'Start Port    End Port\r\n----------    --------\r\n     53600       53699      *\r\n'
    expect(excludedRange(53_682, output)).toBe('53600-53699')
    expect(excludedRange(53_700, output)).toBeUndefined()
  })
})

describe('/proc/self/mountinfo', () => {
  it('lists mount points, also with spaces', () => {
    const table = '36 35 98:0 /mnt /mnt/my\\040conf rw,noatime - ext3 /dev/root rw\n'
    expect(mountPoints(table)).toContain('/mnt/my conf')
  })
})
