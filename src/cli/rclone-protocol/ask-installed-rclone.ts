import { randomBytes } from 'node:crypto'
import { applyEdits } from '../../config-file/apply-edits.ts'
import { parseConfig, serializeConfig } from '../../config-file/document.ts'
import { createSealer, sealUnder } from '../../config-file/encryption/sealer.ts'
import { getSection } from '../../config-file/read.ts'
import { survivesRclone } from '../../config-file/spell.ts'
import { PcloudConfigError } from '../../errors.ts'
import { readJsonObject } from '../../json.ts'
import type { StartPage } from '../../oauth-loopback/start-link-server.ts'
import { isSecretKey } from '../../rclone/secret-keys.ts'
import type { Entry } from '../../rclone/section-keys.ts'
import { Secret, withoutValues } from '../../secret.ts'
import type { Existing } from '../../wizard/existing.ts'
import { openThroughStartPage } from '../../wizard/login/login-listeners.ts'
import type { RcloneTool } from '../../wizard/wizard-context.ts'
import { textOption } from '../command-options.ts'
import type { Invocation } from '../invocation.ts'
import { loginTimeout } from '../login-options.ts'
import { warn } from '../talk.ts'
import { type CallAnswer, isStored, obscured } from './call-values.ts'

type Values = ReadonlyMap<string, string>

/**
 * One call of the protocol for a type that exists only in rclone. The installed rclone runs on a file
 * with only this remote, and the values that it sets are copied from there.
 * @param given all values of the call, obscured as they are stored
 */
export async function askRclone(
  rclone: RcloneTool,
  invocation: Invocation,
  existing: Existing,
  given: readonly Entry[],
): Promise<CallAnswer> {
  const { name, type } = existing
  // A login would be lost if the file cannot be written.
  await invocation.store().trial()
  const before = new Map([...existing.inherited, ...existing.own])
  const opener = opensBrowser(invocation, given) ? browserOpener(invocation) : undefined
  const look = (line: string) => opener?.look(line)
  const calling = callRclone(rclone, invocation, name, before, look, [
    // The type is in the file. In the call, it would replace a question with this name.
    ...given.filter(([key]) => key !== 'type' && key !== NO_BROWSER[0]),
    NO_BROWSER,
  ])
  const { printed, after } = await calling.finally(() => opener?.close())
  const result = textOption(invocation.options, 'result')
  const changed = [...after].filter((pair) => isStored(pair) && isChange(before, pair))
  // rclone stores a result unchanged. Values from the backend are already obscured.
  const isAnswer = ([, value]: Entry) => value === result
  const answered = obscured(type, changed.filter(isAnswer), invocation)
  const changes = [...changed.filter((pair) => !isAnswer(pair)), ...answered]
  return { changes, reply: checked(printed) }
}

/**
 * rclone would pass a link with a secret to the browser program, and other users could read it there (S21).
 * Version 1.60 reads this option only from the file.
 */
const NO_BROWSER: Entry = ['config_auth_no_browser', 'true']

function opensBrowser({ options, host }: Invocation, given: readonly Entry[]): boolean {
  const isUnwanted = given.some(([key, value]) => key === NO_BROWSER[0] && value !== '')
  const { browserHere, browserDisabled } = host.machine.environment
  return !isUnwanted && !options.has('no-browser') && browserHere && !browserDisabled
}

/** rclone's page that begins a login (`lib/oauthutil/oauthutil.go`). */
const START = /http:\/\/127\.0\.0\.1:\d+\/auth\?state=[\w-]+/

/** Opens rclone's page through a local link as soon as rclone names it. */
function browserOpener({ host }: Invocation) {
  let opening: Promise<StartPage | undefined> | undefined
  const say = (text: string) => warn(host, text)
  return {
    look(line: string): void {
      const url = START.exec(line)?.[0]
      if (url !== undefined) opening ??= openThroughStartPage(url, host.machine, say)
    },
    close: async () => (await opening)?.close(),
  }
}

/**
 * A message of rclone can contain a value of the call or a secret of the file. Short values, such
 * as `true`, are not secret.
 */
function hideValues(values: readonly string[]): (text: string) => string {
  const long = values.filter((value) => value.length >= 8)
  return (text) => withoutValues(text, long)
}

function secretsOf(values: Values): readonly string[] {
  return [...values].flatMap(([key, value]) => (isSecretKey(key) ? [value] : []))
}

/** This program obscures passwords itself, so only `no-obscure` is passed on. */
const FLAGS = ['non-interactive', 'continue', 'all', 'no-obscure']

function flags({ options }: Invocation): readonly string[] {
  const answers = ['state', 'result'].flatMap((name) => {
    const text = textOption(options, name)
    return text === undefined ? [] : [`--${name}=${text}`]
  })
  return [...FLAGS.filter((name) => options.has(name)).map((name) => `--${name}`), ...answers]
}

/** An old rclone, or a different program with this name, can print other output. */
function checked(printed: string): string {
  if (readJsonObject(printed)?.has('State')) return printed
  throw new PcloudConfigError('failed', 'rclone did not print a question.', {
    hint: 'The file did not change. The question protocol needs rclone 1.56 or newer. To see the version: `rclone version`.',
  })
}

/** When rclone saves the file, it damages values that it cannot quote. These do not count as changes. */
function isChange(before: Values, [key, value]: Entry): boolean {
  const was = before.get(key)
  return was !== value && (was === undefined || survivesRclone(key, was))
}

/** The file is on the disk for a moment, encrypted with a random password. */
async function callRclone(
  rclone: RcloneTool,
  invocation: Invocation,
  name: string,
  before: Values,
  look: (line: string) => void,
  given: readonly Entry[],
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
      warn(host, hide(line))
      look(line)
    },
    hide,
  })
  return { printed, after: (await readBack(file, name, password)) ?? before }
}

/** @throws PcloudConfigError `failed` if the program left something else there */
async function readBack(file: Uint8Array, name: string, password: Secret) {
  const sealer = createSealer({ name: 'rclone', tries: 1, read: async () => password })
  try {
    const { plain } = await sealer.open(file, 'rclone.conf')
    return getSection(parseConfig(plain), name)
  } catch (cause) {
    throw new PcloudConfigError('failed', 'The file that rclone wrote is not a config file.', {
      hint: 'The file did not change. Check that this program is rclone: `rclone version`',
      cause,
    })
  }
}
