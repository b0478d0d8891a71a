import { applyEdits } from '../../config-file/apply-edits.ts'
import { sectionLines } from '../../config-file/diff.ts'
import { PcloudConfigError } from '../../errors.ts'
import { obscure } from '../../rclone/obscure.ts'
import type { ProviderOption } from '../../rclone/provider-option.ts'
import { whyNotEncoding } from '../../rclone/rclone-option.ts'
import { isSecretKey, MASK, maskValue } from '../../rclone/secret-keys.ts'
import { PCLOUD_OPTIONS } from '../../services/pcloud/options.ts'
import { findService } from '../../services/registry.ts'
import { isPasswordKey, strayKeys } from '../../services/stray-keys.ts'
import { quotedName } from '../../visible.ts'
import { editsFor } from '../change.ts'
import type { Draft, EditDraft } from '../draft.ts'
import { type Existing, type RemoteContext, valueIn } from '../existing.ts'
import type { Choice, TextQuestion } from '../prompter.ts'
import type { Step } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'
import { CLEAR } from './app-step.ts'

/**
 * Options of other steps, options that the login needs first (the URLs), options that pCloud does not
 * support (client_credentials), or that only emptying the trash needs (username and password).
 */
const NOT_HERE = new Set([
  ...['token', 'root_folder_id', 'hostname', 'auth_url', 'token_url'],
  ...['client_credentials', 'username', 'password'],
])

const ASKED_OPTIONS = PCLOUD_OPTIONS.filter(({ advanced, name }) => advanced && !NOT_HERE.has(name))

/** rclone's other options. Only the review offers them. */
export const advancedStep: Step<Draft, LoginContext> = {
  id: 'advanced',
  needed: () => false,
  async run(draft, { prompter }) {
    const advanced = new Map(draft.advanced)
    for (let at = 0; ; ) {
      const option = ASKED_OPTIONS[at]
      if (option === undefined) return { kind: 'next', state: { ...draft, advanced }, asked: true }
      const before = advanced.get(option.name)
      const reply = await prompter.ask(questionOn(draft.name ?? '', option, before))
      if (reply.kind === 'answer') {
        if (reply.value === option.default) advanced.delete(option.name)
        else advanced.set(option.name, reply.value)
        at += 1
      } else if (at === 0) return { kind: 'back', kept: { ...draft, advanced } }
      else at -= 1
    }
  },
}

function questionOn(
  remote: string,
  { name, help, default: usual, kind }: ProviderOption,
  before: string | undefined,
): TextQuestion {
  const onPage = `pcloud-${name.replaceAll('_', '-')}`
  return {
    ...textQuestion(remote, name),
    help: PLAIN_HELP.get(name) ?? help,
    more: `More about this option: https://rclone.org/pcloud/#${onPage}\nDefault values are not saved. You can change these options later with pcloud-config edit.`,
    initial: before ?? usual,
    validate: (value) => whyNotValue(kind, value),
  }
}

/** The parts of the question for a key of a remote. */
function textQuestion(remote: string, key: string) {
  return {
    ...({ kind: 'text', message: key, option: `${key}=VALUE`, canGoBack: true } as const),
    command: `update ${quotedName(remote)} ${key}=VALUE`,
  }
}

/** Replaces the help of rclone if it does not help the user decide. */
const PLAIN_HELP: ReadonlyMap<string, string> = new Map([
  [
    'encoding',
    'The characters that rclone replaces in file names. Leave the default unless you were told to change it.',
  ],
])

/** @param kind of the option, as in `providers` */
function whyNotValue(kind: string | undefined, value: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return 'A value cannot contain line breaks.'
  return kind === 'encoding' && value !== '' ? whyNotEncoding(value) : undefined
}

/** Keys that have separate steps, and keys that people do not edit. */
const ELSEWHERE = new Set([
  ...['type', 'client_id', 'client_secret', 'root_folder_id', 'hostname', 'token'],
])

/** The keys to edit as text: those of the section, and pCloud's options that people set. */
function textKeys({ type, own }: Existing): readonly string[] {
  if (type !== 'pcloud') return keysOfOthers(type, own)
  const others = [...own.keys()].filter((key) => !ELSEWHERE.has(key))
  return [...new Set([...ASKED_OPTIONS.map(({ name }) => name), ...others])]
}

/** The token of a known service can come only from a login. */
function keysOfOthers(type: string, own: ReadonlyMap<string, string>): readonly string[] {
  const provider = findService(type)
  const usual = provider?.options.filter(({ advanced }) => !advanced).map(({ name }) => name) ?? []
  const isAsked = (key: string) => key !== 'type' && (provider === undefined || key !== 'token')
  return [...new Set([...usual, ...own.keys()])].filter(isAsked)
}

/** A step for each key. */
export function keySteps({ existing }: RemoteContext): readonly Step<EditDraft, RemoteContext>[] {
  return textKeys(existing).map(keyStep)
}

/** The keys in the menu of the review. */
export function keyChoices(context: RemoteContext): readonly Choice<string>[] {
  const label = (key: string) => keyLabel(key, context)
  return textKeys(context.existing).map((key) => ({ value: keyStepId(key), label: label(key) }))
}

function keyStepId(key: string): string {
  return `key ${key}`
}

/** A key as text. Enter alone preserves it. Hides secrets. */
function keyStep(key: string): Step<EditDraft, RemoteContext> {
  return {
    id: keyStepId(key),
    needed: () => true,
    async run(draft, context) {
      const { prompter, existing } = context
      const value = draft.advanced?.get(key) ?? valueIn(existing, key) ?? defaultOf(existing, key)
      const question = questionFor(key, value, context)
      const isStray = question.message !== key
      const kind = isStray || isHidden(existing, key, value) ? 'secret' : 'text'
      const reply = await prompter.ask({ ...question, kind })
      if (reply.kind === 'back') return reply
      const advanced = new Map(draft.advanced)
      if (reply.value !== value) advanced.set(key, stored(existing, key, reply.value))
      return { kind: 'next', state: { ...draft, advanced }, asked: true }
    },
  }
}

/** Hides a key that may be part of a secret (S48). */
function keyLabel(key: string, { existing, before }: RemoteContext): string {
  const { name, type, own } = existing
  const lines = sectionLines(before).get(name) ?? []
  return strayKeys({ keys: own, lines, type }).has(key) ? MASK : key
}

function questionFor(key: string, value: string, context: RemoteContext): TextQuestion {
  const { existing } = context
  const label = keyLabel(key, context)
  const what = PLAIN_HELP.get(key) ?? optionOf(existing, key)?.help
  const keep = value === '' ? 'Not set. Press Enter to skip it.' : KEEP
  return {
    ...textQuestion(existing.name, label),
    help: [what, keep].filter(Boolean).join(' '),
    more: moreOn(existing),
    ...(value !== '' && { initial: value }),
    validate: (typed) => whyNot(key, typed === value ? undefined : typed, context),
  }
}

function moreOn({ type }: Existing): string {
  const where = `For the allowed values, run \`rclone help backend ${type}\`.`
  const isKnown = findService(type)?.inRclone ?? true
  const cleared = 'If you clear a key, rclone uses the default.'
  return isKnown && type !== '' ? `${where} ${cleared}` : cleared
}

const KEEP = `Press Enter to keep it, or type ${CLEAR} to clear it.`

/** Show rclone's default as if the file contained it. */
function defaultOf(existing: Existing, key: string): string {
  return optionOf(existing, key)?.default ?? ''
}

function optionOf({ type }: Existing, key: string) {
  return findService(type)?.options.find(({ name }) => name === key)
}

/** A web address or a connection string can contain a password. */
function isHidden({ type }: Existing, key: string, value: string): boolean {
  return isSecretKey(key) || isPasswordKey(type, key) || maskValue(key, value) !== value
}

/** The value as rclone stores it. Blank if it is cleared or equals rclone's default. */
function stored(existing: Existing, key: string, typed: string): string {
  if (typed === CLEAR || typed === defaultOf(existing, key)) return ''
  return isPasswordKey(existing.type, key) ? obscure(typed) : typed
}

/** Tries the value on the file, and refuses it if rclone would read a different value. */
function whyNot(
  key: string,
  typed: string | undefined,
  { before, existing }: RemoteContext,
): string | undefined {
  if (typed === undefined) return undefined
  if (isLoginAddress(existing, key) && typed !== CLEAR && !/^https:\/\/[^\s@]+$/i.test(typed)) {
    return 'Enter a web address that starts with https://'
  }
  const wrong = typed === CLEAR ? undefined : whyNotValue(optionOf(existing, key)?.kind, typed)
  if (wrong !== undefined) return wrong
  const wish = new Map([[key, stored(existing, key, typed) || undefined]])
  try {
    applyEdits(before, editsFor(existing, wish))
    return undefined
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) throw error
    return error.message
  }
}

function isLoginAddress({ type }: Existing, key: string): boolean {
  return findService(type) !== undefined && (key === 'auth_url' || key === 'token_url')
}
