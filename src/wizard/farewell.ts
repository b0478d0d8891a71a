import { LINKED_APPS } from '../services/pcloud/regions.ts'
import { variablesInTheWay } from '../services/seen-remote.ts'
import { quotedName, visible } from '../visible.ts'
import { findDeadRemotes } from './dead-remotes.ts'
import type { Draft, Saved } from './draft.ts'
import type { WizardContext } from './wizard-context.ts'

/** Reports a saved login to the user and in the events. */
export async function sayFarewell(
  name: string,
  { type = 'pcloud', rootFolder }: Draft,
  saved: Saved,
  context: WizardContext,
): Promise<void> {
  const { prompter } = context
  reportSaved(name, saved, context)
  if (type !== 'pcloud') {
    await sayTokenCommand(name, context)
    return
  }
  if (await sayWhatToTry(name, context)) {
    if (rootFolder?.hasFolders === false) prompter.say({ tone: 'dim', text: NO_FOLDERS })
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
export async function warnOfVariables(
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

export function reportSaved(
  name: string,
  { path, warnings }: Saved,
  { emit, prompter }: WizardContext,
): void {
  emit({ event: 'saved', name, file: path })
  for (const warning of warnings) prompter.say({ tone: 'warn', text: warning })
}

export function sayUnchanged(name: string, { emit, prompter }: WizardContext): void {
  emit({ event: 'unchanged', name })
  prompter.say({ tone: 'ok', text: 'No changes.' })
}

async function warnOfDeadRemotes(name: string, context: WizardContext): Promise<void> {
  if (!context.rules.verify) return
  for (const dead of await findDeadRemotes(context, name)) {
    const command = `pcloud-config reconnect ${quotedName(dead)}`
    const text = `The login of the remote ${visible(dead)} no longer works. Log in again: ${command}`
    context.prompter.say({ tone: 'warn', text })
  }
}
