import { stripVTControlCharacters } from 'node:util'
import { type IPty, spawn } from '@lydell/node-pty'
import headless, { type IBufferCell } from '@xterm/headless'

export interface PtyOptions {
  readonly cols?: number
  readonly rows?: number
  readonly cwd?: string
  /** Added to a small clean environment: no CI, NO_COLOR or FORCE_COLOR comes through. */
  readonly env?: Readonly<Record<string, string>>
}

/** One place of the screen; colours are numbers of the palette, undefined for the terminal's own. */
export interface Cell {
  readonly text: string
  readonly foreground: number | undefined
  readonly background: number | undefined
}

export interface PtyExit {
  readonly code: number
  readonly signal: number
}

const DEFAULT_WAIT_MS = 8_000
const KEPT = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot']

/** Keys as a terminal sends them. */
export const KEY = {
  enter: '\r',
  tab: '\t',
  shiftTab: '\x1b[Z',
  escape: '\x1b',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  altLeft: '\x1b[1;3D',
  home: '\x1b[H',
  end: '\x1b[F',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlU: '\x15',
  ctrlZ: '\x1a',
} as const

/** Text as a terminal sends it when bracketed paste is on. */
export function pasted(text: string): string {
  return `\x1b[200~${text}\x1b[201~`
}

/**
 * Runs a command in a real pseudo terminal and reads it as a person would: `screen()`
 * is what stands on the screen, after every escape sequence has been carried out. More
 * than about 4 kB written right before the program ends may be lost.
 */
export class Pty {
  readonly exited: Promise<PtyExit>
  readonly #pty: IPty
  readonly #terminal: InstanceType<typeof headless.Terminal>
  readonly #changed = new Set<() => void>()
  #raw = ''
  #mark = 0
  #ended = false

  constructor(command: string, args: readonly string[], options: PtyOptions = {}) {
    const { cols = 80, rows = 24 } = options
    const env = environment(options.env)
    this.#terminal = new headless.Terminal({ cols, rows, allowProposedApi: true, scrollback: 5000 })
    const cwd = options.cwd ?? process.cwd()
    this.#pty = spawn(command, [...args], { name: env.TERM ?? 'xterm', cols, rows, cwd, env })
    this.#pty.onData((data) => this.#receive(data))
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#ended = true
        this.#tell()
        resolve({ code: exitCode, signal: signal ?? 0 })
      })
    })
  }

  get pid(): number {
    return this.#pty.pid
  }

  /** Every byte written so far, escape sequences included. */
  get raw(): string {
    return this.#raw
  }

  send(keys: string): void {
    this.#pty.write(keys)
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows)
    this.#pty.resize(cols, rows)
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name)
  }

  /** Waits for text written after what the last `expect` found. */
  async expect(what: string | RegExp, waitMs = DEFAULT_WAIT_MS): Promise<void> {
    const find = (): boolean => {
      const plain = stripVTControlCharacters(this.#raw).replaceAll('\r', '')
      const rest = plain.slice(this.#mark)
      const at = typeof what === 'string' ? rest.indexOf(what) : rest.search(what)
      if (at < 0) return false
      const length = typeof what === 'string' ? what.length : (rest.match(what)?.[0].length ?? 0)
      this.#mark += at + length
      return true
    }
    if (!(await this.#until(find, waitMs))) await this.#fail(`No ${what} in what came`)
  }

  /** Waits until the screen holds the text or satisfies the test. */
  async see(
    what: string | RegExp | ((screen: string) => boolean),
    waitMs = DEFAULT_WAIT_MS,
  ): Promise<string> {
    const fits = (screen: string): boolean => {
      if (typeof what === 'function') return what(screen)
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    }
    const end = Date.now() + waitMs
    for (;;) {
      const screen = await this.screen()
      if (fits(screen)) return screen
      if (Date.now() > end) return this.#fail(`No ${what} on the screen`)
      await this.#until(() => true, 50, true)
    }
  }

  /** The lines on the screen and above it, without empty lines at the end. */
  async screen(): Promise<string> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve))
    const buffer = this.#terminal.buffer.active
    const lines: string[] = []
    for (let row = 0; row < buffer.length; row += 1) {
      lines.push(buffer.getLine(row)?.translateToString(true) ?? '')
    }
    return lines.join('\n').replace(/\n+$/, '')
  }

  /** The same as it is painted, row by row. */
  async cells(): Promise<readonly (readonly Cell[])[]> {
    await this.screen()
    const buffer = this.#terminal.buffer.active
    const columns = Array.from({ length: this.#terminal.cols }, (_, column) => column)
    return Array.from({ length: buffer.length }, (_, row) =>
      columns.map((column) => paintedCell(buffer.getLine(row)?.getCell(column))),
    )
  }

  async cursor(): Promise<{ row: number; column: number }> {
    await this.screen()
    const buffer = this.#terminal.buffer.active
    return { row: buffer.baseY + buffer.cursorY, column: buffer.cursorX }
  }

  /** Waits for the program to end by itself; kills it when it does not. */
  async end(waitMs = DEFAULT_WAIT_MS): Promise<PtyExit> {
    if (!(await this.#until(() => this.#ended, waitMs))) await this.#fail('The program did not end')
    return this.exited
  }

  /** The terminal window is closed. */
  hangUp(): void {
    this.#pty.kill('SIGHUP')
    ;(this.#pty as IPty & { destroy(): void }).destroy()
  }

  /** For clean-up in tests: safe at any time. */
  close(): void {
    if (!this.#ended) this.#pty.kill('SIGKILL')
  }

  #receive(data: string): void {
    this.#raw += data
    this.#terminal.write(data)
    this.#tell()
  }

  #tell(): void {
    for (const changed of [...this.#changed]) changed()
  }

  #until(test: () => boolean, waitMs: number, later = false): Promise<boolean> {
    if (!later && test()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const done = (found: boolean) => {
        clearTimeout(timer)
        this.#changed.delete(check)
        resolve(found)
      }
      const check = () => {
        if (test()) done(true)
      }
      const timer = setTimeout(() => done(false), waitMs)
      this.#changed.add(check)
    })
  }

  async #fail(what: string): Promise<never> {
    const screen = await this.screen()
    const state = this.#ended ? 'the program has ended' : 'the program still runs'
    this.close()
    throw new Error(`${what} (${state}). The screen:\n${screen}`)
  }
}

function paintedCell(cell: IBufferCell | undefined): Cell {
  return {
    text: cell?.getChars() || ' ',
    foreground: cell?.isFgPalette() ? cell.getFgColor() : undefined,
    background: cell?.isBgPalette() ? cell.getBgColor() : undefined,
  }
}

function environment(added: PtyOptions['env'] = {}): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { TERM: 'xterm-256color', ...Object.fromEntries(kept), ...added }
}
