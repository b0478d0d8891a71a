import type { ConfigDocument } from '../../config-file/document.ts'
import { readRemotes } from '../../config-file/read.ts'
import { checkRemoteName, remoteExists } from '../../config-file/remote-names.ts'
import { Cancelled, hasCode, PcloudConfigError } from '../../errors.ts'
import { dependentsOf } from '../../rclone/wrappers.ts'
import { quotedName } from '../../visible.ts'
import { type AroundQuestion, aroundQuestions, type Prompter } from '../../wizard/prompter.ts'
import { DELETES_LOGIN, DELETING } from '../commands/delete.ts'
import { findCommand } from '../commands.ts'
import type { Invocation } from '../invocation.ts'
import { chooseRemote, mustBeInFile } from '../seen.ts'
import { saysYes } from '../talk.ts'

/** The context of one menu entry. */
export interface Turn {
  readonly invocation: Invocation
  /** The file, just read. */
  readonly file: ConfigDocument
  readonly prompter: Prompter
  /** A person at a terminal confirms a deletion. A pipe does not. */
  readonly isPerson: boolean
}

export interface Entry {
  readonly key: string
  readonly label: string
  /** Hidden in a menu without remotes. */
  readonly needsRemote: boolean
  run(turn: Turn): Promise<void>
}

/** rclone's menu (`fs/config/ui.go`, `EditConfig`) with the same letters, plus `k`. The loop adds `q`. */
const ENTRIES: readonly Entry[] = [
  {
    key: 'e',
    label: 'Edit existing remote',
    needsRemote: true,
    run: onRemote('Edit which remote?', 'edit NAME', (turn, name) => call(turn, 'edit', [name])),
  },
  { key: 'n', label: 'New remote', needsRemote: false, run: (turn) => call(turn, 'new', []) },
  {
    key: 'd',
    label: 'Delete remote',
    needsRemote: true,
    run: onRemote('Delete which remote?', 'delete NAME', deleteRemote),
  },
  {
    key: 'r',
    label: 'Rename remote',
    needsRemote: true,
    run: onRemote('Rename which remote?', 'rename FROM TO', (turn, name) =>
      toNewName(turn, 'rename', 'New name for', name),
    ),
  },
  {
    key: 'c',
    label: 'Copy remote',
    needsRemote: true,
    run: onRemote('Copy which remote?', 'copy FROM TO', (turn, name) =>
      toNewName(turn, 'copy', 'Name for the copy of', name),
    ),
  },
  { key: 's', label: 'Set configuration password', needsRemote: false, run: setPassword },
  { key: 'k', label: 'Check', needsRemote: true, run: (turn) => call(turn, 'check', []) },
]

/** The entries to show. */
export function entriesFor(hasRemotes: boolean): readonly Entry[] {
  return ENTRIES.filter(({ needsRemote }) => hasRemotes || !needsRemote)
}

/**
 * After a failure or a discard, a person returns to the menu. A pipe does not, since the remaining
 * lines belong to the entry that failed.
 */
export async function runEntry(entry: Entry, turn: Turn): Promise<void> {
  const { invocation } = turn
  const { prompter, wasStopped } = withBackToMenu(turn.prompter)
  try {
    await entry.run({ ...turn, prompter })
  } catch (error) {
    if (error instanceof BackToMenu) return
    if (wasStopped() || invocation.host.signal.aborted) throw error
    const mayGoOn = error instanceof PcloudConfigError && invocation.host.stdinIsTTY
    if (!(error instanceof Cancelled) && !mayGoOn) throw error
    await invocation.output.error(error)
  }
}

function onRemote(
  message: string,
  command: string,
  work: (turn: Turn, name: string) => Promise<void>,
): Entry['run'] {
  return async (turn) => {
    const { file, prompter, invocation } = turn
    const name = await chooseRemote(message, command, { file, env: invocation.host.env }, prompter)
    if (name === undefined) return
    await mustBeInFile(invocation, [name])
    await work(turn, name)
  }
}

/** Runs a command with the options of this run. Shift-Tab at the first question returns to the menu. */
async function call(
  { invocation, prompter }: Turn,
  command: string,
  args: readonly string[],
  ...flags: readonly string[]
): Promise<void> {
  const found = findCommand(command)
  if (found === undefined) throw new Error(`no command named ${command}`)
  const { run } = await found.load()
  const options = new Map([...invocation.options, ...flags.map((flag) => [flag, true] as const)])
  const asking = withBackToMenu(prompter).prompter
  await run({ ...invocation, args, options, prompter: async () => asking })
}

/** With a pipe, deletes without confirmation, as in rclone, unless a remote uses it. */
async function deleteRemote(turn: Turn, name: string): Promise<void> {
  const { file, prompter, isPerson } = turn
  const dependents = dependentsOf(name, readRemotes(file))
  if (isPerson) {
    const needed = `${dependents.join(', ')} cannot work without it.`
    const question = {
      message: `Delete ${name}?`,
      help: dependents.length === 0 ? DELETES_LOGIN : needed,
      more: DELETING,
      canGoBack: true,
    }
    if (!(await saysYes({ prompter: async () => prompter }, question))) return
  }
  const force = isPerson && dependents.length > 0 ? ['force'] : []
  await call(turn, 'delete', [name], 'yes', ...force)
}

/** Runs `rename` or `copy` with a new name. */
async function toNewName(
  turn: Turn,
  command: 'rename' | 'copy',
  question: string,
  from: string,
): Promise<void> {
  const taken = readRemotes(turn.file)
  const { platform } = turn.invocation.host
  const reply = await turn.prompter.ask({
    kind: 'text',
    message: `${question} ${from}`,
    more: 'Use letters, digits and _ - . + @. If you rename a remote, the remotes that use it are updated too.',
    option: 'NAME',
    command: `${command} ${quotedName(from)} TO`,
    canGoBack: true,
    validate: (name) =>
      checkRemoteName(name, platform) ?? (taken.has(name) ? remoteExists(name).message : undefined),
  })
  if (reply.kind === 'answer') await call(turn, command, [from, reply.value])
}

/** rclone's `SetPassword`, with the same letters. */
async function setPassword(turn: Turn): Promise<void> {
  const isEncrypted = (await turn.invocation.store().state()) === 'encrypted'
  const reply = await turn.prompter.ask({
    kind: 'choice',
    message: `Your configuration is ${isEncrypted ? '' : 'not '}encrypted.`,
    ...(!isEncrypted && { help: 'A password protects the logins in this file.' }),
    more: "The whole file is encrypted in rclone's format. rclone prompts for the password each time, or reads it from RCLONE_CONFIG_PASS or --password-command.",
    canGoBack: true,
    choices: [
      ...(isEncrypted
        ? [
            { key: 'c', value: 'set', label: 'Change password' },
            { key: 'u', value: 'remove', label: 'Unencrypt configuration' },
          ]
        : [{ key: 'a', value: 'set', label: 'Add password' }]),
      { key: 'q', value: 'quit', label: 'Quit to main menu' },
    ],
  })
  if (reply.kind === 'answer' && reply.value !== 'quit')
    await call(turn, 'encryption', [reply.value])
}

/** The user left an entry at the first question. Not a PcloudConfigError, so steps do not handle it. */
class BackToMenu extends Error {
  override readonly name = 'BackToMenu'
}

interface MenuPrompter {
  readonly prompter: Prompter
  /** Ctrl-C at a question stops the program. A discard stops only the entry. */
  wasStopped(): boolean
}

/** Shift-Tab at the first question of an entry, or of a command in it, returns to the menu. */
function withBackToMenu(prompter: Prompter): MenuPrompter {
  let first: string | undefined
  let stopped = false
  const around: AroundQuestion = async (question, ask) => {
    first ??= question.message
    const isFirst = question.message === first
    try {
      const reply = await ask(isFirst ? { ...question, canGoBack: true } : question)
      if (isFirst && reply.kind === 'back') throw new BackToMenu()
      return reply
    } catch (error) {
      stopped ||= hasCode(error, 'cancelled')
      throw error
    }
  }
  return { wasStopped: () => stopped, prompter: aroundQuestions(prompter, around) }
}
