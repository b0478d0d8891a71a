import { applyEdits } from '../../config-file/apply-edits.ts'
import { sectionLines } from '../../config-file/diff.ts'
import { PcloudConfigError } from '../../errors.ts'
import { obscure } from '../../rclone/obscure.ts'
import { isSecretKey, MASK, maskValue } from '../../rclone/secret-keys.ts'
import { findService } from '../../services/registry.ts'
import { isPasswordKey, strayKeys } from '../../services/stray-keys.ts'
import { quotedName } from '../../visible.ts'
import { editsFor } from '../change.ts'
import type { EditDraft } from '../draft.ts'
import { type Existing, type RemoteContext, valueIn } from '../existing.ts'
import type { TextQuestion } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import type { Step } from '../walk.ts'
import { ASKED_OPTIONS, PLAIN_HELP, whyNotValue } from './advanced-step.ts'
import { CLEAR } from './app-step.ts'

/** Keys that have separate steps, and keys that people do not edit. */
const ELSEWHERE = new Set([
  'type',
  'client_id',
  'client_secret',
  'root_folder_id',
  'hostname',
  'token',
])

/** The keys to edit as text: those of the section, and pCloud's options that people set. */
export function textKeys({ type, own }: Existing): readonly string[] {
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

export function keyStepId(key: string): string {
  return `key ${key}`
}

/** Offers the keys that few people change. */
export const advancedKeysStep: Step<EditDraft, RemoteContext> = {
  id: 'advanced',
  needed: (draft) => draft.editsAdvanced === undefined,
  async run(draft, { prompter }) {
    const initial = draft.editsAdvanced ?? false
    const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.advanced, initial })
    if (reply.kind === 'back') return reply
    const again = reply.value && draft.editsAdvanced ? openKeys(draft) : draft
    return { kind: 'next', state: { ...again, editsAdvanced: reply.value }, asked: true }
  },
}

/** The menu of the review opens these keys directly. */
export const openKeysStep: Step<EditDraft, RemoteContext> = {
  id: 'advanced-keys',
  needed: () => false,
  run: async (draft) => ({
    kind: 'next',
    state: { ...openKeys(draft), editsAdvanced: true },
    asked: false,
  }),
}

/** Repeats the questions for all keys. */
function openKeys(draft: EditDraft): EditDraft {
  const visited = [...(draft.visited ?? [])].filter((id) => !id.startsWith(keyStepId('')))
  return { ...draft, visited: new Set(visited) }
}

/** A key as text. Enter alone preserves it. Hides secrets. */
export function keyStep(key: string): Step<EditDraft, RemoteContext> {
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
export function keyLabel(key: string, { existing, before }: RemoteContext): string {
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
    kind: 'text',
    message: label,
    help: [what, keep].filter(Boolean).join(' '),
    more: moreOn(existing),
    ...(value !== '' && { initial: value }),
    option: `${label}=VALUE`,
    command: `update ${quotedName(existing.name)} ${label}=VALUE`,
    canGoBack: true,
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
