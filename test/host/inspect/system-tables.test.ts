import { describe, expect, it } from 'vitest'
import {
  excludedRange,
  holderInLsof,
  holderInNetstat,
  mountPoints,
} from '../../../src/host/inspect/system-tables.ts'

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
