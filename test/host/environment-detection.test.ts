import { describe, expect, it } from 'vitest'
import { describeSurroundings } from '../../src/host/environment-detection/detect-environment.ts'

interface Row {
  readonly env?: Readonly<Record<string, string>>
  /** What is there; a text is what can be read in it. */
  readonly files?: Readonly<Record<string, string>>
  readonly platform?: string
  readonly user?: string | undefined
}

const describeIt = ({ env = {}, files = {}, platform = 'linux', ...row }: Row) =>
  describeSurroundings({
    ...{ env, platform },
    exists: (path) => path in files,
    read: (path) => files[path],
    userName: () => ('user' in row ? row.user : 'marcel'),
    hostName: () => 'nas',
  })

const DISPLAY = { DISPLAY: ':0' }
const SSH = { SSH_CONNECTION: '1.2.3.4 50022 6.7.8.9 22' }
const INTEROP = { '/proc/sys/fs/binfmt_misc/WSLInterop': '' }
const DOCKER = { '/.dockerenv': '' }
const PODMAN = { '/run/.containerenv': '' }

describe('whether a browser can be expected here', () => {
  it.each<readonly [string, Row]>([
    ['a desktop with X', { env: DISPLAY }],
    ['a desktop with Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['a Mac', { platform: 'darwin' }],
    ['Windows', { platform: 'win32' }],
    ['WSL, which opens the browser of Windows', { files: INTEROP }],
    ['WSL with systemd', { files: { '/proc/sys/fs/binfmt_misc/WSLInterop-late': '' } }],
    ['BROWSER, whatever else is missing', { env: { BROWSER: 'firefox', SSH_TTY: '/dev/pts/0' } }],
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
    ['this is an SSH session', { env: { ...DISPLAY, ...SSH } }],
    ['this is an SSH session', { env: { SSH_TTY: '/dev/pts/0' }, platform: 'darwin' }],
    ['this is an SSH session', { env: { DISPLAY: 'localhost:10.0', SUDO_USER: 'marcel' } }],
    ['this is an SSH session', { env: { ...SSH, TMUX: '/tmp/tmux-1000/default,1,0' } }],
    ['this is a CI job', { env: { ...DISPLAY, CI: 'true' } }],
    ['this is a CI job', { env: { ...DISPLAY, JENKINS_URL: 'https://ci.example.com/' } }],
    ['there is no graphical display', {}],
    [
      'this is WSL, and programs of Windows cannot be started',
      { files: { '/proc/version': 'Linux version 5.15 (Microsoft@Microsoft.com)' } },
    ],
    [
      'this is WSL, and programs of Windows cannot be started',
      { env: { WSL_DISTRO_NAME: 'Debian' }, files: { '/run/systemd/container': 'wsl\n' } },
    ],
  ])('%s: no, and a tunnel may lead here', (reason, row) => {
    expect(describeIt(row)).toMatchObject({ browserHere: false, reason, isolated: false })
  })

  it.each<readonly [string, Row]>([
    ['a container (Docker)', { env: DISPLAY, files: DOCKER }],
    ['a container (Docker)', { env: { BROWSER: 'none', CI: 'true' }, files: DOCKER }],
    ['a container (Podman)', { env: DISPLAY, files: PODMAN }],
    ['a container (Podman)', { env: { container: 'podman' } }],
    ['a container', { env: { container: 'oci' } }],
    ['a container (systemd-nspawn)', { env: { container: 'systemd-nspawn' } }],
    ['a container (LXC)', { files: { '/run/systemd/container': 'lxc\n' } }],
    ['a Kubernetes pod', { env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, files: DOCKER }],
    ['a GitHub codespace', { env: { CODESPACES: 'true', BROWSER: '/vscode/browser.sh' } }],
    ['a Gitpod workspace', { env: { GITPOD_WORKSPACE_ID: 'x-y-z' } }],
    ['a dev container', { env: { REMOTE_CONTAINERS: 'true', BROWSER: '/vscode/browser.sh' } }],
  ])('%s: no, and nothing outside reaches it', (what, row) => {
    const told = { browserHere: false, reason: `this is ${what}`, isolated: true }
    expect(describeIt(row)).toMatchObject(told)
  })

  it('who came into a container through SSH brings a tunnel in as well', () => {
    for (const row of [{ env: SSH, files: DOCKER }, { env: { ...SSH, CODESPACES: 'true' } }]) {
      const told = { isolated: false, reason: 'this is an SSH session' }
      expect(describeIt(row)).toMatchObject(told)
    }
  })

  it('tells a container and a wish for no browser apart', () => {
    const wish = describeIt({ env: { BROWSER: 'none' } })
    expect(wish).toMatchObject({ browserDisabled: true, isolated: false })
    expect(describeIt({ files: DOCKER })).toMatchObject({ browserDisabled: false, isolated: true })
  })

  it('says of WSL whose browser that is', () => {
    expect(describeIt({ env: DISPLAY, files: INTEROP }).note).toContain('browser of Windows')
    expect(describeIt({ env: { BROWSER: 'firefox' }, files: INTEROP }).note).toBeUndefined()
    expect(describeIt({ env: { CI: '1' }, files: INTEROP }).note).toBeUndefined()
    expect(describeIt({ env: DISPLAY }).note).toBeUndefined()
  })
})

describe('where a tunnel would lead', () => {
  it.each<readonly [string, Row, object]>([
    ['the address that was reached', { env: SSH }, { user: 'marcel', host: '6.7.8.9', port: 22 }],
    [
      'an IPv6 address and another port',
      { env: { SSH_CONNECTION: '2001:db8::1 50022 2001:db8::2 2222' } },
      { user: 'marcel', host: '2001:db8::2', port: 2222 },
    ],
    [
      'its name, where the address has a zone',
      { env: { SSH_CONNECTION: 'fe80::1%eth0 50022 fe80::2%eth0 22' } },
      { user: 'marcel', host: 'nas', port: 22 },
    ],
    ['its name', {}, { user: 'marcel', host: 'nas' }],
    ['who logged in before sudo', { env: { SUDO_USER: 'anna' } }, { user: 'anna', host: 'nas' }],
    ['nobody that is known', { user: undefined }, { host: 'nas' }],
  ])('%s', (_, row, address) => {
    expect(describeIt(row).ssh).toEqual(address)
  })
})
