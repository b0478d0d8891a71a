import type { ConfigDocument } from '../../config-file/document.ts'
import { otherKind } from '../../config-file/lint.ts'
import { getValue, remoteNames } from '../../config-file/read.ts'
import { type Environment, mayDefineRemotes } from '../../rclone/environment-variables.ts'
import { describeRemotes, type RemoteSummary } from '../../remotes/remote-summary.ts'
import { alignColumns } from '../../text-layout.ts'
import { locate, otherPlaces } from '../file-places.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { note } from '../talk.ts'

/** Like `rclone listremotes` 1.75.2: remotes of the environment, then of the file. Omits sections without a type. */
export const run: CommandRun = async (invocation) => {
  const { store, options, output, host } = invocation
  if (options.has('sessions')) {
    return (await import('../sessions.ts')).listSessions(invocation)
  }
  const file = await store().load()
  if (needsNamesOnly(invocation)) return listNames(file, invocation)
  const all = await remotesIn(file, host.env)
  const matching = await filtered(all, invocation)
  const shown = matching.filter(({ type }) => type !== '')
  if (output.json) await output.document(shown)
  else {
    const lines = options.has('long') ? longLines(shown) : shown.map(({ name }) => `${name}:`)
    await output.data([...lines, ''].join('\n'))
  }
  tellAbsence(file, all, matching, invocation)
}

function needsNamesOnly(invocation: Invocation): boolean {
  const { options, output, host } = invocation
  if (output.json || options.has('long') || mayDefineRemotes(host.env)) return false
  return !isFiltered(invocation)
}

/** Reads only the types, which is faster for a large file. */
async function listNames(file: ConfigDocument, invocation: Invocation): Promise<void> {
  const all = remoteNames(file).map((name) => ({ name, type: getValue(file, name, 'type') ?? '' }))
  const shown = all.filter(({ type }) => type !== '')
  await invocation.output.data([...shown.map(({ name }) => `${name}:`), ''].join('\n'))
  tellAbsence(file, all, all, invocation)
}

type Named = Pick<RemoteSummary, 'name' | 'type'>

function tellAbsence(
  file: ConfigDocument,
  all: readonly Named[],
  matching: readonly Named[],
  invocation: Invocation,
) {
  const isEmpty = all.every(({ type }) => type === '')
  const kind = isEmpty ? otherKind(file) : undefined
  const reason = kind?.message ?? absence(all, matching, invocation)
  if (reason !== undefined) note(invocation, reason)
}

async function remotesIn(
  file: ConfigDocument,
  env: Environment,
): Promise<readonly RemoteSummary[]> {
  if (!mayDefineRemotes(env)) return describeRemotes(file)
  const { describeWithEnvironment } = await import('../../remotes/seen-summaries.ts')
  return describeWithEnvironment(file, env)
}

/** The result includes sections without a type: stderr names them. */
async function filtered(
  all: readonly RemoteSummary[],
  invocation: Invocation,
): Promise<readonly RemoteSummary[]> {
  if (!isFiltered(invocation)) return all
  return (await import('../list-filter.ts')).filterRemotes(all, invocation)
}

function isFiltered({ args, options }: Invocation): boolean {
  return Boolean(args[0]) || FILTER_OPTIONS.some((name) => options.has(name))
}

/** Only these options load the filter code. */
const FILTER_OPTIONS = ['name', 'type', 'source', 'description', 'exact', 'order-by']

/** The reasons for missing remotes. */
function absence(
  all: readonly Named[],
  matching: readonly Named[],
  { options, host }: Invocation,
): string | undefined {
  const without = matching.filter(({ type }) => type === '').map(({ name }) => `[${name}]`)
  if (without.length > 0) return `Not listed (no type): ${without.join(', ')}`
  const location = locate(options, host)
  if (location.kind === 'memory') return undefined
  const { path, exists, why } = location
  const missing = exists || all.length > 0 ? [] : [`The config file ${path} does not exist yet.`]
  const others = why === 'found' || why === 'default' ? otherPlaces(location, host) : []
  return [...missing, ...others].join(' ') || undefined
}

/** A dash means that the value is empty. */
function longLines(rows: readonly RemoteSummary[]): readonly string[] {
  const table = rows.map(({ name, type, region, root_folder: folder, source, description }) => [
    `${name}:`,
    type,
    region ?? '-',
    folder ?? '-',
    source,
    description,
  ])
  return alignColumns(table)
}
