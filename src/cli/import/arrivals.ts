import {
  type ConfigDocument,
  checkRemoteName,
  getSection,
  hasRemote,
} from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { repairsFor } from '../../rclone/wrappers.ts'
import { visible } from '../../visible.ts'
import { readExisting } from '../../wizard/existing.ts'
import { askAfter } from '../../wizard/say.ts'
import type { Invocation } from '../invocation.ts'
import type { Keys, Remotes } from './offer.ts'
import { isSameRemote } from './same.ts'

/** A remote on its way in. */
export interface Arrival {
  /** Its name in the file that is read; undefined where that has none. */
  readonly from: string | undefined
  /** Its name from now on. */
  readonly name: string
  readonly keys: Keys
  readonly replaces: boolean
}

/** What a file offers under one name, or under none. */
export interface Offered {
  readonly from: string | undefined
  readonly name: string | undefined
  /** The name is a proposal: a person is asked, and where nobody can be it is taken. */
  readonly isProposed: boolean
  readonly keys: Keys
}

export interface Settled {
  readonly arrivals: readonly Arrival[]
  readonly skipped: readonly string[]
  /** Those that are in the file already. */
  readonly same: readonly string[]
}

/**
 * Finds every remote a name that is legal and free, or that may be replaced. Those that
 * stand on one that gets another name follow it.
 * @throws PcloudConfigError `usage`, `already-exists`
 */
export async function settleNames(
  offered: readonly Offered[],
  file: ConfigDocument,
  invocation: Invocation,
): Promise<Settled> {
  const arrivals: Arrival[] = []
  const [skipped, same]: [string[], string[]] = [[], []]
  for (const one of offered) {
    const name = one.name
    if (name !== undefined && isThere(name, one.keys, file)) same.push(name)
    else {
      const taken = (word: string) => arrivals.some((other) => other.name === word)
      const arrival = await settle(one, file, invocation, taken)
      if (arrival === undefined) skipped.push(name ?? '')
      else arrivals.push(arrival)
    }
  }
  return { arrivals: followed(arrivals), skipped, same }
}

function isThere(name: string, keys: Keys, file: ConfigDocument): boolean {
  return hasRemote(file, name) && isSameRemote(keys, readExisting(file, name))
}

async function settle(
  { from, name: proposed, isProposed, keys }: Offered,
  file: ConfigDocument,
  invocation: Invocation,
  taken: (name: string) => boolean,
): Promise<Arrival | undefined> {
  const { platform } = invocation.host
  let name = proposed
  if (name === undefined || isProposed) name = await askName(name, noName(), invocation)
  for (;;) {
    const wrong = checkRemoteName(name, platform)
    if (wrong !== undefined) {
      name = await askName('', notLegal(name, wrong), invocation)
    } else if (getSection(file, name) === undefined && !taken(name)) {
      return { from, name, keys, replaces: false }
    } else if (invocation.options.has('overwrite') && !taken(name)) {
      return { from, name, keys, replaces: true }
    } else {
      const way = await askWay(name, taken(name), invocation)
      if (way === 'skip') return undefined
      if (way === 'replace') return { from, name, keys, replaces: true }
      name = await askName('', isTaken(name), invocation)
    }
  }
}

/** @param failure thrown where nobody can be asked */
async function askName(
  initial: string | undefined,
  failure: PcloudConfigError,
  { options, host, prompter }: Invocation,
): Promise<string> {
  const { platform } = host
  // What is proposed is good enough where nobody looks.
  const orProposed = (error: unknown) => {
    if (initial && error === failure) return initial
    throw error
  }
  if (options.has('yes')) return orProposed(failure)
  try {
    const reply = await askAfter(failure, async () =>
      (await prompter()).ask({
        kind: 'text',
        message: 'Name of the remote',
        more: NAMING,
        option: '--rename',
        ...(initial && { initial }),
        validate: (word) => checkRemoteName(word, platform),
      }),
    )
    return reply.kind === 'answer' ? reply.value : (initial ?? '')
  } catch (error) {
    return orProposed(error)
  }
}

const NAMING =
  'Letters, digits and _ - . + @; you will use it as NAME: in rclone. Nothing is written before you have seen the change.'

async function askWay(name: string, isOurs: boolean, { options, prompter }: Invocation) {
  const failure = isTaken(name)
  if (options.has('yes')) throw failure
  const reply = await askAfter(failure, async () =>
    (await prompter()).ask({
      kind: 'choice',
      message: `There is a remote named ${name} already`,
      more: 'The one in the file that is imported differs from it. What stands on a remote that gets another name here follows it.',
      option: '--overwrite',
      choices: [
        { value: 'skip', key: 's', label: 'Leave it out' },
        ...(isOurs
          ? []
          : [{ value: 'replace' as const, key: 'r', label: 'Replace the one that is there' }]),
        { value: 'rename', key: 'n', label: 'Another name' },
      ],
      initial: 'skip',
    }),
  )
  return reply.kind === 'answer' ? reply.value : 'skip'
}

/** Names inside of what wraps a renamed one. */
function followed(arrivals: readonly Arrival[]): readonly Arrival[] {
  const remotes: Remotes = new Map(arrivals.map(({ from, name, keys }) => [from ?? name, keys]))
  const repairs = arrivals.flatMap(({ from, name }) =>
    from === undefined || from === name ? [] : repairsFor(from, name, remotes),
  )
  return arrivals.map((one) => {
    const own = repairs.filter(({ name }) => name === (one.from ?? one.name))
    const changed = own.map(({ key, value }) => [key, value] as const)
    return { ...one, keys: new Map([...one.keys, ...changed]) }
  })
}

function noName(): PcloudConfigError {
  return new PcloudConfigError('answer-needed', 'The remote needs a name, and the file has none.', {
    hint: 'Give it with --rename NEW.',
  })
}

function notLegal(name: string, why: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${visible(name)} cannot be its name: ${why}`, {
    hint: 'Import it alone, with --pick and --rename NEW.',
  })
}

function isTaken(name: string): PcloudConfigError {
  const message = `There is a remote named ${visible(name)} already, and it is another.`
  return new PcloudConfigError('already-exists', message, {
    hint: 'Give another name with --rename NEW (one remote at a time: --pick), or replace it with --overwrite.',
  })
}
