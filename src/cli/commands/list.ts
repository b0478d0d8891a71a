import { type ConfigDocument, readRemotes, remoteNames } from '../../config-file/index.ts'
import { describeRemote, type RemoteSummary } from '../../providers/remote-summary.ts'
import type { CommandRun } from '../commands.ts'

export const run: CommandRun = async (invocation) => {
  const { store, options, output } = invocation
  if (options.has('sessions')) {
    return (await import('../list-sessions.ts')).listSessions(invocation)
  }
  const file = await store().load()
  if (output.json) return output.document(summaries(file))
  const lines = options.has('long')
    ? longLines(summaries(file))
    : remoteNames(file).map((name) => `${name}:`)
  await output.data([...lines, ''].join('\n'))
}

function summaries(file: ConfigDocument): readonly RemoteSummary[] {
  return [...readRemotes(file)].map(([name, keys]) => describeRemote(name, keys))
}

/** Columns as wide as their longest entry; a dash where there is nothing to say. */
function longLines(rows: readonly RemoteSummary[]): readonly string[] {
  const table = rows.map(({ name, type, region, rootFolder }) => [
    `${name}:`,
    type || '-',
    region ?? '-',
    rootFolder ?? '-',
  ])
  const widths = [0, 1, 2].map((at) => Math.max(0, ...table.map((row) => row[at]?.length ?? 0)))
  return table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
