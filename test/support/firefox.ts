import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'undici'
import { expect } from 'vitest'

type Json = Readonly<Record<string, unknown>>
type Prefs = Readonly<Record<string, string | number | boolean>>

/** Traffic of its own ends at a port where nobody listens; each tab brings its own proxy. */
const QUIET: Prefs = {
  'app.normandy.enabled': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
}

/** The two schemes in which pages are seen (`layout.css.prefers-color-scheme.content-override`). */
export const SCHEME = { dark: 0, light: 1 } as const
const SCHEME_PREF = 'layout.css.prefers-color-scheme.content-override'

export interface FirefoxOptions {
  readonly scheme?: keyof typeof SCHEME
  readonly prefs?: Prefs
}

/** Firefox without a window, driven by WebDriver BiDi: Debian's build is none of playwright's. */
export class Firefox {
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, (reply: Json) => void>()
  #socket: WebSocket | undefined
  #sent = 0

  private constructor({ scheme = 'light', prefs = {} }: FirefoxOptions) {
    this.#folder = mkdtempSync(join(tmpdir(), 'firefox-'))
    const all = { ...QUIET, [SCHEME_PREF]: SCHEME[scheme], ...prefs }
    const lines = Object.entries(all).map(([name, value]) => {
      return `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`
    })
    writeFileSync(join(this.#folder, 'user.js'), lines.join(''))
    const args = ['--headless', '--no-remote', '--profile', this.#folder]
    const env = { PATH: process.env.PATH, HOME: this.#folder, MOZ_CRASHREPORTER_DISABLE: '1' }
    this.#process = spawn('firefox-esr', [...args, '--remote-debugging-port=0'], {
      ...{ env, stdio: ['ignore', 'ignore', 'pipe'] },
    })
  }

  static async launch(options: FirefoxOptions = {}): Promise<Firefox> {
    const firefox = new Firefox(options)
    await firefox.#connect(await firefox.#address())
    await firefox.call('session.new', { capabilities: {} })
    return firefox
  }

  /** A tab with cookies of its own, for which pCloud's names lead to the fake. Loopback stays direct. */
  async tab(proxyUrl: string): Promise<FirefoxTab> {
    const { host } = new URL(proxyUrl)
    const proxy = { proxyType: 'manual', httpProxy: host, sslProxy: host }
    const profile = { acceptInsecureCerts: true, proxy }
    const { userContext } = await this.call('browser.createUserContext', profile)
    const { context } = await this.call('browsingContext.create', { type: 'tab', userContext })
    return new FirefoxTab(this, String(context))
  }

  async call(method: string, params: Json): Promise<Json> {
    this.#sent += 1
    const id = this.#sent
    const reply = new Promise<Json>((resolve) => this.#waiting.set(id, resolve))
    this.#socket?.send(JSON.stringify({ id, method, params }))
    const { type, result, error, message } = await reply
    if (type === 'error') throw new Error(`${method}: ${error}: ${message}`)
    return result as Json
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve))
    if (this.#process.exitCode === null && this.#process.kill('SIGKILL')) await ended
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  #address(): Promise<string> {
    let said = ''
    return new Promise((resolve, reject) => {
      this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(`${found}/session`)
      })
      this.#process.once('close', () => reject(new Error(`Firefox ended: ${said}`)))
    })
  }

  #connect(address: string): Promise<void> {
    const socket = new WebSocket(address)
    this.#socket = socket
    socket.onmessage = ({ data }) => {
      const reply: Json = JSON.parse(String(data))
      this.#waiting.get(Number(reply.id))?.(reply)
    }
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve()
      socket.onerror = () => reject(new Error('Firefox takes no connection'))
    })
  }
}

export class FirefoxTab {
  readonly #firefox: Firefox
  readonly #context: string

  constructor(firefox: Firefox, context: string) {
    this.#firefox = firefox
    this.#context = context
  }

  /** @throws where the page cannot be reached */
  async goto(url: string): Promise<void> {
    await this.#call('browsingContext.navigate', { url, wait: 'complete' })
  }

  async reload(): Promise<void> {
    await this.#call('browsingContext.reload', { wait: 'complete' })
  }

  async back(): Promise<void> {
    await this.#call('browsingContext.traverseHistory', { delta: -1 })
  }

  /** With the mouse, in the middle of it. */
  async click(selector: string): Promise<void> {
    const locator = { type: 'css', value: selector }
    const { nodes } = await this.#call('browsingContext.locateNodes', { locator })
    const [node] = nodes as readonly { readonly sharedId: string }[]
    if (node === undefined) throw new Error(`no ${selector} on ${await this.url()}`)
    const origin = { type: 'element', element: { sharedId: node.sharedId } }
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]
    await this.#call('input.performActions', {
      actions: [{ type: 'pointer', id: 'mouse', actions }],
    })
  }

  url(): Promise<string> {
    return this.read('location.href')
  }

  /** What an expression comes to on the page, as text. */
  async read(expression: string): Promise<string> {
    const target = { context: this.#context }
    const call = { expression: `String(${expression})`, target, awaitPromise: false }
    const { result } = await this.#firefox.call('script.evaluate', call)
    return String((result as Json | undefined)?.value ?? '')
  }

  /** Waits for one of our own pages. */
  async seeHeading(text: string): Promise<void> {
    const heading = () => this.read(`document.querySelector('main h1')?.textContent`)
    await expect.poll(() => heading().catch(() => ''), { timeout: 10_000 }).toBe(text)
  }

  #call(method: string, params: Json): Promise<Json> {
    return this.#firefox.call(method, { context: this.#context, ...params })
  }
}
