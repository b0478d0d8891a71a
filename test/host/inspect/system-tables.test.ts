import { describe, expect, it } from 'vitest'
import {
  excludedRange,
  holderInLsof,
  holderInNetstat,
  listeningOn,
  mountPoints,
} from '../../../src/host/inspect/system-tables.ts'

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const row = (local: string, state = '0A', inode = '424242') =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0`

describe('/proc/net/tcp', () => {
  it.each([
    ['loopback', '0100007F:D1B2'],
    ['any address', '00000000:D1B2'],
    ['loopback of IPv6', '00000000000000000000000001000000:D1B2'],
    ['any address of IPv6', '00000000000000000000000000000000:D1B2'],
  ])('%s', (_, local) => {
    const table = [HEAD, row('0100007F:0016'), row(local), ''].join('\n')
    expect(listeningOn(53_682, table)).toEqual({ inode: '424242', uid: 1000 })
  })

  it.each([
    ['another port', row('0100007F:D1B3')],
    ['another address', row('0101A8C0:D1B2')],
    ['a connection', row('0100007F:D1B2', '01')],
    ['nothing', ''],
    ['something else', 'hello'],
  ])('%s is not a listener', (_, line) => {
    expect(listeningOn(53_682, `${HEAD}\n${line}\n`)).toBeUndefined()
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
