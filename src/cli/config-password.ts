import { type PasswordSource, passwordProblem } from '../config-file/index.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import { visible } from '../visible.ts'
import type { Prompter } from '../wizard/prompter.ts'
import type { Host } from './host.ts'
import type { OptionValues } from './invocation.ts'

/** What of a run the password is looked for in. */
export interface PasswordRun {
  readonly options: OptionValues
  readonly host: Host
  /** Made when something must be asked, and only then. */
  prompter(): Promise<Prompter>
}

/**
 * Where the password of an encrypted config comes from, in rclone's order (fs/config/crypt.go
 * `Decrypt`): command, variable, question. The first that is there counts: when its password
 * is wrong, the next is not tried.
 */
export function passwordSource(run: PasswordRun): PasswordSource {
  const command = passwordCommand(run)
  if (command !== undefined) return once('the password command', () => command(false))
  const { RCLONE_CONFIG_PASS: fromVariable } = run.host.env
  if (fromVariable) return once('RCLONE_CONFIG_PASS', async () => new Secret(fromVariable))
  return { name: 'the question', tries: 5, read: (file, again) => askPassword(run, file, again) }
}

/**
 * A new password, as rclone's `changeConfigPassword` takes it: from the command, else asked
 * twice. `RCLONE_CONFIG_PASS` is the old one and never the new.
 * Throws `answer-needed` where nobody can be asked.
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

/** Until both are the same, or whoever answers gives up. */
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

/** An option that is given blank hides the variable, as in rclone. */
function passwordCommand({ options, host }: PasswordRun) {
  const command = options.get('password-command') ?? host.env.RCLONE_PASSWORD_COMMAND
  if (typeof command !== 'string' || /^[ \n]*$/.test(command)) return undefined
  return (changing: boolean) => host.runPasswordCommand(command, changing)
}

async function askPassword(run: PasswordRun, file: string, isRepeated: boolean): Promise<Secret> {
  if (!mayAsk(run)) throw passwordNeeded(file)
  try {
    const prompter = await run.prompter()
    if (isRepeated) prompter.say({ tone: 'error', text: 'That password does not open the file.' })
    return await ask(prompter, `Password of ${visible(file)}`, OPENING)
  } catch (error) {
    throw hasCode(error, 'answer-needed') ? passwordNeeded(file) : error
  }
}

const OPENING =
  'The one that rclone asks for as well. It cannot be found out or reset: without it the remotes are set up anew. RCLONE_CONFIG_PASS or --password-command supplies it to programs.'
const CHOOSING =
  'It is on the whole file, and rclone asks for it at every start. Keep it elsewhere as well: nobody can reset it.'

async function ask(prompter: Prompter, message: string, more: string): Promise<Secret> {
  const reply = await prompter.ask({ kind: 'secret', message, more, validate: passwordProblem })
  // There is no step before it, so a driver gives an answer or throws.
  return new Secret(reply.kind === 'answer' ? reply.value : '')
}

/** Go's `strconv.ParseBool`. */
const FALSE = /^(0|f|false)$/i

function mayAsk({ options, host }: PasswordRun): boolean {
  return !FALSE.test(String(options.get('ask-password') ?? host.env.RCLONE_ASK_PASSWORD ?? ''))
}

const WAYS = '--password-command (or RCLONE_PASSWORD_COMMAND)'

function passwordNeeded(file: string): PcloudConfigError {
  return new PcloudConfigError(
    'config-encrypted',
    `${file} is encrypted: its password is needed.`,
    {
      hint: `Give it with ${WAYS} or RCLONE_CONFIG_PASS, or run the command on a terminal, where it is asked.`,
    },
  )
}

function newPasswordNeeded(): PcloudConfigError {
  return new PcloudConfigError(
    'answer-needed',
    'A new password is needed, and nobody can be asked.',
    {
      hint: `Give it with ${WAYS}, which sees RCLONE_PASSWORD_CHANGE=1 then, or run the command on a terminal.`,
    },
  )
}
