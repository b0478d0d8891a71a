import { describe, expect, it } from 'vitest'
import { otherPlaces } from '../../src/cli/file-places.ts'
import type { Host } from '../../src/cli/host.ts'

describe('a different config file', () => {
  const host = (facts: Partial<Host>): Host =>
    ({
      env: {},
      platform: 'linux',
      homeDir: '/root',
      exists: () => false,
      blockedFolder: () => undefined,
      sudoHome: () => undefined,
      rcloneDir: () => undefined,
      ...facts,
    }) as Partial<Host> as Host
  const at = (path: string) => ({ kind: 'file', path, exists: true, why: 'found' }) as const
  const location = at('/root/.rclone.conf')

  it('names the folder that you may not enter', () => {
    const blockedFolder = (place: string) =>
      place.startsWith('/root/.config/rclone/') ? '/root/.config' : undefined
    expect(otherPlaces(location, host({ blockedFolder })).join()).toContain('/root/.config.')
    expect(otherPlaces(location, host({}))).toEqual([])
  })

  it('names the file of the user who started sudo', () => {
    const own = '/home/me/.config/rclone/rclone.conf'
    const facts = { sudoHome: () => '/home/me', env: { XDG_CONFIG_HOME: '/root/x' } }
    const exists = (place: string) => place === own
    expect(otherPlaces(location, host({ ...facts, exists })).join()).toContain(own)
    expect(otherPlaces(location, host(facts)).join()).toContain('sudo')
    expect(otherPlaces(at(own), host({ ...facts, exists }))).toEqual([])
  })
})
