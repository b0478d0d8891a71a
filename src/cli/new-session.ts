import { remoteName } from '../config-file/remote-names.ts'
import type { PcloudConfigError } from '../errors.ts'
import { encodeCredentials } from '../remotes/sdk-credentials-file.ts'
import { fetchAccount } from '../services/pcloud/account.ts'
import { quotedName } from '../visible.ts'
import type { Credentials } from '../wizard/login/ask-credentials.ts'
import { loginWithPassword, type PasswordSession } from '../wizard/login/password-session.ts'
import { tellAccount } from '../wizard/login/verify-token.ts'
import { QUESTIONS } from '../wizard/questions.ts'
import type { LoginContext } from '../wizard/wizard-context.ts'
import { DEVICE_FILE } from './file-places.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'
import { openLogin } from './open-login.ts'
import { revoke, saveCredentials, sessionApi, sessionFile, whyNotFree } from './sessions.ts'

const WHAT_FOR =
  "This login is for pCloud's SDKs and for `pcloud-config token`. rclone cannot use it.\nFor a remote, log in with a browser. This login method is not official, and pCloud may refuse it."

/**
 * `new NAME --login direct`: logs in by email and password, and saves the session as a credentials
 * file of the pCloud SDK. rclone.conf does not change.
 */
export async function newSession(invocation: Invocation): Promise<void> {
  const { args, output } = invocation
  const context = await openLogin(invocation)
  context.prompter.say({ tone: 'plain', text: WHAT_FOR })
  const given = args[0] === undefined ? undefined : remoteName(args[0])
  const taken = given === undefined ? undefined : await whyNotName(invocation, given)
  if (taken) throw taken
  const { name, session } = await logIn(given, invocation, context)
  const file = sessionFile(invocation.host, name)
  // An unused session would stay valid for a year.
  const drop = () =>
    revoke(invocation.host, { hostname: session.hostname, accessToken: session.auth })
  try {
    const text = await credentialsOf(session, context)
    if (!context.rules.dryRun) await keep(name, file, text, invocation)
  } catch (error) {
    await drop()
    throw error
  }
  if (context.rules.dryRun) {
    await drop()
    return sayDryRun(invocation, file)
  }
  if (output.json) context.emit({ event: 'saved', name, file })
  context.prompter.say({
    tone: 'ok',
    text: `Saved to ${file}. Try it: pcloud-config userinfo ${quotedName(name)}`,
  })
}

async function keep(
  name: string,
  file: string,
  text: string,
  invocation: Invocation,
): Promise<void> {
  const { credentialsFiles } = invocation.host
  await credentialsFiles.exclusive(file, async () => {
    // A different run may have used the name during the login.
    const taken = await whyNotName(invocation, name)
    if (taken) throw taken
    await saveCredentials(invocation.host, file, text)
  })
}

interface Named {
  readonly name: string
  readonly session: PasswordSession
}

/** Shift-Tab at the login returns to the name, unless the command line contains it. */
async function logIn(
  given: string | undefined,
  invocation: Invocation,
  context: LoginContext,
): Promise<Named> {
  const deviceOf = async () => {
    const id = context.given.deviceid ?? (await deviceId(invocation.host))
    return { name: 'pcloud-config', id }
  }
  let entered: Credentials = {}
  for (let before: string | undefined; ; ) {
    const name: string = given ?? (await askName(invocation, context, before))
    const session = await loginWithPassword(context, deviceOf, entered, given === undefined)
    if (!('left' in session)) return { name, session }
    before = name
    entered = session.left
  }
}

async function askName(
  invocation: Invocation,
  { prompter }: LoginContext,
  before: string | undefined,
): Promise<string> {
  for (;;) {
    const initial = before === undefined ? {} : { initial: before }
    const reply = await prompter.ask({ kind: 'text', ...QUESTIONS.loginName, ...initial })
    if (reply.kind === 'back') continue
    const wrong = await whyNotName(invocation, reply.value)
    if (wrong === undefined) return reply.value
    prompter.say({ tone: 'error', text: wrong.message })
  }
}

function whyNotName(invocation: Invocation, name: string): Promise<PcloudConfigError | undefined> {
  return whyNotFree(name, invocation, {
    taken: `${name} already exists.`,
    rename: 'Choose a different name',
  })
}

/** Requests the account first, so that only a session that works is saved. */
async function credentialsOf(session: PasswordSession, context: LoginContext): Promise<string> {
  const { auth, hostname, email } = session
  const api = await sessionApi(context, { hostname, accessToken: auth })
  const fields = { email, accessToken: auth, hostname, authType: 'direct' } as const
  const savedAt = context.machine.now()
  if (!context.rules.verify) return encodeCredentials({ ...fields, savedAt }, {})
  const account = await fetchAccount(api)
  tellAccount({ hostname, account }, context)
  const user = Object.fromEntries(await api.call('userinfo', {}))
  return encodeCredentials({ ...fields, email: account.email, savedAt }, user)
}

async function sayDryRun({ output }: Invocation, file: string): Promise<void> {
  const diff = `+ ${file}\n`
  if (output.json) return output.event({ event: 'dry_run', diff })
  await output.data(diff)
}

/** The same ID for each run. For a new device, pCloud requires a confirmation. */
async function deviceId(host: Host): Promise<string> {
  const file = deviceFile(host)
  const known = (await host.credentialsFiles.read(file))?.trim()
  if (known) return known
  return await host.credentialsFiles.exclusive(file, async () => {
    // A different run may have created it in the meantime.
    const other = (await host.credentialsFiles.read(file))?.trim()
    if (other) return other
    const made = crypto.randomUUID()
    await saveCredentials(host, file, `${made}\n`)
    return made
  })
}

function deviceFile(host: Host): string {
  return sessionFile(host, '').replace(/[^\\/]*$/, DEVICE_FILE)
}
