import { createSealer } from '../config-file/encryption/sealer.ts'
import { NoSuchRemote } from '../config-file/remote-names.ts'
import { type ConfigStore, openStore } from '../config-file/store/store.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { VERSION } from './build-info.ts'
import { COLORS, isUnattended } from './command-options.ts'
import { findCommand, usageOf } from './commands.ts'
import { exitCodeOf } from './exit-codes.ts'
import { backupFolder, locate } from './file-places.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'
import { createOutput, type Output } from './output.ts'
import { type CommandLine, parseCommandLine } from './parse.ts'
import { passwordSource } from './password-prompt.ts'
import type { Settings } from './read-settings.ts'
import { type SavedChanges, watchSavedChanges } from './saved-changes.ts'
import { warn } from './talk.ts'
import { wordingFor, wordingHost } from './wording.ts'

/**
 * Runs the program. Only the caller exits the process.
 * @returns an exit code of the table in `exit-codes.ts`
 */
export async function run(argv: readonly string[], machine: Host): Promise<number> {
  const wording = wordingFor(argv, machine.homeDir)
  const saved = watchSavedChanges()
  const host = saved.watchHost(wordingHost(machine, wording))
  const settings = once(async () => (await import('./read-settings.ts')).readSettings(host))
  const output = createOutput(host, {
    ...wishesOf(argv, settings),
    wording,
    corrected: saved.corrected,
  })
  try {
    if (argv[0] === '__complete') return await answerShell(argv.slice(1), host)
    await dispatch(await parseCommandLine(argv), host, output, settings, saved)
    await output.flush()
    return 0
  } catch (error) {
    const reason: unknown = host.signal.aborted ? host.signal.reason : error
    const code = exitCodeOf(reason)
    // `check` has already printed its report. Only the exit code remains.
    if (!hasCode(reason, 'check-findings')) await output.error(reason).catch(() => undefined)
    return code
  } finally {
    await host.close()
  }
}

/** Reads the options that parse errors need too. */
function wishesOf(argv: readonly string[], settings: Invocation['settings']) {
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  const command = words.map(findCommand).find((found) => found !== undefined)
  return {
    json: words.includes('--json'),
    verbose: words.some((word) => word === '--verbose' || /^-[yq]*v/.test(word)),
    streams: command?.logsIn === true,
    look: async () => lookOf(words, await settings()),
  }
}

/** The completion scripts call this. A command would parse the arguments. */
async function answerShell(words: readonly string[], host: Host): Promise<number> {
  return (await import('./completion/answer-shell.ts')).answerShell(words, host)
}

function lookOf(words: readonly string[], { plain, color }: Settings) {
  const given = words.map((word, at) => (word === '--color' ? words[at + 1] : colorAfter(word)))
  const wish = words.includes('--no-color') ? 'never' : given.map(colorNamed).findLast(Boolean)
  return {
    plain: words.includes('--plain') || plain === true,
    color: wish ?? color ?? 'auto',
  } as const
}

const colorAfter = (word: string) => /^--color=(.*)/s.exec(word)?.[1]

function colorNamed(word: string | undefined) {
  return COLORS.find((known) => known === word?.toLowerCase())
}

/** Checked for all commands, even if they do not use colours. */
function mustBeColor(given: string | true | undefined): void {
  if (given === undefined || (given !== true && colorNamed(given))) return
  throw new PcloudConfigError('usage', `--color must be one of: ${COLORS.join(', ')}.`)
}

async function dispatch(
  line: CommandLine,
  host: Host,
  output: Output,
  settings: Invocation['settings'],
  saved: SavedChanges,
): Promise<void> {
  const { command, args, options } = line
  if (options.has('version')) return output.data(`pcloud-config ${VERSION}\n`)
  if (options.has('help')) return output.data(await helpText(line, host.columns('stdout')))
  mustBeColor(options.get('color'))
  const prompter = once(async () => {
    const { promptWishes } = await import('./login-options.ts')
    return host.createPrompter(await promptWishes({ options, output, settings, host }))
  })
  const store = once(() => saved.watchStore(openConfig({ options, host, prompter })))
  const usage = command && { usage: usageOf(command) }
  const machine = { host, output, settings, store, prompter }
  const invocation: Invocation = { args, options, ...usage, ...machine }
  const { run: runCommand } = await (command?.load() ?? import('./menu/menu.ts'))
  await runCommand(invocation).catch(async (error: unknown) => {
    const isAboutFile = hasCode(error, 'config-unreadable') || hasCode(error, 'config-malformed')
    if (!isAboutFile && !(error instanceof NoSuchRemote)) throw error
    throw await (await import('./explain-error.ts')).explained(error, invocation)
  })
}

/** Two prompters would compete for stdin, so create each value only once. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

async function helpText(
  { command, args: [topic], options }: CommandLine,
  columns: number | undefined,
): Promise<string> {
  const { commandHelp, programHelp, topicHelp } = await import('./help.ts')
  const page = { columns, isComplete: options.has('all') }
  if (topic !== undefined && command === undefined) return topicHelp(topic, page)
  return command ? commandHelp(command, page) : programHelp(page)
}

/** The store of this run. It gets the password of an encrypted file when it reads the file. */
function openConfig(run: Pick<Invocation, 'options' | 'host' | 'prompter'>): ConfigStore {
  const folder = backupFolder(run.host)
  const { signal } = run.host
  const onNotice = (sentence: string) => warn(run.host, sentence)
  const pipes = { signal, unattended: isUnattended(run.options), onWait: onNotice }
  const deps = { signal, pipes, onNotice, ...(folder !== undefined && { backupFolder: folder }) }
  return openStore(locate(run.options, run.host), deps, createSealer(passwordSource(run)))
}
