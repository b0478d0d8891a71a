import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { type Machine, openMachine } from '../../test/support/machine.ts'
import { environment } from '../../test/support/program.ts'
import { Pty } from '../../test/support/pty.ts'

export const [COLS, ROWS] = [100, 60]

/** A server reached over SSH, two desktops and a container. */
export type Place = 'server' | 'desk' | 'container' | 'home'

/** A pretend pCloud and a network namespace for each machine, so that the usual port is free. */
export interface Stage {
  readonly fake: FakePcloud
  run(place: Place, ...words: readonly string[]): Pty
  /** The words that run a program on that machine. */
  words(place: Place, program: string): readonly string[]
  /** Writes the config file of that machine. */
  write(place: Place, config: string): void
  /** Opens a page, on the desk by default, and allows access. @returns the code or the last address. */
  browse(link: string, email?: string, place?: Place): Promise<string>
  close(): Promise<void>
}

const PLACES: Readonly<Record<Place, Readonly<Record<string, string>>>> = {
  server: { SSH_CONNECTION: '192.0.2.7 50022 192.0.2.9 22' },
  desk: { DISPLAY: ':0', BROWSER: 'true' },
  container: { container: 'podman' },
  home: { DISPLAY: ':0', BROWSER: 'true' },
}

/** Pictures do not show the names of this machine. */
const PERSON = { SUDO_USER: 'marcel', TERM: 'xterm-256color', BROWSER: '' }

export async function openStage(): Promise<Stage> {
  const fake = await startFakePcloud()
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  const browser = join(folder, 'browser.mjs')
  await build({
    entryPoints: ['test/e2e/support/browser-program.ts'],
    outfile: browser,
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20.19' },
  })
  const machines = new Map<Place, Machine>()
  const machineOf = (place: Place) => {
    const machine = machines.get(place)
    if (machine === undefined) throw new Error(`no machine for ${place}`)
    return machine
  }
  for (const place of ['server', 'desk', 'container', 'home'] as const) {
    machines.set(place, await openMachine(fake))
  }
  const open: Pty[] = []
  return {
    fake,
    run(place, ...words) {
      const home = join(folder, place)
      mkdirSync(join(home, '.config/rclone'), { recursive: true })
      const own = { HOME: home, XDG_STATE_HOME: home, RCLONE_CA_CERT: fake.caFile }
      const env = environment({ fake, env: { ...PERSON, ...PLACES[place], ...own } })
      const [name, ...args] = words
      const program = [process.execPath, resolve('dist/bin.cjs')]
      const all = name === 'pcloud-config' ? [...program, ...args] : words
      const [first = '', ...rest] = all
      const pty = new Pty(...machineOf(place).on(first, ...rest), { env, cols: COLS, rows: ROWS })
      open.push(pty)
      return pty
    },
    write(place, config) {
      const rclone = join(folder, place, '.config/rclone')
      mkdirSync(rclone, { recursive: true })
      writeFileSync(join(rclone, 'rclone.conf'), config, { mode: 0o600 })
    },
    words: (place, program) => machineOf(place).on(program).flat(),
    async browse(link, email = 'marcel@example.com', place = 'desk') {
      const words = machineOf(place).on(process.execPath, browser, link, email)
      const { stdout } = await promisify(execFile)(...words, { env: environment({ fake }) })
      const { code, url } = JSON.parse(stdout)
      return code ?? url
    },
    async close() {
      for (const pty of open) pty.close()
      for (const machine of machines.values()) machine.close()
      await fake.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
