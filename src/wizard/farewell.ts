import { quotedName } from '../visible.ts'
import type { WizardContext } from './context.ts'
import type { Draft } from './draft.ts'
import { variablesInTheWay } from './in-the-way.ts'
import { findDeadRemotes } from './other-remotes.ts'
import { LINKED_APPS } from './questions.ts'
import { commandToTry } from './try-it.ts'

/** After a login was saved: reports it to the user and to the program that drives this one. */
export async function sayFarewell(
  name: string,
  saved: NonNullable<Draft['saved']>,
  context: WizardContext,
): Promise<void> {
  const { prompter } = context
  reportSaved(name, saved, context)
  await sayWhatToTry(name, context)
  prompter.say({ tone: 'dim', text: `Revoke it any time under Linked Apps: ${LINKED_APPS}` })
  await warnOfDeadRemotes(name, context)
}

/** Names a command only if it works: rclone uses what pCloud has confirmed. */
async function sayWhatToTry(name: string, context: WizardContext): Promise<void> {
  const { prompter, rules } = context
  const isFree = !(await warnOfVariables(name, context))
  if (!rules.verify) {
    return prompter.say({ tone: 'ok', text: 'Saved without asking pCloud (--no-verify).' })
  }
  const suggestion = commandToTry(name)
  if (typeof suggestion === 'string' || !isFree) {
    prompter.say({ tone: 'ok', text: 'Saved.' })
    if (typeof suggestion === 'string') prompter.say({ tone: 'warn', text: suggestion })
    return
  }
  prompter.say({ tone: 'ok', text: `Saved. Try it:  ${suggestion.command}` })
}

/** @returns whether there is such a variable */
export async function warnOfVariables(
  name: string,
  { store, env, prompter }: WizardContext,
): Promise<boolean> {
  // It is saved: a file that cannot be read now is no failure of this run.
  const document = await store.load().catch(() => undefined)
  const lines = document === undefined ? [] : variablesInTheWay(name, document, env)
  for (const text of lines) prompter.say({ tone: 'warn', text })
  return document === undefined || lines.length > 0
}

/** rclone has no backend for this type, so the command is one of this program. */
export async function sayTokenFarewell(
  name: string,
  saved: NonNullable<Draft['saved']>,
  context: WizardContext,
): Promise<void> {
  reportSaved(name, saved, context)
  await warnOfVariables(name, context)
  const command = `pcloud-config token ${quotedName(name)}`
  const text = context.rules.verify ? `Saved. Try it:  ${command}` : 'Saved.'
  context.prompter.say({ tone: 'ok', text })
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
