import type { Advice, AdviceFacts } from '../advice.ts'
import { quotedName } from '../visible.ts'

type Words = { readonly [Kind in keyof AdviceFacts]: (facts: AdviceFacts[Kind]) => string }

/** Advice as command line options. Texts outside `cli/` do not contain options. */
const WORDS: Words = {
  'use-login': ({ method, why }) =>
    `Use --login ${method}${why === undefined ? '' : `, which ${why}`}.`,
  'other-port': () =>
    'You can also choose a different port with --redirect-port (register it in your app first), or use --login paste, which works without a port.',
  give: ({ options }) => `Give ${joined(options, 'and')}.`,
  'leave-out': ({ options }) => `Leave out ${joined(options, 'and')}.`,
  correct: ({ option }) => `Correct --${option}, or leave it out to use the official address.`,
  'trust-host': () => 'If that server is yours, name it with --hostname. If not, log in again.',
  force: () => 'To delete it in any case, add --force.',
  'device-name': ({ remote }) =>
    `If you use the app on several machines: pcloud-config reconnect ${quotedName(remote)} --deviceid NAME`,
  'choose-config': () => 'Choose the config file with --config.',
}

function joined(options: readonly string[], word: 'and' | 'or'): string {
  const names = options.map((option) => `--${option}`)
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`
}

interface NextStep {
  readonly hint?: string | undefined
  readonly advice?: Advice | undefined
}

/** The hint of an error or a finding, with advice as options. */
export function hintOf({ hint, advice }: NextStep): string | undefined {
  if (advice === undefined) return hint
  return [hint, adviceText(advice)].filter(Boolean).join(' ')
}

/** A message with advice. */
export function withAdvice(text: string, advice: Advice | undefined): string {
  if (advice === undefined) return text
  return `${text}${/[.!?:]$/.test(text) ? '' : '.'} ${adviceText(advice)}`
}

/** `login browser` is an option with a value, `client-id or app-from` are two options, and `NAME` is an argument. */
export function optionText(option: string): string {
  const isName = (text: string) => /^[a-z][a-z-]*(?: [a-z]+)?$/.test(text)
  const names = option.split(' or ').map((name) => (isName(name) ? `--${name}` : name))
  return names.join(' or ')
}

function adviceText(advice: Advice): string {
  const word = WORDS[advice.kind] as (facts: Advice) => string
  return word(advice)
}
