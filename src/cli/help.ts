import { PcloudConfigError } from '../errors.ts'
import { COMMANDS, type Command } from './commands.ts'
import { GLOBAL_OPTIONS, type OptionSpec } from './option-table.ts'

/** `pcloud-config --help`: what it is for, the commands, the options of all of them. */
export function programHelp(): string {
  return [
    'Set up pCloud remotes in rclone.conf: verified before they are saved.',
    '',
    'Usage: pcloud-config COMMAND [options]',
    '',
    'Commands:',
    ...columns(COMMANDS.map(({ name, args, summary }) => [`${name} ${args}`.trim(), summary])),
    '',
    'Options of every command:',
    ...columns(GLOBAL_OPTIONS.map(optionRow)),
    '',
    'See `pcloud-config COMMAND --help`, `help exit-codes`, `help environment`.',
    '',
  ].join('\n')
}

export function commandHelp(command: Command): string {
  const { name, args, summary, detail, examples, options, aliases } = command
  return [
    summary,
    ...(detail === undefined ? [] : [detail]),
    '',
    `Usage: ${`pcloud-config ${name} ${args}`.trim()} [options]`,
    ...(aliases ? [`Also: ${aliases.join(', ')}`] : []),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    ...(options.length === 0 ? [] : ['', 'Options:', ...columns(options.map(optionRow))]),
    '',
    'Options of every command:',
    ...columns(GLOBAL_OPTIONS.map(optionRow)),
    '',
  ].join('\n')
}

function optionRow({ name, short, value, help }: OptionSpec): [string, string] {
  const spelling = `${short === undefined ? '    ' : `-${short}, `}--${name}`
  return [value === undefined ? spelling : `${spelling} ${value}`, help]
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

const TOPICS: ReadonlyMap<string, string> = new Map([
  [
    'exit-codes',
    `Exit codes:
  0    done
  1    failed, any other cause
  2    usage; a name that is taken or not legal; an answer is needed and nobody can be asked
  3    no such remote, file or root folder
  4    login refused, denied, timed out, or the token is not valid
  5    network or service failure; trying again may help
  6    config file locked, changed meanwhile, unreadable or malformed
  7    config file encrypted and its password missing or wrong
  8    redirect port unavailable and no other way to log in allowed
  9    a check found a problem
  130  cancelled: Ctrl-C or Ctrl-D, or discard at the review; the file is untouched
  129, 143  hung up, terminated; likewise
`,
  ],
  [
    'environment',
    `Environment:
  RCLONE_CONFIG           the config file, as for rclone
  RCLONE_CONFIG_PASS      the password of an encrypted config file
  RCLONE_PASSWORD_COMMAND a program that prints it; comes first
  PCLOUD_CLIENT_ID        client id for a new remote
  PCLOUD_CLIENT_SECRET    client secret for a new remote
  XDG_CONFIG_HOME         its folder pcloud-config holds the settings; default ~/.config
  XDG_STATE_HOME          its folder pcloud-config holds the backups; default ~/.local/state
  BROWSER                 the browser to open; none opens nothing
  HTTPS_PROXY, NO_PROXY   the way out to pCloud; loopback is never proxied
  NODE_EXTRA_CA_CERTS     a CA file, where a company proxy inspects TLS
  NO_COLOR, FORCE_COLOR   colour off, on
  TERM=dumb               the same as --plain
  CI                      no browser is expected, and no terminal is asked
`,
  ],
])

/** `help TOPIC`. @throws PcloudConfigError `usage` */
export function topicHelp(topic: string): string {
  const text = TOPICS.get(topic)
  if (text !== undefined) return text
  throw new PcloudConfigError('usage', `There is no help on ${topic}.`, {
    hint: `Topics: ${[...TOPICS.keys()].join(', ')}.`,
  })
}
