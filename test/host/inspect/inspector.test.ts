import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInspector } from '../../../src/host/inspect/inspector-of.ts'
import { runningRclones } from '../../../src/host/inspect/ports-and-processes.ts'
import { toolOutput } from '../../../src/host/run-program.ts'
import { rcloneBackends, rcloneVersion } from '../../../src/host/run-rclone.ts'

const inspector = createInspector({ PATH: process.env.PATH })
const onLinux = process.platform === 'linux' ? it : it.skip

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspect-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const place = (name: string) => join(folder, name)
const file = (name: string, mode: number) => {
  writeFileSync(place(name), '[a]\n')
  chmodSync(place(name), mode)
  return place(name)
}

describe('a port', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0'])('held on %s, and free afterwards', async (host) => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, host, done))
    const { port } = server.address() as AddressInfo
    const held = await inspector.port(port)
    expect(held).toMatchObject({ port, state: 'held' })
    if (process.platform === 'linux') expect(held.holder?.pid).toBe(process.pid)
    await new Promise((done) => server.close(done))
    expect(await inspector.port(port)).toEqual({ port, state: 'free' })
  })
})

describe('loopback', () => {
  it('connects to itself', async () => {
    expect((await inspector.loopback()).ipv4).toBeUndefined()
  })
})

describe('a file', () => {
  it('has mode, owner and folder', async () => {
    const facts = await inspector.file(file('plain.conf', 0o640))
    expect(facts).toMatchObject({
      target: place('plain.conf'),
      links: 0,
      found: { isFile: true, mode: 0o640, uid: process.getuid?.() },
      ownUid: process.getuid?.(),
      mountedAlone: false,
    })
    expect(facts.folder?.writable).toBe(true)
  })

  it('follows links, and handles a missing file', async () => {
    symlinkSync(file('target.conf', 0o600), place('link.conf'))
    const linked = await inspector.file(place('link.conf'))
    expect(linked).toMatchObject({ target: place('target.conf'), links: 1 })
    const none = await inspector.file(place('none/at/all.conf'))
    expect([none.found, none.folder]).toEqual([undefined, undefined])
  })
})

describe('S25: tightening', () => {
  it('a file, and the one behind a link', async () => {
    const path = file('wide.conf', 0o666)
    symlinkSync(path, place('to-wide.conf'))
    expect(await inspector.tighten(place('to-wide.conf'), 0o600)).toBeUndefined()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('a folder that does not exist', async () => {
    mkdirSync(place('dir'), { mode: 0o755 })
    expect(await inspector.tighten(place('dir'), 0o600)).toBe('it is a folder')
    expect(statSync(place('dir')).mode & 0o777).toBe(0o755)
    expect(await inspector.tighten(place('none'), 0o600)).toBe('ENOENT')
  })

  onLinux('a named pipe does not hold it', async () => {
    execFileSync('mkfifo', [place('pipe')])
    expect(await inspector.tighten(place('pipe'), 0o600)).toBe('it is a pipe, not a file')
  })
})

describe('the output of a tool', () => {
  it('is undefined if the program does not exist, fails, or takes too long', async () => {
    expect(await toolOutput(place('no-such-tool'), [])).toBeUndefined()
    expect(await toolOutput(process.execPath, ['-e', 'process.exit(3)'])).toBeUndefined()
    const begin = Date.now()
    expect(await toolOutput(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])).toBeUndefined()
    expect(Date.now() - begin).toBeLessThan(4_500)
  })

  it('is undefined if the program prints without end', async () => {
    const flood = 'const f = () => process.stdout.write("x".repeat(65536), f); f()'
    expect(await toolOutput(process.execPath, ['-e', flood])).toBeUndefined()
  })

  it('does not involve a shell', async () => {
    const echo = ['-e', 'console.log(process.argv[1])', '$(id); `id` "x"']
    expect(await toolOutput(process.execPath, echo)).toBe('$(id); `id` "x"\n')
  })
})

describe('rclone', () => {
  it('reports the version of rclone, or undefined', async () => {
    writeFileSync(place('rclone'), '#!/bin/sh\necho "rclone v1.76.0"\necho more\n', { mode: 0o755 })
    expect(await rcloneVersion(place('rclone'))).toBe('v1.76.0')
    writeFileSync(place('other'), '#!/bin/sh\necho "hello v1"\n', { mode: 0o755 })
    expect(await rcloneVersion(place('other'))).toBeUndefined()
  })

  it('lists a type under every name that rclone accepts', async () => {
    const list = [{ Name: 'google photos', Prefix: 'gphotos', Aliases: ['pics'], Options: [] }]
    writeFileSync(place('types'), `#!/bin/sh\necho '${JSON.stringify(list)}'\n`, { mode: 0o755 })
    expect([...((await rcloneBackends(place('types'))) ?? []).keys()]).toEqual([
      ...['google photos', 'googlephotos', 'gphotos', 'pics'],
    ])
  })

  it('finds running rclones on Linux', async () => {
    const proc = place('proc')
    for (const [pid, name] of [
      ['7', 'rclone'],
      ['8', 'rcloned'],
      ['9', 'sh'],
    ] as const) {
      mkdirSync(join(proc, pid), { recursive: true })
      writeFileSync(join(proc, pid, 'comm'), `${name}\n`)
    }
    expect(await runningRclones('linux', proc)).toEqual([7])
    expect(await runningRclones('linux', place('no-proc'))).toBeUndefined()
    expect(await runningRclones('darwin', proc)).toBeUndefined()
  })
})
