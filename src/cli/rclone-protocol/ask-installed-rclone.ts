import { randomBytes } from 'node:crypto'
import { applyEdits, survivesRclone } from '../../config-file/editing.ts'
import {
  createSealer,
  getSection,
  parseConfig,
  sealUnder,
  serializeConfig,
} from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { readJsonObject } from '../../json.ts'
import { isSecretKey } from '../../rclone/secret-keys.ts'
import { Secret, withoutValues } from '../../secret.ts'
import { visible } from '../../visible.ts'
import type { Existing } from '../../wizard/existing.ts'
import { openThroughStartPage, type StartPage } from '../../wizard/login/open-start-page.ts'
import type { RcloneTool } from '../../wizard/wizard-context.ts'
import type { Invocation } from '../invocation.ts'
import { loginTimeout } from '../login-rules.ts'
import { textOption } from '../option-values.ts'
import { isStored, obscured } from '../stored-values.ts'
import { mustBeWritable } from '../write.ts'
import type { CallAnswer } from './write-answers.ts'

type Pair = readonly [key: string, value: string]
type Values = ReadonlyMap<string, string>

/**
 * A turn of the dialogue about a type that only rclone knows: the installed one is asked, on
 * a file that holds this remote alone, and what it sets there is taken over.
 * @param given all values of the call, obscured as they are stored
 */
export async function askRclone(
  rclone: RcloneTool,
  invocation: Invocation,
  existing: Existing,
  given: readonly Pair[],
): Promise<CallAnswer> {
  const { name, type } = existing
  await mustBeWritable(invocation.store())
  const before = new Map([...existing.inherited, ...existing.own])
  const opener = opensBrowser(invocation, given) ? browserOpener(invocation) : undefined
  const look = (line: string) => opener?.look(line)
  const calling = callRclone(rclone, invocation, name, before, look, [
    // The type stands in the file; here it would answer a question of that name.
    ...given.filter(([key]) => key !== 'type' && key !== NO_BROWSER[0]),
    NO_BROWSER,
  ])
  const { printed, after } = await calling.finally(() => opener?.close())
  const result = textOption(invocation.options, 'result')
  const changed = [...after].filter((pair) => isStored(pair) && isChange(before, pair))
  // rclone stores an answer as it is; what its backend sets is in its final shape.
  const isAnswer = ([, value]: Pair) => value === result
  const answered = obscured(type, changed.filter(isAnswer), invocation)
  const changes = [...changed.filter((pair) => !isAnswer(pair)), ...answered]
  return { changes, reply: checked(printed) }
}

/**
 * rclone would pass its own link to the opener, where other users can read it (S21). Version 1.60
 * takes this wish only from the file.
 */
const NO_BROWSER: Pair = ['config_auth_no_browser', 'true']

function opensBrowser({ options, host }: Invocation, given: readonly Pair[]): boolean {
  const isUnwanted = given.some(([key, value]) => key === NO_BROWSER[0] && value !== '')
  const { browserHere, browserDisabled } = host.machine.surroundings
  return !isUnwanted && !options.has('no-browser') && browserHere && !browserDisabled
}

/** rclone's page that begins a login (`lib/oauthutil/oauthutil.go`). */
const START = /http:\/\/127\.0\.0\.1:\d+\/auth\?state=[\w-]+/

/** Opens rclone's page through a local link as soon as rclone names it. */
function browserOpener({ host }: Invocation) {
  let opening: Promise<StartPage | undefined> | undefined
  const say = (text: string) => host.writeErr(`${text}\n`)
  return {
    look(line: string): void {
      const url = START.exec(line)?.[0]
      if (url !== undefined) opening ??= openThroughStartPage(url, host.machine, say)
    },
    close: async () => (await opening)?.close(),
  }
}

/**
 * What rclone says may quote what it was given, or a secret of the file. Short answers are no
 * secrets, such as `true`.
 */
function hideValues(values: readonly string[]): (text: string) => string {
  const long = values.filter((value) => value.length >= 8)
  return (text) => withoutValues(text, long)
}

function secretsOf(values: Values): readonly string[] {
  return [...values].flatMap(([key, value]) => (isSecretKey(key) ? [value] : []))
}

/** Obscuring is done before and after; what is told here is to leave it. */
const FLAGS = ['non-interactive', 'continue', 'all', 'no-obscure']

function flags({ options }: Invocation): readonly string[] {
  const answers = ['state', 'result'].flatMap((name) => {
    const text = textOption(options, name)
    return text === undefined ? [] : [`--${name}=${text}`]
  })
  return [...FLAGS.filter((name) => options.has(name)).map((name) => `--${name}`), ...answers]
}

/** An old rclone, or a program of that name, may print something else. */
function checked(printed: string): string {
  if (readJsonObject(printed)?.has('State')) return printed
  throw new PcloudConfigError('failed', 'rclone did not answer with a question.', {
    hint: 'Nothing was changed. Its question protocol came with rclone 1.56: `rclone version`.',
  })
}

/** Saving the file, rclone damages values that its writer cannot quote: those are no change. */
function isChange(before: Values, [key, value]: Pair): boolean {
  const was = before.get(key)
  return was !== value && (was === undefined || survivesRclone(key, was))
}

/** The file goes to the disk under a password of this moment, whatever the person's own is. */
async function callRclone(
  rclone: RcloneTool,
  invocation: Invocation,
  name: string,
  before: Values,
  look: (line: string) => void,
  given: readonly Pair[],
) {
  const { host } = invocation
  const result = textOption(invocation.options, 'result') ?? ''
  const hide = hideValues([result, ...new Map(given).values(), ...secretsOf(before)])
  const password = new Secret(randomBytes(24).toString('base64url'))
  const alone = applyEdits(parseConfig(new Uint8Array()), [
    { kind: 'add', name, entries: [...before, NO_BROWSER] },
  ])
  const { printed, file } = await rclone.config({
    words: ['update', ...flags(invocation), '--', name, ...given.map((pair) => pair.join('='))],
    file: await (await sealUnder(password))(serializeConfig(alone)),
    password,
    timeoutMs: loginTimeout(invocation.options),
    signal: host.signal,
    onTalk(line) {
      host.writeErr(`${visible(hide(line))}\n`)
      look(line)
    },
    hide,
  })
  return { printed, after: (await readBack(file, name, password)) ?? before }
}

/** @throws PcloudConfigError `failed`: a program of that name may leave anything there */
async function readBack(file: Uint8Array, name: string, password: Secret) {
  const sealer = createSealer({ name: 'rclone', tries: 1, read: async () => password })
  try {
    const { plain } = await sealer.open(file, 'rclone.conf')
    return getSection(parseConfig(plain), name)
  } catch (cause) {
    throw new PcloudConfigError(
      'failed',
      'What rclone left of its copy of the remote is no config.',
      {
        hint: 'Nothing was changed. Is that program rclone? `rclone version` tells.',
        cause,
      },
    )
  }
}
