import type { ConfigDocument } from '../../config-file/document.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import { describeWithEnvironment } from '../../remotes/seen-summaries.ts'
import type { Message, Prompter } from '../../wizard/prompter.ts'

/** The maximum in the menu. `list` prints all. */
const MOST = 50

/** rclone's `Current remotes:`, plus region and root folder. */
export function remotesTable(file: ConfigDocument, env: Environment): Message {
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

/**
 * @param command the command that needs no question
 * @returns undefined if the user goes back
 */
export async function chooseRemote(
  message: string,
  command: string,
  { file, env }: { readonly file: ConfigDocument; readonly env: Environment },
  prompter: Prompter,
): Promise<string | undefined> {
  const remotes = describeWithEnvironment(file, env)
  const reply = await prompter.ask({
    kind: 'choice',
    message,
    more: 'Your remotes, in the order of `pcloud-config list`.',
    option: 'NAME',
    command,
    canGoBack: true,
    filter: true,
    choices: remotes.map(({ name, type, source }) => ({
      value: name,
      label: name,
      ...(type !== '' && { hint: source === 'file' ? type : `${type}, from the environment` }),
    })),
  })
  return reply.kind === 'back' ? undefined : reply.value
}
