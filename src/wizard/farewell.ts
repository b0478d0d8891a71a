import { quotedName } from '../visible.ts'
import type { WizardContext } from './context.ts'
import type { Draft } from './draft.ts'
import { variablesInTheWay } from './in-the-way.ts'
import { findDeadRemotes } from './other-remotes.ts'
import { LINKED_APPS } from './questions.ts'

/** What is told after a login was written, to the person and to the program that drives us. */
export async function sayFarewell(
  name: string,
  saved: NonNullable<Draft['saved']>,
  context: WizardContext,
): Promise<void> {
  const { prompter } = context
  reportSaved(name, saved, context)
  const isFree = !(await warnOfVariables(name, context))
  const tryIt = isFree ? ` Try it:  rclone lsd ${quotedName(`${name}:`)}` : ''
  prompter.say({ tone: 'ok', text: `Saved.${tryIt}` })
  prompter.say({ tone: 'dim', text: `Revoke it any time under Linked Apps: ${LINKED_APPS}` })
  if (!OLD_NAMES.test(name)) prompter.say({ tone: 'warn', text: TOO_NEW })
  await warnOfDeadRemotes(name, context)
}

/** rclone 1.60 takes no other names (`fs/fspath/path.go` then). */
const OLD_NAMES = /^[\w.](?:[\w. -]*[\w.-])?$/
const TOO_NEW =
  'Older versions of rclone, 1.60 among them, refuse such a name; `pcloud-config rename` gives another.'

/** @returns whether there is such a variable */
export async function warnOfVariables(
  name: string,
  { store, env, prompter }: WizardContext,
): Promise<boolean> {
  const lines = variablesInTheWay(name, await store.load(), env)
  for (const text of lines) prompter.say({ tone: 'warn', text })
  return lines.length > 0
}

/** rclone has no backend for it: its token is what it is for. */
export async function sayTokenFarewell(
  name: string,
  saved: NonNullable<Draft['saved']>,
  context: WizardContext,
): Promise<void> {
  reportSaved(name, saved, context)
  await warnOfVariables(name, context)
  context.prompter.say({
    tone: 'ok',
    text: `Saved. Try it:  pcloud-config token ${quotedName(name)}`,
  })
}

export function reportSaved(
  name: string,
  { path, warnings }: NonNullable<Draft['saved']>,
  { emit, prompter }: WizardContext,
): void {
  emit({ event: 'saved', name, file: path })
  for (const warning of warnings) prompter.say({ tone: 'warn', text: warning })
}

async function warnOfDeadRemotes(name: string, context: WizardContext): Promise<void> {
  if (!context.rules.verify) return
  const dead = await findDeadRemotes(context, name)
  if (dead.length === 0) return
  context.prompter.say({
    tone: 'warn',
    text: `pCloud no longer accepts the token of: ${dead.join(', ')}. Log in there again.`,
  })
}
