import { describe, expect, it } from 'vitest'
import type { Fault } from '../../fixtures/services/loopback/faults.ts'
import { COMMANDS, findCommand } from '../../src/cli/commands.ts'
import { sample } from '../support/sample.ts'
import { type CanaryRig, openCanaryRig } from './canary/rig.ts'
import { type CanaryRun, ROWS } from './canary/rows.ts'
import { TROUBLES, type Trouble, tryRun } from './canary/trial.ts'

/** The first way of calling a command is tried in some of these, the others in one of the last two. */
const TALK = [[], ['-q'], ['--plain'], ['--json'], ['-v'], ['-v', '--json']] as const

/** Commands that ask a service. */
const ASKING = new Set(
  'new edit reconnect authorize userinfo token folders check export import disconnect create update'.split(
    ' ',
  ),
)

/** A service that answers with everything it should not know, and more. */
function faults({ secrets }: CanaryRig): readonly Fault[] {
  const body = secrets()
    .map(({ text }) => text)
    .join(' ')
  return [
    { kind: 'reset' },
    { kind: 'status', status: 500, body },
    { kind: 'html', body },
    { kind: 'echo', result: 2297 },
    { kind: 'truncated' },
  ]
}

/** A rig of its own for each: what a service is told to do is told to all who ask it. */
async function withRig<T>(work: (rig: CanaryRig) => Promise<T>): Promise<T> {
  const rig = await openCanaryRig()
  try {
    return await work(rig)
  } finally {
    await rig.close()
  }
}

it('every command has a row', () => {
  const names = COMMANDS.map(({ name }) => name)
  expect(Object.keys(ROWS).sort()).toEqual([...names, '', '__complete'].sort())
})

function talkOf(name: string, at: number): readonly (readonly string[])[] {
  if (name === '__complete') return [[]]
  return at === 0 ? sample(TALK, 1) : TALK.slice(-1 - (at % 2)).slice(0, 1)
}

function troublesOf(name: string): readonly Trouble[] {
  const writes = findCommand(name)?.options.some((option) => option.name === 'dry-run') ?? false
  return TROUBLES.filter(
    (trouble) => trouble.of === undefined || (trouble.of === 'writing') === writes,
  )
}

interface Try {
  readonly run: CanaryRun
  readonly flags: readonly string[]
  readonly trouble?: Trouble
}

/** What was seen and should not have been, and runs that ended otherwise than they should. */
async function problems(rig: CanaryRig, tries: readonly Try[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const { run, flags, trouble } of tries) {
    const outcome = await tryRun(rig, run, flags, trouble)
    if (outcome === undefined) continue
    const { code, stdout, stderr, leaks } = outcome
    const where = `${[...run.words, ...flags].join(' ')} (${trouble?.name ?? 'all well'})`
    found.push(...leaks.map((leak) => `${where}: ${leak}`))
    const isWell = trouble === undefined && !flags.includes('--json')
    if (isWell && code !== run.code) found.push(`${where}: exit ${code}: ${stdout}${stderr}`)
  }
  return found
}

describe.concurrent('S23: no output contains a marked secret', () => {
  const commands = Object.entries(ROWS).map(([name, runs]) => ({ name: name || 'the menu', runs }))

  it.each(commands)('S23: $name, with -v', { timeout: 180_000 }, ({ name, runs }) =>
    withRig(async (rig) => {
      const [first, ...others] = runs.map((run, at) => ({ run, at }))
      const ways = [...(first ? [first] : []), ...sample(others, 1)]
      const tries = ways.flatMap(({ run, at }) => talkOf(name, at).map((flags) => ({ run, flags })))
      expect(await problems(rig, tries)).toEqual([])
      const { requests, refusedHosts } = rig.fake
      const asked = requests.length + refusedHosts.length > 0
      // A command that asks is also tried with services that fail.
      if (ASKING.has(name) && ways.length < runs.length) return
      expect(asked).toBe(ASKING.has(name))
    }),
  )

  it.each(commands)(
    'S23: $name, when the machine fails',
    { timeout: 180_000 },
    ({ name, runs: [run] }) =>
      withRig(async (rig) => {
        const tries = run
          ? sample(troublesOf(name), 1).map((trouble) => ({ run, flags: ['-v'], trouble }))
          : []
        expect(await problems(rig, tries)).toEqual([])
      }),
  )

  const asking = commands.filter(({ name }) => ASKING.has(name))
  it.each(asking)('S23: $name, when the service fails', { timeout: 180_000 }, ({ runs }) =>
    withRig(async (rig) => {
      const found: string[] = []
      for (const fault of sample(faults(rig), 1)) {
        const remove = rig.fake.faults.add(fault)
        const trouble = { name: JSON.stringify(fault).slice(0, 40) }
        const tries = runs.slice(0, 2).map((run) => ({ run, flags: ['-v'], trouble }))
        found.push(...(await problems(rig, tries)))
        remove()
      }
      expect(found).toEqual([])
    }),
  )
})
