import { type PasswordSource, passwordProblem } from '../config-file/encryption/config-password.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { goBool } from '../rclone/provider-option.ts'
import { Secret } from '../secret.ts'
import { visible } from '../visible.ts'
import type { Prompter } from '../wizard/prompter.ts'
import type { Invocation } from './invocation.ts'

type PasswordRun = Pick<Invocation, 'options' | 'host' | 'prompter'>

/**
 * The source of the password of an encrypted config file, in rclone's order (fs/config/crypt.go
 * `Decrypt`): command, variable, prompt. If the password of the first source is incorrect, the other sources
 * are not tried.
 */
export function passwordSource(run: PasswordRun): PasswordSource {
  const command = passwordCommand(run)
  if (command !== undefined) return once('the password command', () => command(false))
  const { RCLONE_CONFIG_PASS: fromVariable } = run.host.env
  if (fromVariable) return once('RCLONE_CONFIG_PASS', async () => new Secret(fromVariable))
  return { name: 'the question', tries: 5, read: (file, again) => askPassword(run, file, again) }
}

/**
 * A new password, as in rclone's `changeConfigPassword`: from the command, or typed twice.
 * `RCLONE_CONFIG_PASS` is always the old password.
 * @throws PcloudConfigError `answer-needed` if the program must not ask
 */
export async function readNewPassword(run: PasswordRun): Promise<Secret> {
  const command = passwordCommand(run)
  if (command !== undefined) return command(true)
  if (!mayAsk(run)) throw newPasswordNeeded()
  const prompter = await run.prompter()
  try {
    return await askTwice(prompter)
  } catch (error) {
    throw hasCode(error, 'answer-needed') ? newPasswordNeeded() : error
  }
}

async function askTwice(prompter: Prompter): Promise<Secret> {
  for (;;) {
    const first = await ask(prompter, 'New configuration password', CHOOSING)
    const second = await ask(prompter, 'Repeat the password', CHOOSING)
    if (first.equals(second)) return first
    prompter.say({ tone: 'error', text: "The passwords don't match." })
  }
}

const once = (name: string, read: () => Promise<Secret>): PasswordSource => ({
  name,
  tries: 1,
  read,
})

/** A blank option hides the variable, as in rclone. */
function passwordCommand({ options, host }: PasswordRun) {
  const command = options.get('password-command') ?? host.env.RCLONE_PASSWORD_COMMAND
  if (typeof command !== 'string' || /^[ \n]*$/.test(command)) return undefined
  return (changing: boolean) => host.runPasswordCommand(command, changing)
}

async function askPassword(run: PasswordRun, file: string, isRepeated: boolean): Promise<Secret> {
  if (!mayAsk(run)) throw passwordNeeded(file)
  try {
    const prompter = await run.prompter()
    if (isRepeated) prompter.say({ tone: 'error', text: 'This password is not correct.' })
    return await ask(prompter, `Password of ${visible(file)}`, OPENING)
  } catch (error) {
    throw hasCode(error, 'answer-needed') ? passwordNeeded(file) : error
  }
}

const OPENING =
  'Enter the password that you use in rclone. A lost password cannot be recovered: you must set up all remotes from scratch. In scripts, use RCLONE_CONFIG_PASS or --password-command.'
const CHOOSING =
  'The password encrypts the config file. rclone then needs it at each start. Keep a copy in a safe place: you cannot reset it.'

async function ask(prompter: Prompter, message: string, more: string): Promise<Secret> {
  const reply = await prompter.ask({ kind: 'secret', message, more, validate: passwordProblem })
  // This is the first step, so the user cannot go back.
  return new Secret(reply.kind === 'answer' ? reply.value : '')
}

function mayAsk({ options, host }: PasswordRun): boolean {
  const given = options.get('ask-password') ?? host.env.RCLONE_ASK_PASSWORD ?? ''
  return goBool(String(given)) !== false
}

const WAYS = '--password-command (or RCLONE_PASSWORD_COMMAND)'

function passwordNeeded(file: string): PcloudConfigError {
  return new PcloudConfigError(
    'config-encrypted',
    `${file} is encrypted, and the password is missing.`,
    {
      hint: `Use ${WAYS} or RCLONE_CONFIG_PASS in scripts. In a terminal, run the command and type the password.`,
    },
  )
}

function newPasswordNeeded(): PcloudConfigError {
  return new PcloudConfigError('answer-needed', 'The new password is missing.', {
    hint: `Run the command in a terminal and type the password. In scripts, use ${WAYS}. It runs with RCLONE_PASSWORD_CHANGE=1.`,
  })
}
