import type { ConfigDocument } from '../../config-file/document.ts'
import { hasCode, PcloudConfigError } from '../../errors.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import { describeWithEnvironment } from '../../remotes/seen-summaries.ts'
import type { Choice, Message } from '../../wizard/prompter.ts'
import { shownPath } from '../file-places.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { promptWishes } from '../login-options.ts'
import { type Entry, entriesFor, runEntry, type Turn } from './entries.ts'

/** The maximum in the menu. `list` prints all. */
const MOST = 50

/** rclone's `Current remotes:`, plus region and root folder. */
function remotesTable(file: ConfigDocument, env: Environment): Message {
  const remotes = describeWithEnvironment(file, env)
  const shown = remotes.slice(0, MOST).map(({ name, type, region = '', root_folder = '' }) => {
    return [name, type, region, root_folder]
  })
  const left = remotes.length - shown.length
  const more = left === 0 ? [] : [[`... and ${left} more: pcloud-config list --long`]]
  return {
    tone: 'heading',
    text: '\nCurrent remotes:',
    rows: [HEAD, HEAD.map((word) => '='.repeat(word.length)), ...shown, ...more],
    needed: true,
  }
}

const HEAD = ['Name', 'Type', 'Region', 'Root folder']

/** The menu of `rclone config`, until `q` or the end of the input. */
export const run: CommandRun = async (invocation) => {
  if (!(await mayBeAnswered(invocation))) return noCommand(invocation)
  await sayWhere(invocation)
  for (let turns = 0; ; turns += 1) {
    const turn = await openTurn(invocation)
    const entry = await askEntry(turn).catch((error: unknown) => {
      if (!hasCode(error, 'answer-needed')) throw error
      // The input ended after a complete entry. Only the q is missing.
      return turns === 0 ? noCommand(invocation) : 'quit'
    })
    if (entry === 'quit') return
    await runEntry(entry, turn)
  }
}

/** Whether there is a terminal, or a pipe with input left. */
async function mayBeAnswered(invocation: Invocation): Promise<boolean> {
  if (invocation.host.promptMode(await promptWishes(invocation)) === 'none') return false
  const { isEnded } = await invocation.prompter()
  return isEnded === undefined || !(await isEnded())
}

async function sayWhere({ options, host, prompter }: Invocation): Promise<void> {
  const path = shownPath(options, host)
  const text = path === undefined ? 'pCloud for rclone' : `pCloud for rclone · ${path}`
  ;(await prompter()).say({ tone: 'heading', text })
}

/** Reads the file each time, since other programs may have changed it. */
async function openTurn(invocation: Invocation): Promise<Turn> {
  const { store, prompter, options, host } = invocation
  const isPerson = host.stdinIsTTY && !options.has('yes')
  return { invocation, isPerson, file: await store().load(), prompter: await prompter() }
}

async function askEntry({ file, prompter, invocation }: Turn): Promise<Entry | 'quit'> {
  const { env } = invocation.host
  const hasRemotes = describeWithEnvironment(file, env).length > 0
  if (hasRemotes) prompter.say(remotesTable(file, env))
  const choices: readonly Choice<Entry | 'quit'>[] = [
    ...entriesFor(hasRemotes).map((entry) => ({
      key: entry.key,
      label: entry.label,
      value: entry,
    })),
    { key: 'q', label: 'Quit config', value: 'quit' },
  ]
  const message = hasRemotes ? 'What next?' : 'No remotes found, make a new one?'
  const reply = await prompter.ask({ kind: 'choice', message, more: ENTRIES_AS_COMMANDS, choices })
  return reply.kind === 'back' ? 'quit' : reply.value
}

const ENTRIES_AS_COMMANDS =
  'The letters are the same as in `rclone config`. Each entry is also a command: edit, new, delete, rename, copy, encryption, check. All commands: `pcloud-config help`'

async function noCommand({ host }: Invocation): Promise<never> {
  const { programHelp } = await import('../help.ts')
  host.writeErr(programHelp({ columns: host.columns('stderr') }))
  throw new PcloudConfigError('usage', 'No command was given.', {
    hint: 'Start with `pcloud-config new`.',
  })
}
