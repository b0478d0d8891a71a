import { describe, expect, it } from 'vitest'
import { describeEnvironment } from '../../src/host/detect-environment.ts'

interface Row {
  readonly env?: Readonly<Record<string, string>>
  /** The files that exist, with their text. */
  readonly files?: Readonly<Record<string, string>>
  readonly platform?: string
  readonly user?: string | undefined
}

const describeIt = ({ env = {}, files = {}, platform = 'linux', ...row }: Row) =>
  describeEnvironment(env, {
    platform,
    exists: (path) => path in files,
    read: (path) => files[path],
    userName: () => ('user' in row ? row.user : 'marcel'),
    hostName: () => 'nas',
  })

const DISPLAY = { DISPLAY: ':0' }
const SSH = { SSH_CONNECTION: '1.2.3.4 50022 6.7.8.9 22' }
const TTY = { SSH_TTY: '/dev/pts/0' }
const INTEROP = { '/proc/sys/fs/binfmt_misc/WSLInterop': '' }
const DOCKER = { '/.dockerenv': '' }
const PODMAN = { '/run/.containerenv': '' }

describe('whether a browser can open here', () => {
  it.each<readonly [string, Row]>([
    ['a desktop with X', { env: DISPLAY }],
    ['a desktop with Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['a Mac', { platform: 'darwin' }],
    ['Windows', { platform: 'win32' }],
    ['WSL, which opens the Windows browser', { files: INTEROP }],
    ['WSL with systemd', { files: { '/proc/sys/fs/binfmt_misc/WSLInterop-late': '' } }],
    ['BROWSER in an SSH session', { env: { BROWSER: 'firefox', SSH_TTY: '/dev/pts/0' } }],
    ['BROWSER in a container', { env: { BROWSER: 'firefox' }, files: DOCKER }],
    ['an empty SSH_TTY', { env: { ...DISPLAY, SSH_TTY: '', CI: '' } }],
    ['CI=false', { env: { ...DISPLAY, CI: 'false' } }],
    ['Toolbox', { env: DISPLAY, files: { ...PODMAN, '/run/.toolboxenv': '' } }],
    [
      'Distrobox',
      { env: { ...DISPLAY, DISTROBOX_ENTER_PATH: '/usr/bin/distrobox-enter' }, files: PODMAN },
    ],
    ['a Flatpak', { env: { ...DISPLAY, container: 'flatpak' } }],
  ])('%s: yes', (_, row) => {
    const { browserHere, reason } = describeIt(row)
    expect([browserHere, reason]).toEqual([true, undefined])
  })

  it.each<readonly [string, Row]>([
    ['BROWSER=none is set', { env: { ...DISPLAY, BROWSER: 'none' } }],
    [
      'BROWSER is set to a text browser (/usr/bin/w3m)',
      { env: { ...DISPLAY, BROWSER: '/usr/bin/w3m' } },
    ],
    ['this is an SSH session', { env: { ...DISPLAY, ...SSH } }],
    ['this is an SSH session', { env: { SSH_TTY: '/dev/pts/0' }, platform: 'darwin' }],
    ['this is an SSH session', { env: { DISPLAY: 'localhost:10.0', SUDO_USER: 'marcel' } }],
    ['this is an SSH session', { env: { ...SSH, TMUX: '/tmp/tmux-1000/default,1,0' } }],
    ['this is a CI job', { env: { ...DISPLAY, CI: 'true' } }],
    ['this is a CI job', { env: { ...DISPLAY, JENKINS_URL: 'https://ci.example.com/' } }],
    ['there is no graphical display', {}],
    [
      'this is WSL, and Windows programs cannot be started',
      { files: { '/proc/version': 'Linux version 5.15 (Microsoft@Microsoft.com)' } },
    ],
    [
      'this is WSL, and Windows programs cannot be started',
      { env: { WSL_DISTRO_NAME: 'Debian' }, files: { '/run/systemd/container': 'wsl\n' } },
    ],
  ])('%s: no, but a tunnel can connect', (reason, row) => {
    expect(describeIt(row)).toMatchObject({ browserHere: false, reason, isolated: false })
  })

  it.each<readonly [string, Row]>([
    ['a Docker container', { env: DISPLAY, files: DOCKER }],
    ['a Docker container', { env: { BROWSER: 'none', CI: 'true' }, files: DOCKER }],
    ['a Podman container', { env: DISPLAY, files: PODMAN }],
    ['a Podman container', { env: { container: 'podman' } }],
    ['a container', { env: { container: 'oci' } }],
    ['a systemd-nspawn container', { env: { container: 'systemd-nspawn' } }],
    ['an LXC container', { files: { '/run/systemd/container': 'lxc\n' } }],
    ['a Kubernetes pod', { env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, files: DOCKER }],
    ['a GitHub codespace', { env: { CODESPACES: 'true', BROWSER: '/vscode/browser.sh' } }],
    ['a Gitpod workspace', { env: { GITPOD_WORKSPACE_ID: 'x-y-z' } }],
    ['a dev container', { env: { REMOTE_CONTAINERS: 'true', BROWSER: '/vscode/browser.sh' } }],
  ])('%s: no, and nothing outside can connect', (what, row) => {
    const told = { browserHere: false, reason: `this is ${what}`, isolated: true }
    expect(describeIt(row)).toMatchObject(told)
  })

  it('an SSH session into a container can bring a tunnel', () => {
    for (const row of [{ env: SSH, files: DOCKER }, { env: { ...SSH, CODESPACES: 'true' } }]) {
      const told = { isolated: false, reason: 'this is an SSH session' }
      expect(describeIt(row)).toMatchObject(told)
    }
  })

  it('distinguishes a container from BROWSER=none', () => {
    const wish = describeIt({ env: { BROWSER: 'none' } })
    expect(wish).toMatchObject({ browserDisabled: true, isolated: false })
    expect(describeIt({ files: DOCKER })).toMatchObject({ browserDisabled: false, isolated: true })
  })

  it('explains which browser opens in WSL', () => {
    expect(describeIt({ env: DISPLAY, files: INTEROP }).note).toContain('your Windows browser')
    expect(describeIt({ env: { BROWSER: 'firefox' }, files: INTEROP }).note).toBeUndefined()
    expect(describeIt({ env: { CI: '1' }, files: INTEROP }).note).toBeUndefined()
    expect(describeIt({ env: DISPLAY }).note).toBeUndefined()
  })
})

describe('the address for a tunnel', () => {
  it.each<readonly [string, Row, object]>([
    ['the address of the connection', { env: SSH }, { user: 'marcel', host: '6.7.8.9', port: 22 }],
    [
      'an IPv6 address and another port',
      { env: { SSH_CONNECTION: '2001:db8::1 50022 2001:db8::2 2222' } },
      { user: 'marcel', host: '2001:db8::2', port: 2222 },
    ],
    [
      'the host name, if the address has a zone',
      { env: { SSH_CONNECTION: 'fe80::1%eth0 50022 fe80::2%eth0 22' } },
      { user: 'marcel', host: 'nas', port: 22 },
    ],
    ['the host name', { env: TTY }, { user: 'marcel', host: 'nas' }],
    ['the user before sudo', { env: { ...TTY, SUDO_USER: 'anna' } }, { user: 'anna', host: 'nas' }],
    ['an unknown user', { env: TTY, user: undefined }, { host: 'nas' }],
    ['no SSH session', {}, undefined as unknown as object],
  ])('%s', (_, row, address) => {
    expect(describeIt(row).ssh).toEqual(address)
  })
})
