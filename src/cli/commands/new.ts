import { remoteNames } from '../../config-file/read.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { PCLOUD } from '../../services/pcloud/index.ts'
import { findService, SERVICES, typesOf } from '../../services/registry.ts'
import { newRemote } from '../../wizard/new-remote.ts'
import { QUESTIONS } from '../../wizard/questions.ts'
import type { WizardContext } from '../../wizard/wizard-context.ts'
import { textOption } from '../command-options.ts'
import { shownPath } from '../file-places.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { openLogin, withFile } from '../open-login.ts'
import { reportDryRun } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  const type = await typeOf(invocation)
  if (textOption(invocation.options, 'login')?.toLowerCase() === 'direct' && type === 'pcloud') {
    return (await import('../new-session.ts')).newSession(invocation)
  }
  const context = await openContext(invocation, type)
  sayWhere(type, invocation, context)
  const unwritten = await newRemote(context, type)
  if (unwritten !== undefined) await reportDryRun(invocation, unwritten)
}

/** pCloud, or the type in `--type`. A blank `--type` opens a question. */
async function typeOf({ options, prompter }: Invocation): Promise<string> {
  const given = options.get('type')
  if (given === undefined) return 'pcloud'
  const known = SERVICES.find(({ type }) => type === given)
  if (known) return known.type
  if (given !== '') throw unknownType()
  const choices = SERVICES.map(({ type, title, inRclone }) => ({
    value: type,
    label: title,
    hint: inRclone ? type : `${type}, not for rclone`,
  }))
  const asking = await prompter()
  for (;;) {
    const reply = await asking.ask({
      kind: 'choice',
      ...QUESTIONS.storage,
      choices,
      initial: 'pcloud',
    })
    if (reply.kind === 'answer') return reply.value
  }
}

function unknownType(): PcloudConfigError {
  const types = typesOf(() => true, 'or')
  return new PcloudConfigError('usage', `--type must be ${types}.`, {
    hint: 'For other types of rclone: `rclone config create`.',
  })
}

async function openContext(invocation: Invocation, type: string): Promise<WizardContext> {
  const { args } = invocation
  const name = args[0] === undefined ? {} : { name: remoteName(args[0]) }
  const login = await openLogin(invocation, name, type)
  return withFile(login, await invocation.store().load(), invocation)
}

function sayWhere(
  type: string,
  { options, host }: Invocation,
  { prompter, before }: WizardContext,
): void {
  const path = shownPath(options, host)
  if (path === undefined) return
  const { title, inRclone } = findService(type) ?? PCLOUD
  const what = inRclone ? `${title} for rclone` : `${title}, for programs other than rclone`
  const count = remoteNames(before).length
  const now = count === 0 ? 'no remotes yet' : `${count} remote${count === 1 ? '' : 's'} now`
  prompter.say({ tone: 'heading', text: `${what} · saves to ${path} (${now})` })
}
