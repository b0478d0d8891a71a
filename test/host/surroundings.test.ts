import { describe, expect, it } from 'vitest'
import { describeSurroundings } from '../../src/host/surroundings.ts'

interface Row {
  readonly env?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly platform?: string
}

const describeIt = ({ env = {}, files = [], platform = 'linux' }: Row) =>
  describeSurroundings({ env, platform, exists: (path) => files.includes(path) })

const DISPLAY = { DISPLAY: ':0' }
const WSL = '/proc/sys/fs/binfmt_misc/WSLInterop'

describe('whether a browser can be expected here', () => {
  it.each<readonly [string, Row]>([
    ['a desktop with X', { env: DISPLAY }],
    ['a desktop with Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['a Mac', { platform: 'darwin' }],
    ['Windows', { platform: 'win32' }],
    ['WSL, which opens the browser of Windows', { files: [WSL] }],
    ['BROWSER, whatever else is missing', { env: { BROWSER: 'firefox', SSH_TTY: '/dev/pts/0' } }],
    ['an empty SSH_TTY', { env: { ...DISPLAY, SSH_TTY: '', CI: '' } }],
  ])('%s: yes', (_, row) => {
    const { browserHere, reason } = describeIt(row)
    expect([browserHere, reason]).toEqual([true, undefined])
  })

  it.each<readonly [string, Row]>([
    ['BROWSER=none is set', { env: { ...DISPLAY, BROWSER: 'none' } }],
    ['this is a container', { env: DISPLAY, files: ['/.dockerenv'] }],
    ['this is a container', { env: DISPLAY, files: ['/run/.containerenv'] }],
    ['this is an SSH session', { env: { ...DISPLAY, SSH_CONNECTION: '1.2.3.4 5 6.7.8.9 22' } }],
    ['this is an SSH session', { env: { SSH_TTY: '/dev/pts/0' }, platform: 'darwin' }],
    ['this is a CI job', { env: { ...DISPLAY, CI: 'true' } }],
    ['there is no graphical display', {}],
  ])('%s: no', (reason, row) => {
    expect(describeIt(row)).toMatchObject({ browserHere: false, reason })
  })

  it('tells a container and a wish for no browser apart', () => {
    expect(describeIt({ env: { BROWSER: 'none' } })).toMatchObject({
      browserDisabled: true,
      inContainer: false,
    })
    expect(describeIt({ files: ['/.dockerenv'] })).toMatchObject({
      browserDisabled: false,
      inContainer: true,
    })
  })
})
