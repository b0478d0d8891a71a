import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, hasRemote } from '../../config-file/read.ts'
import { checkRemoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { reveal, seemsObscured } from '../../rclone/obscure.ts'
import type { Keys, Remotes } from '../../rclone/section-keys.ts'
import { repairsFor } from '../../rclone/wrappers.ts'
import { isPasswordKey } from '../../services/stray-keys.ts'
import { decodedToken, isSameToken } from '../../tokens/rclone-token.ts'
import { visible } from '../../visible.ts'
import { type Existing, readExisting } from '../../wizard/existing.ts'
import { askAfter } from '../../wizard/say.ts'
import type { Invocation } from '../invocation.ts'

/** A remote that is imported. */
export interface ImportedRemote {
  /** The name in the imported file. Undefined if the file does not contain a name. */
  readonly from: string | undefined
  /** The new name. */
  readonly name: string
  readonly keys: Keys
  /** The keys that it takes from its parent in the imported file. */
  readonly inherited?: Keys
  readonly replaces: boolean
}

/** A remote of the imported file, with or without a name. */
export interface Offered {
  readonly from: string | undefined
  readonly name: string | undefined
  /** The name is a suggestion. Used without a terminal. */
  readonly isProposed: boolean
  readonly keys: Keys
  readonly inherited?: Keys
}

interface Settled {
  readonly arrivals: readonly ImportedRemote[]
  readonly skipped: readonly string[]
  /** Remotes that already exist with the same settings. */
  readonly same: readonly string[]
}

/**
 * Chooses a valid, free name for each remote. If a remote gets a different name, updates the remotes
 * that use it.
 * @throws PcloudConfigError `usage`, `already-exists`
 */
export async function settleNames(
  offered: readonly Offered[],
  file: ConfigDocument,
  invocation: Invocation,
): Promise<Settled> {
  const arrivals: ImportedRemote[] = []
  const [skipped, same]: [string[], string[]] = [[], []]
  for (const one of offered) {
    const name = one.name
    if (name !== undefined && isThere(name, one.keys, file)) same.push(name)
    else {
      const taken = (word: string) => arrivals.some((other) => other.name === word)
      const arrival = await settle(one, file, invocation, taken)
      if (arrival === undefined) skipped.push(name ?? '')
      else arrivals.push({ ...arrival, ...(one.inherited && { inherited: one.inherited }) })
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
): Promise<ImportedRemote | undefined> {
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

/** @param failure thrown without a terminal */
async function askName(
  initial: string | undefined,
  failure: PcloudConfigError,
  { options, host, prompter }: Invocation,
): Promise<string> {
  const { platform } = host
  // Without a terminal, use the suggested name.
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
  'The change is saved only if you confirm it. Use letters, digits and _ - . + @. In rclone, you type the name with a colon, like pcloud:'

async function askWay(name: string, isOurs: boolean, { options, prompter }: Invocation) {
  const failure = isTaken(name)
  if (options.has('yes')) throw failure
  const reply = await askAfter(failure, async () =>
    (await prompter()).ask({
      kind: 'choice',
      message: `A remote named ${name} already exists`,
      more: 'The imported remote has different settings. If you give it a new name, the imported remotes that use it are updated.',
      option: '--overwrite',
      choices: [
        { value: 'skip', key: 's', label: 'Skip it' },
        ...(isOurs
          ? []
          : [{ value: 'replace' as const, key: 'r', label: 'Replace the existing remote' }]),
        { value: 'rename', key: 'n', label: 'Choose a different name' },
      ],
      initial: 'skip',
    }),
  )
  return reply.kind === 'answer' ? reply.value : 'skip'
}

/** Updates the remotes that use a renamed remote. */
function followed(arrivals: readonly ImportedRemote[]): readonly ImportedRemote[] {
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
  return new PcloudConfigError(
    'answer-needed',
    'The file does not contain a name for the remote.',
    {
      hint: 'Add a name: --rename NEW',
    },
  )
}

function notLegal(name: string, why: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${visible(name)} is not a valid name. ${why}`, {
    hint: 'Choose a different name with --rename NEW (with --pick, if there are several remotes).',
  })
}

function isTaken(name: string): PcloudConfigError {
  const message = `A remote named ${visible(name)} already exists, with different settings.`
  return new PcloudConfigError('already-exists', message, {
    hint: 'Choose a different name with --rename NEW (with --pick, if there are several remotes), or add --overwrite to replace it.',
  })
}

/**
 * If a remote already exists with the same values, in any order and format, in its section or
 * inherited. rclone ignores empty values.
 */
function isSameRemote(keys: Keys, { own, inherited }: Existing): boolean {
  const there = filled(new Map([...inherited, ...own]))
  const offered = filled(keys)
  if (offered.size !== there.size) return false
  const type = offered.get('type') ?? ''
  return [...offered].every(([key, value]) => isSameValue(type, key, value, there.get(key)))
}

function filled(keys: Keys): Keys {
  return new Map([...keys].filter(([, value]) => value !== ''))
}

function isSameValue(type: string, key: string, value: string, other: string | undefined): boolean {
  if (other === undefined || value === other) return value === other
  if (key === 'token') return isSameTokenText(value, other)
  // Obscuring uses a random IV, so compare the revealed values.
  const areObscured = isPasswordKey(type, key) && seemsObscured(value) && seemsObscured(other)
  return areObscured && reveal(value) === reveal(other)
}

function isSameTokenText(text: string, other: string): boolean {
  const token = decodedToken(text)
  return token !== undefined && isSameToken(token, decodedToken(other))
}
