import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../src/config-file/store/store.ts'
import type { HttpClient } from '../../../src/http.ts'
import { LOGIN } from '../../../src/services/pcloud/login.ts'
import { AccountConfirmation } from '../../../src/wizard/login/account-confirmation.ts'
import type {
  GivenAnswers,
  Machine,
  RcloneTool,
  RunRules,
  WizardContext,
} from '../../../src/wizard/wizard-context.ts'
import { alone } from '../../config-file/support/files.ts'
import { freePort } from '../../support/free-port.ts'
import { createScriptedPrompter, type ScriptLine } from '../../support/scripted-prompter.ts'

type LoginEvent = Parameters<WizardContext['emit']>[0]

export const SECRET = 'right-secret'

/** The response of an API method. `host` is api.pcloud.com or eapi.pcloud.com. */
type Answer = (form: Readonly<Record<string, string>>, host: string) => object

export interface RunOptions {
  readonly script: readonly ScriptLine[]
  readonly given?: GivenAnswers
  readonly rules?: Partial<RunRules>
  readonly environment?: Partial<Machine['environment']>
  /** The config file before the run. */
  readonly text?: string
  /** Responses by method, instead of the defaults. */
  readonly answers?: Readonly<Record<string, Answer>>
  /** The installed rclone. Default: there is none. */
  readonly rclone?: RcloneTool
  /** The browser. Default: it logs in. */
  readonly browser?: (link: string, run: Run) => Promise<void>
}

export type Run = Awaited<ReturnType<typeof prepare>>

/** A pCloud with an account in the EU and an empty folder /Backups (d5). */
const PCLOUD: Readonly<Record<string, Answer>> = {
  oauth2_token: ({ client_secret, code }, host) => {
    if (client_secret !== SECRET) return { result: 2000, error: 'Log in failed.' }
    const isHere = host === 'eapi.pcloud.com' && code === 'good-code'
    return isHere ? { result: 0, access_token: 'alive' } : { result: 2012, error: 'Invalid code.' }
  },
  userinfo: () => ({ result: 0, userid: 7, email: 'anna@example.com', quota: 10, usedquota: 1 }),
  listfolder: ({ folderid, path }) => {
    const backups = { isfolder: true, folderid: 5, name: 'Backups' }
    if (folderid === '5' || path === '/Backups') {
      return { result: 0, metadata: { ...backups, contents: [] } }
    }
    const root = { isfolder: true, folderid: 0, name: '/', contents: [backups] }
    return folderid === '0' ? { result: 0, metadata: root } : { result: 2005, error: 'Gone.' }
  },
}

function pcloud(answers: Readonly<Record<string, Answer>>): HttpClient {
  return {
    async postForm({ url, form, headers }) {
      const { host, pathname } = new URL(url)
      const method = pathname.slice(1)
      const isAlive = headers?.authorization === 'Bearer alive' && host === 'eapi.pcloud.com'
      const answer = { ...PCLOUD, ...answers }[method]
      const body =
        answer && (isAlive || method === 'oauth2_token')
          ? answer(form, host)
          : { result: 2094, error: 'Invalid access_token.' }
      return { status: 200, body: JSON.stringify(body) }
    },
  }
}

const folders: string[] = []
/** For `afterEach`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** The context of a flow with a temporary config file and a scripted prompter. */
export async function prepare(options: RunOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'wizard-'))
  folders.push(folder)
  const path = join(folder, 'rclone.conf')
  if (options.text !== undefined) writeFileSync(path, options.text)
  const place = { kind: 'file', path, exists: options.text !== undefined, why: 'option' } as const
  const store = openStore(place, { ...alone, backupFolder: join(folder, 'backups') })
  const prompter = createScriptedPrompter(options.script)
  const events: LoginEvent[] = []
  const redirectUri = `http://localhost:${await freePort()}/`
  const run = { folder, path, prompter, events, redirectUri, opened: [] as string[] }
  const context = {
    ...{ prompter, store, before: await store.load(), env: {}, service: LOGIN },
    given: options.given ?? {},
    machine: machineOf(options, run),
    rules: { ...RULES, redirectUri, ...options.rules },
    confirmation: new AccountConfirmation(),
    emit: (event: LoginEvent) => events.push(event),
    signal: new AbortController().signal,
  } as unknown as WizardContext
  return {
    ...run,
    context,
    now: () => readFileSync(path, 'utf8'),
    talk: () => prompter.said.map(({ text }) => text).join('\n'),
  }
}

const RULES: Omit<RunRules, 'redirectUri'> = {
  ...{ yes: false, canAsk: true, personPresent: true, verify: true, overwrite: false },
  ...{ openBrowser: true, pasteBesideBrowser: true, redirectGiven: true, dryRun: false },
  ...{ timeoutMs: 20_000, allowMissingState: false },
}

function machineOf(
  { answers = {}, environment, rclone, browser = logIn }: RunOptions,
  run: { readonly opened: string[] },
): Partial<Machine> {
  return {
    platform: 'linux',
    http: async () => pcloud(answers) as Awaited<ReturnType<Machine['http']>>,
    rclone: () => rclone,
    now: () => 0,
    qrCode: async () => undefined,
    visitorIdentifier: async () => () => 'this-user',
    freePort: async () => 12_345,
    environment: { browserHere: true, isolated: false, browserDisabled: false, ...environment },
    async openBrowser(link) {
      run.opened.push(link)
      // The listener may close before the browser has the page.
      browser(link, run as Run).catch(() => undefined)
      return { kind: 'started' }
    },
  }
}

/** Opens the start link, clicks Allow, and follows the redirect. */
export async function logIn(link: string): Promise<void> {
  const { callback, headers } = await openStartLink(link)
  callback.searchParams.set('code', 'good-code')
  await openResultPage(callback, headers)
}

/** The same, but the service omits `state`. */
export async function logInWithoutState(link: string): Promise<void> {
  const { callback, headers } = await openStartLink(link)
  callback.searchParams.delete('state')
  callback.searchParams.set('code', 'good-code')
  await openResultPage(callback, headers)
}

/** The listener waits 2 s for a browser that does not follow the redirect. */
async function openResultPage(callback: URL, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(callback, { headers, redirect: 'manual' })
  const page = answer.headers.get('location')
  if (page !== null) await fetch(new URL(page, callback), { headers })
}

async function openStartLink(link: string) {
  const start = await fetch(link, { redirect: 'manual' })
  const page = new URL(start.headers.get('location') ?? '').searchParams
  const callback = new URL(page.get('redirect_uri') ?? '')
  callback.searchParams.set('state', page.get('state') ?? '')
  const cookie = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { callback, headers: { cookie } }
}
