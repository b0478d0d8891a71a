import type { RepeatedKey } from '../config-file/lint.ts'
import { noSuchRemote } from '../config-file/remote-names.ts'
import { type Finding, once } from '../finding.ts'
import { goLower } from '../rclone/environment-variables.ts'
import { REDIRECT_PORT } from '../rclone/provider-option.ts'
import type { Remotes } from '../rclone/section-keys.ts'
import type { SplitValue } from '../remotes/split-values.ts'
import type { CheckAnswer, RemoteFacts } from '../services/service-check.ts'
import { type Asked, askAll, type Checks, failuresIn, loadChecks } from './ask-all.ts'
import {
  type CheckContext,
  judgeShadows,
  namesWithoutSection,
  remoteFacts,
  shownFile,
  shownMachine,
  withEnvironment,
} from './check-context.ts'
import { type ContinuedValue, judgeContinued, judgeSplit } from './continued-values.ts'
import type { RcloneBackends } from './inspector.ts'
import { filesOf, judgeCombinations, judgeFiles, judgeRequired } from './judge-combinations.ts'
import { type FileReport, judgeFile } from './judge-file.ts'
import { judgeKeyNames, judgeTwice } from './judge-keys.ts'
import {
  judgeConnections,
  judgeForeignToken,
  judgeSameAccounts,
  judgeSharedTokens,
  openedBy,
} from './judge-logins.ts'
import { judgeMachine, judgeVariables, type MachineFacts } from './judge-machine.ts'
import { judgeNetwork } from './judge-network.ts'
import { judgePasswords } from './judge-passwords.ts'
import { isForeignType, judgeName, judgeRemote, judgeTargets, judgeType } from './judge-remote.ts'
import { judgeValues } from './judge-values.ts'
import { readContent } from './read-content.ts'

/** All facts. The judges read only these. */
export interface Examination extends Asked {
  readonly machine: MachineFacts
  readonly file: FileReport
  readonly sections: Remotes
  readonly twice: readonly RepeatedKey[]
  readonly split: readonly SplitValue[]
  readonly continued: readonly ContinuedValue[]
  /** Files in the options of remotes that do not exist, as the findings show them. */
  readonly missing: ReadonlyMap<string, string>
  readonly names: readonly string[]
  readonly checks: Checks
  readonly time: number
  readonly backends: RcloneBackends | undefined
}

/** @throws PcloudConfigError `not-found` for a remote that does not exist */
export async function examine(context: CheckContext): Promise<Examination> {
  // Ask for the password before anything that takes time.
  const { sections, twice, split, continued, ...content } = await readContent(context.store)
  // If the file cannot be read, its remotes are unknown.
  const names = content.failure === undefined ? namesToCheck(sections, context) : []
  const remotes = names.map((name) => remoteFacts(name, sections, context.env))
  const opened = openedRemotes(names, sections, context)
  const checks = await loadChecks([...remotes, ...opened])
  const [missing, machine, backends, disk, asked] = await Promise.all([
    missingFiles([...remotes, ...opened], context),
    seeMachine(context),
    seeBackends(remotes, context),
    seeDisk(context),
    askAll(remotes, checks, context),
  ])
  const { location, namedBy, others, closed } = context
  const file = { location, namedBy, others, closed, disk, ...content }
  const time = context.now()
  const found = { sections, twice, split, continued, missing, names, checks, time }
  return { machine, backends, file, ...found, ...asked }
}

/** Re-checks the file and the changed remotes after a repair. */
export async function reexamine(
  before: Examination,
  changed: readonly string[],
  context: CheckContext,
): Promise<Examination> {
  const { sections, twice, split, continued, ...content } = await readContent(context.store)
  const again = changed.filter((name) => sections.has(name))
  const remotes = again.map((name) => remoteFacts(name, sections, context.env))
  // A repair can change the type.
  const opened = openedRemotes(again, sections, context)
  const checks = new Map([...before.checks, ...(await loadChecks([...remotes, ...opened]))])
  const [disk, asked] = await Promise.all([
    seeDisk(context),
    askAll(remotes, checks, { ...context, only: again }),
  ])
  const answers = new Map([...before.answers, ...asked.answers])
  const wasAsked = before.answers.size > 0
  const failures = wasAsked ? failuresIn(answers) : before.network.failures
  return {
    ...before,
    sections,
    twice,
    split,
    continued,
    answers,
    checks,
    names: before.names.filter((name) => sections.has(name) || !before.sections.has(name)),
    file: { ...before.file, ...content, disk },
    network: { ...before.network, failures },
  }
}

/** The remotes in connection strings. */
function openedRemotes(names: readonly string[], sections: Remotes, { env }: CheckContext) {
  const all = withEnvironment(sections, env)
  return names.flatMap((name) => openedBy(name, all, env).map((one) => one.with))
}

async function missingFiles(
  remotes: readonly RemoteFacts[],
  { inspector, env, shownPath }: CheckContext,
): Promise<ReadonlyMap<string, string>> {
  const paths = [...new Set(remotes.flatMap((remote) => [...filesOf(remote, env).values()]))]
  const found = await Promise.all(paths.map((path) => inspector.file(path)))
  const missing = paths.filter((_, at) => found[at]?.found === undefined)
  return new Map(missing.map((path) => [path, shownPath(path)]))
}

function namesToCheck(sections: Remotes, { only, env }: CheckContext): readonly string[] {
  const virtual = namesWithoutSection(sections, env)
  // Names from variables have no case.
  const unknown = only?.find((name) => !sections.has(name) && !virtual.includes(goLower(name)))
  if (unknown !== undefined) throw noSuchRemote(unknown, [...sections.keys(), ...virtual])
  return only === undefined ? [...virtual, ...sections.keys()] : [...new Set(only)]
}

async function seeMachine({ inspector, noBrowser }: CheckContext): Promise<MachineFacts> {
  // Look first: a request for the version starts an rclone.
  const running = await inspector.running()
  const [port, loopback, rclone] = await Promise.all([
    inspector.port(REDIRECT_PORT),
    inspector.loopback(),
    inspector.rclone(),
  ])
  return { port, loopback, rclone, running, noBrowser, place: inspector.place() }
}

/** pCloud remotes do not need the list. */
async function seeBackends(
  remotes: readonly RemoteFacts[],
  { inspector }: CheckContext,
): Promise<RcloneBackends | undefined> {
  return remotes.some(isForeignType) ? inspector.rcloneBackends() : undefined
}

async function seeDisk({ inspector, location }: CheckContext) {
  return location.kind === 'file' ? inspector.file(location.path) : undefined
}

/** A pure function from facts to findings: the machine, the file, then the remotes in file order. */
export function judge(seen: Examination, context: CheckContext): readonly Finding[] {
  const { env } = context
  const remotes = seen.names.map((name) => remoteFacts(name, seen.sections, env))
  const around = factsAround(seen, context)
  const judgeOne = (remote: RemoteFacts) => {
    const answer = seen.answers.get(remote.name)
    return JUDGES.flatMap((judge) =>
      judge(remote, { ...around, answer, isProven: isProven(answer) }),
    )
  }
  const found = [
    ...judgeMachine(shownMachine(seen.machine, context)),
    ...judgeVariables(env, context.platform),
    ...judgeNetwork(seen.network),
    ...judgeFile(shownFile(seen.file, context)),
    ...remotes.flatMap(judgeOne),
    ...judgeSameAccounts(seen.names, seen.answers),
    ...judgeSharedTokens(remotes),
  ]
  return canEdit(seen) ? once(found) : once(found).map(withoutEdit)
}

/** If a repair can edit the file: rclone can read it now, or as soon as its broken values are joined. */
function canEdit({ file, split, answers }: Examination): boolean {
  return file.malformed.length === 0 || split.every(({ name }) => isProven(answers.get(name)))
}

function withoutEdit({ fix, ...found }: Finding): Finding {
  return fix?.kind === 'mode' ? { ...found, fix } : found
}

/** The service accepts the token. */
function isProven(answer: CheckAnswer | undefined): boolean {
  return answer?.kind === 'lives' || answer?.kind === 'accepted'
}

/** A judge of a remote takes the facts that it needs. */
type Judge = (remote: RemoteFacts, around: Around) => readonly Finding[]

/** In the order of their findings. */
const JUDGES: readonly Judge[] = [
  judgeName,
  judgeRemote,
  judgeShadows,
  judgeType,
  judgeSplit,
  judgeContinued,
  judgeTwice,
  judgeKeyNames,
  judgeValues,
  judgePasswords,
  judgeForeignToken,
  judgeRequired,
  judgeCombinations,
  judgeFiles,
  judgeConnections,
  judgeTargets,
]

/** The judges of a remote that a connection string opens. */
const JUDGES_OF_OPENED: readonly Judge[] = [
  judgeRemote,
  judgeValues,
  judgePasswords,
  judgeCombinations,
  judgeFiles,
]

type Around = ReturnType<typeof factsAround>

function factsAround(seen: Examination, { env, platform }: CheckContext) {
  const { twice, split, continued, missing, checks, time, backends } = seen
  const sections = withEnvironment(seen.sections, env)
  const { version } = seen.machine.rclone
  const known = { sections, version, backends, env, platform, checks, time }
  const around = { ...known, twice, split, continued, missing, answer: undefined, isProven: false }
  const judgeOpened = (opened: RemoteFacts): readonly Finding[] =>
    JUDGES_OF_OPENED.flatMap((judge) => judge(opened, { ...around, judgeOpened }))
  return { ...around, answer: undefined as CheckAnswer | undefined, judgeOpened }
}
