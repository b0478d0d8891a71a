import type { CheckContext } from '../../check/check-context.ts'
import { planRepair } from '../../check/plan-repair.ts'
import { type Examination, examine, judge } from '../../check/run-checks.ts'
import { type ConfigLocation, candidates } from '../../config-file/locate.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { hasCode, PcloudConfigError } from '../../errors.ts'
import type { Finding } from '../../finding.ts'
import { repair } from '../check/make-repair.ts'
import { checkDocument, reportText } from '../check/report.ts'
import { closedFolders, locate, namedBy, placesOf, underHome } from '../file-places.ts'
import type { Host } from '../host.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { promptWishes } from '../login-options.ts'

/** Checks the machine, the file and the remotes. `--fix` makes the repairs that need no guess. */
export const run: CommandRun = async (invocation) => {
  const { options, output } = invocation
  if (options.has('dry-run') && !options.has('fix')) throw dryRunAlone()
  const progress = await checkProgress(invocation)
  const context = await openContext(invocation, progress.show)
  const seen = await examine(context).finally(progress.clear)
  const findings = judge(seen, context)
  const locked = lockedBy(seen)
  // The mode of the file can be repaired without the password.
  if (options.has('fix') && locked && planRepair(findings).mode === undefined) throw locked
  if (options.has('fix')) return fix(invocation, context, seen, findings).finally(progress.clear)
  if (!output.json) await invocation.host.writeOut(await asText(invocation, findings))
  // Programs expect an error object if the password is missing.
  else if (locked) throw locked
  else await output.document(checkDocument({ findings }, output.wording.hint))
  mustBeFine(findings, locked)
}

/** Why an encrypted file could not be decrypted. */
function lockedBy({ file: { failure } }: Examination): PcloudConfigError | undefined {
  return hasCode(failure, 'config-encrypted') ? failure : undefined
}

async function fix(
  invocation: Invocation,
  context: CheckContext,
  seen: Examination,
  findings: readonly Finding[],
): Promise<void> {
  const { options, output } = invocation
  const isDry = options.has('dry-run')
  if (!output.json && !isDry) await invocation.host.writeOut(await asText(invocation, findings))
  const repaired = await repair(invocation, context, { seen, findings, plan: planRepair(findings) })
  if (isDry) return
  if (output.json) await output.document(checkDocument(repaired, output.wording.hint))
  const left = repaired.findings.filter((one) => !repaired.fixed?.includes(one))
  mustBeFine(left, lockedBy(seen))
}

function dryRunAlone(): PcloudConfigError {
  return new PcloudConfigError('usage', '--dry-run needs --fix, since check alone does not write.')
}

/** The report is printed already. This error only sets the exit code: 9, or 7 without the password. */
function mustBeFine(findings: readonly Finding[], cause?: PcloudConfigError): void {
  const problems = findings.filter(({ level }) => level === 'problem')
  if (problems.length === 0) return
  throw new PcloudConfigError('check-findings', 'The check found a problem.', { cause })
}

async function asText(invocation: Invocation, findings: readonly Finding[]): Promise<string> {
  const { args, options, host, output } = invocation
  return reportText(findings, {
    marks: await host.marks('stdout', await promptWishes(invocation)),
    width: host.columns('stdout'),
    brief: options.has('quiet') ? 'quiet' : args.length > 0 ? 'named' : 'all',
    isVerbose: options.has('verbose'),
    fixing: options.has('fix'),
    hint: output.wording.text,
  })
}

async function openContext(
  { args, options, host, store, output }: Invocation,
  progress: CheckContext['progress'],
): Promise<CheckContext> {
  const location = locate(options, host)
  const { machine, env, platform, signal } = host
  return {
    store: store(),
    location,
    namedBy: namedBy(location),
    others: otherFiles(location, host),
    closed: location.kind === 'memory' ? [] : closedFolders(location, host),
    only: args.length === 0 ? undefined : args.map(remoteName),
    inspector: await host.inspector(),
    noBrowser: machine.environment.reason,
    http: () => machine.http(),
    now: () => machine.now(),
    // A program that reads the JSON cannot open `~`.
    shownPath: (path) => (output.json ? path : underHome(path, host)),
    ...{ env, platform, progress, signal },
  }
}

/** Other config files that rclone could use. With `--config`, they do not matter. */
function otherFiles(location: ConfigLocation, host: Host): readonly string[] {
  if (location.kind === 'memory' || location.why === 'option') return []
  const homeDir = host.sudoHome()
  // Under sudo, missing remotes may be in your own file.
  const own = homeDir === undefined ? [] : candidates({ ...placesOf(host), env: {}, homeDir })
  const places = [...candidates(placesOf(host)), ...own]
  return [...new Set(places)].filter((one) => one !== location.path && host.exists(one))
}

interface CheckProgress {
  readonly show: (done: number, total: number) => void
  /** Removes the line. */
  readonly clear: () => void
}

const SILENT: CheckProgress = { show: () => undefined, clear: () => undefined }
const CLEAR_LINE = '\r\x1b[2K'

/** A counter on a terminal. With `--plain`, a single line. */
async function checkProgress(invocation: Invocation): Promise<CheckProgress> {
  const { host, options, output } = invocation
  if (!host.stderrIsTTY || output.json || options.has('quiet')) return SILENT
  const { plain } = await promptWishes(invocation)
  if (plain || host.env.TERM === 'dumb') {
    const begin = (done: number, total: number) =>
      done === 0 && total > 0
        ? host.writeErr(`Asking pCloud about ${remotes(total)}.\n`)
        : undefined
    return { show: begin, clear: () => undefined }
  }
  const line = (done: number, total: number) =>
    done === total ? '' : `Asking pCloud about ${remotes(total)} · ${done} done`
  return {
    show: (done, total) => host.writeErr(CLEAR_LINE + line(done, total)),
    clear: () => host.writeErr(CLEAR_LINE),
  }
}

function remotes(count: number): string {
  return count === 1 ? '1 remote' : `${count} remotes`
}
