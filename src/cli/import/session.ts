import { remoteName } from '../../config-file/remote-names.ts'
import { hasCode, PcloudConfigError } from '../../errors.ts'
import { encodeCredentials, type SdkCredentials } from '../../remotes/sdk-credentials-file.ts'
import { describeHost, hostsInOrder } from '../../services/pcloud/regions.ts'
import { quotedName, visible } from '../../visible.ts'
import { QUESTIONS } from '../../wizard/questions.ts'
import { askAfter } from '../../wizard/say.ts'
import { textOption } from '../command-options.ts'
import type { Invocation } from '../invocation.ts'
import { saveCredentials, sessionApi, sessionFile, whyNotFree } from '../sessions.ts'
import { narrate, tell } from '../talk.ts'
import { confirmImport } from './guard.ts'

/** Saves a login with email and password from the SDK, like `new --login direct`. */
export async function importSession(
  credentials: SdkCredentials,
  invocation: Invocation,
): Promise<void> {
  const { host, options, output } = invocation
  narrate(
    invocation,
    'This is a login with email and password. rclone cannot use it, but `token` and pCloud SDKs can.',
  )
  const name = await settleName(credentials, invocation)
  const file = sessionFile(host, name)
  const found = await ask(credentials, invocation)
  const { hostname } = found
  if (hostname !== credentials.hostname) {
    narrate(invocation, `! The account is in ${describeHost(hostname)}, so this host is saved.`)
  }
  if (options.has('dry-run')) {
    const diff = `+ ${file}\n`
    return output.json ? output.document({ dry_run: true, diff }) : output.data(diff)
  }
  if (!options.has('yes')) narrate(invocation, `+ ${file}`)
  await confirmImport('Save this login?', invocation)
  const savedAt = credentials.savedAt ?? host.machine.now()
  const text = encodeCredentials({ ...credentials, hostname, savedAt }, found.user)
  await host.credentialsFiles.exclusive(file, async () => {
    // A different run may have used the name in the meantime.
    await mustBeFree(name, invocation)
    await saveCredentials(host, file, text)
  })
  const { email } = credentials
  if (output.json) return output.document({ session: { name, file, email, hostname } })
  await tell(invocation, {
    tone: 'ok',
    text: `Saved to ${file}. Try it:  pcloud-config userinfo ${quotedName(name)}`,
  })
}

/** Tries the region of the file first, then the second region. */
async function ask(
  { hostname, accessToken }: SdkCredentials,
  { host, options }: Invocation,
): Promise<{ readonly hostname: string; readonly user: Readonly<Record<string, unknown>> }> {
  if (options.has('no-verify')) return { hostname, user: {} }
  let refused: unknown
  for (const one of hostsInOrder([hostname])) {
    try {
      const api = await sessionApi(host, { hostname: one, accessToken })
      return { hostname: one, user: Object.fromEntries(await api.call('userinfo', {})) }
    } catch (error) {
      if (!hasCode(error, 'token-invalid') && !hasCode(error, 'login-failed')) throw error
      refused = error
    }
  }
  throw new PcloudConfigError('token-invalid', 'pCloud no longer accepts this session.', {
    hint: 'Log in again, with a name of your choice: `pcloud-config new NAME --login direct`. To save it without a check, add --no-verify.',
    cause: refused,
  })
}

async function settleName({ email }: SdkCredentials, invocation: Invocation): Promise<string> {
  const { options, prompter } = invocation
  const given = textOption(options, 'rename')
  if (given !== undefined || options.has('yes')) {
    return mustBeFree(given === undefined ? localPart(email) : remoteName(given), invocation)
  }
  const initial = localPart(email)
  const failure = await mustBeFree(initial, invocation).then(
    () => undefined,
    (error: unknown) => error,
  )
  try {
    const reply = await askAfter(NEEDS_YES, async () =>
      (await prompter()).ask({ kind: 'text', ...QUESTIONS.loginName, option: '--rename', initial }),
    )
    return await mustBeFree(reply.kind === 'answer' ? reply.value : initial, invocation)
  } catch (error) {
    if (error !== NEEDS_YES) throw error
    if (failure !== undefined) throw failure
    return initial
  }
}

const NEEDS_YES = new PcloudConfigError('answer-needed', 'This needs your confirmation.')

async function mustBeFree(name: string, invocation: Invocation): Promise<string> {
  const wrong = await whyNotFree(name, invocation, {
    taken: `A login named ${visible(name)} already exists.`,
    rename: 'Choose a different name with --rename NEW',
    hint: 'See --rename NEW.',
  })
  if (wrong !== undefined) throw wrong
  return name
}

/** A name from an email address, without dots: `a.b` would inherit from `a`. */
export function localPart(email: string): string {
  const local = email.replace(/@.*$/, '').replace(/[^\p{L}\p{N}_]+/gu, '_')
  return local.replace(/^_+|_+$/g, '') || 'pcloud'
}
