import { readRemotes } from '../config-file/read.ts'
import { hasCode } from '../errors.ts'
import { sideBySide, withLimit } from '../limit.ts'
import { identify } from '../services/pcloud/account.ts'
import { hostsInOrder, LINKED_APPS, OFFICIAL_HOSTS, readHost } from '../services/pcloud/regions.ts'
import { variablesInTheWay } from '../services/seen-remote.ts'
import { decodeToken } from '../tokens/rclone-token.ts'
import { quotedName, visible } from '../visible.ts'
import { type Draft, loginOf, savedOf } from './draft.ts'
import type { WizardContext } from './wizard-context.ts'

/** Reports the end of a flow to the user and in the events. */
export async function sayFarewell(
  name: string,
  draft: Draft,
  context: WizardContext,
): Promise<void> {
  const { prompter, emit } = context
  const [saved, login] = [savedOf(draft), loginOf(draft)]
  if (saved === undefined) {
    emit({ event: 'unchanged', name })
    prompter.say({ tone: 'ok', text: 'No changes.' })
    return
  }
  emit({ event: 'saved', name, file: saved.path })
  for (const text of saved.warnings) prompter.say({ tone: 'warn', text })
  if (login === undefined || login.isKept) {
    await warnOfVariables(name, context)
    prompter.say({ tone: 'ok', text: 'Saved.' })
  } else if ((draft.type ?? 'pcloud') === 'pcloud') await sayAfterLogin(name, draft, context)
  else await sayTokenCommand(name, context)
}

async function sayAfterLogin(
  name: string,
  { rootFolder }: Draft,
  context: WizardContext,
): Promise<void> {
  const { prompter } = context
  if ((await sayWhatToTry(name, context)) && rootFolder?.hasFolders === false) {
    prompter.say({ tone: 'dim', text: NO_FOLDERS })
  }
  const remove = `To remove access later: Settings, Linked Apps at pCloud (${LINKED_APPS})`
  prompter.say({ tone: 'dim', text: remove })
  await warnOfDeadRemotes(name, context)
}

const NO_FOLDERS = 'The root folder contains no folders yet, so the output of rclone lsd is empty.'

/** @returns whether it suggested commands. It does so only if they work. */
async function sayWhatToTry(name: string, context: WizardContext): Promise<boolean> {
  const { prompter, rules, machine } = context
  const isOverridden = await warnOfVariables(name, context)
  const isForOldRclone = OLD_NAMES.test(name)
  if (rules.verify && !isOverridden && isForOldRclone) {
    prompter.say({ tone: 'ok', text: 'Saved. Try it:' })
    for (const text of commandsToTry(name, machine.platform)) {
      prompter.say({ tone: 'link', text: `  ${text}` })
    }
    return true
  }
  const text = rules.verify ? 'Saved.' : 'Saved without verification.'
  prompter.say({ tone: 'ok', text })
  if (rules.verify && !isForOldRclone) prompter.say({ tone: 'warn', text: TOO_NEW })
  return false
}

function commandsToTry(name: string, platform: string): readonly string[] {
  // On Windows, rclone does not expand ~. A terminal there starts in the home folder.
  const documents = platform === 'win32' ? 'Documents' : '~/Documents'
  return [
    `rclone lsd ${quotedName(`${name}:`)}`,
    ['rclone copy', documents, quotedName(`${name}:Documents`), '--progress'].join(' '),
    'pcloud-config check',
  ]
}

/** rclone 1.60 accepts only these names (`fs/fspath/path.go` of that version). */
const OLD_NAMES = /^[\w.](?:[\w. -]*[\w.-])?$/
const TOO_NEW =
  'Older versions of rclone, such as 1.60, refuse this name. To change it: pcloud-config rename'

/** @returns whether a variable overrides a value of the file */
async function warnOfVariables(
  name: string,
  { store, env, prompter }: WizardContext,
): Promise<boolean> {
  // The remote is saved, so a failure to read the file is not an error of this run.
  const document = await store.load().catch(() => undefined)
  const lines = document === undefined ? [] : variablesInTheWay(name, document, env)
  for (const text of lines) prompter.say({ tone: 'warn', text })
  return document === undefined || lines.length > 0
}

/** rclone cannot use this type, so suggest a command of this program. */
async function sayTokenCommand(name: string, context: WizardContext): Promise<void> {
  await warnOfVariables(name, context)
  const command = `pcloud-config token ${quotedName(name)}`
  const { prompter, rules } = context
  prompter.say({ tone: 'ok', text: rules.verify ? 'Saved. Try it:' : 'Saved.' })
  if (rules.verify) prompter.say({ tone: 'link', text: `  ${command}` })
}

async function warnOfDeadRemotes(name: string, context: WizardContext): Promise<void> {
  if (!context.rules.verify) return
  for (const dead of await findDeadRemotes(context, name)) {
    const command = `pcloud-config reconnect ${quotedName(dead)}`
    const text = `The login of the remote ${visible(dead)} no longer works. Log in again: ${command}`
    context.prompter.say({ tone: 'warn', text })
  }
}

/** The user waits for this hint, so keep it short. */
const LIMIT_MS = 5_000
const AT_ONCE = 8

/**
 * Tests the tokens of the other pCloud remotes. A login can revoke an older token of the
 * same app.
 * @returns the names of the remotes with dead tokens. A request that fails does not count
 */
async function findDeadRemotes(context: WizardContext, saved: string): Promise<readonly string[]> {
  const others = [...readRemotes(context.before)].filter(
    ([name, keys]) => name !== saved && keys.get('type') === 'pcloud' && keys.get('token'),
  )
  const found = await withLimit(LIMIT_MS, context.signal, (signal) =>
    sideBySide(others, AT_ONCE, ([, keys]) => isDead(keys, context, signal)),
  )
  return others.filter((_, at) => found[at]).map(([name]) => name)
}

/**
 * Tries the official host of the remote first, then the other one. A token that works there is
 * alive. A remote with a private host is not tested: this host would get the token without a
 * request from the user, and pCloud does not know the token.
 */
async function isDead(
  keys: ReadonlyMap<string, string>,
  context: WizardContext,
  signal: AbortSignal,
): Promise<boolean> {
  const hostname = readHost(keys.get('hostname') ?? '')
  const isPrivate = hostname !== undefined && !OFFICIAL_HOSTS.has(hostname)
  if (signal.aborted || isPrivate) return false
  try {
    const { accessToken } = decodeToken(keys.get('token') ?? '')
    const http = await context.machine.http()
    await identify(http, accessToken, hostsInOrder([hostname]), signal)
    return false
  } catch (error) {
    return hasCode(error, 'token-invalid')
  }
}
