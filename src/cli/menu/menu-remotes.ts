import type { ConfigDocument } from '../../config-file/document.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import { describeWithEnvironment } from '../../remotes/seen-summaries.ts'
import type { Prompter } from '../../wizard/prompter.ts'

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
