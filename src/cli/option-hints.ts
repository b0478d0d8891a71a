import type { Advice, AdviceFacts } from '../advice.ts'
import type { NextStep } from '../errors.ts'
import { quotedName, quotedPath } from '../visible.ts'

type Words = { readonly [Kind in keyof AdviceFacts]: (facts: AdviceFacts[Kind]) => string }

/** Advice as command line options. Texts outside `cli/` do not contain options. */
const WORDS: Words = {
  'use-login': ({ method, lead, why }) =>
    `${lead === undefined ? 'Use' : `${lead} use`} --login ${method}${why === undefined ? '' : `, which ${why}`}.`,
  'login-elsewhere': () =>
    'To log in with a browser on another device: pcloud-config new --login paste',
  'login-for-sdk': () =>
    'Remove --login direct. For pCloud SDKs: pcloud-config new NAME --login direct',
  'own-app': ({ login }) =>
    `Remove --login ${login} (or the setting), or add --client-id with your own app.`,
  'app-without-rclone': () =>
    'Install rclone, or register an app and add --client-id. To paste the output of rclone from a different computer, add --login paste.',
  'wait-longer': ({ next }) => waitLonger(next),
  'other-region': ({ authUrl }) =>
    `For an app registered in the EU, add --auth-url ${authUrl}. For any other error, use --login paste.`,
  'confirm-account': ({ or }) =>
    `Use a terminal and remove --yes${or === undefined ? '' : `, or ${CONFIRMED[or]}`}.`,
  'switch-account': ({ from, to }) => `Log in as ${from}, or add --overwrite to switch to ${to}.`,
  'container-network': () => 'A browser can reach it only if you start it with --network host.',
  'other-port': () =>
    'You can also choose a different port with --redirect-port (add it to your app first), or paste a code with --login paste.',
  give: ({ options }) => `Give ${joined(options)}.`,
  add: ({ option, text }) => `Add --${option} with ${text}.`,
  repeat: ({ option, value }) => `Repeat the command with --${option} ${value}.`,
  'give-change': ({ remote }) =>
    `Give --root-folder, --region, --client-id, --login or an option of \`edit --help\`, or use \`pcloud-config update ${quotedName(remote)} KEY=VALUE\``,
  'leave-out': ({ options }) => `Leave out ${joined(options)}.`,
  correct: ({ option }) => `Correct --${option}, or leave it out to use the official address.`,
  'trust-host': () => 'If that server is yours, name it with --hostname. If not, log in again.',
  force: () => 'To delete it in any case, add --force.',
  overwrite: () => 'Choose a different name, or add --overwrite to replace it.',
  'skip-verification': () => 'To skip verification, add --no-verify.',
  'repair-token': ({ remote }) =>
    `Or try to repair it: \`pcloud-config check --fix ${quotedName(remote)}\`.`,
  'replace-token': ({ variable }) =>
    `Put a new token into ${variable}: pcloud-config authorize --format token`,
  'move-to-file': ({ remote }) =>
    `Store the remote in the config file: \`pcloud-config export ${quotedName(remote)} --format rclone\` prints its section. Then unset the variables.`,
  'device-name': ({ remote }) =>
    `If you use the app on several machines: pcloud-config reconnect ${quotedName(remote)} --deviceid DEVICE`,
  'choose-config': ({ or }) =>
    or ? 'Or choose a different file with --config.' : 'Choose the config file with --config.',
  'list-config': ({ path }) =>
    `To see its remotes: pcloud-config list --config ${quotedPath(path)}`,
  'update-rclone': () => 'Update rclone, or add --disable ListR to its commands.',
  'rclone-authorities': () =>
    "rclone trusts the system's authorities, or the authorities in --ca-cert.",
}

const CONFIRMED = {
  'allow-missing-state': 'add --allow-missing-state',
  'start-link': 'open the start link',
} as const

function waitLonger(next: AdviceFacts['wait-longer']['next']): string {
  if (next === 'paste') return 'Try again (--timeout 10m waits longer), or use --login paste.'
  const again = 'Try again (--timeout 10m waits longer).'
  if (next === undefined) return again
  return next === 'confirm'
    ? `${again} To confirm the account, use a terminal and remove --yes.`
    : `${again} If the service always omits state, add --allow-missing-state.`
}

function joined(options: readonly string[]): string {
  const names = options.map((option) => `--${option}`)
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
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
