import { PcloudConfigError } from '../../errors.ts'
import type { PcloudApi } from '../../services/pcloud/api.ts'
import {
  createFolder,
  type FolderListing,
  listFolder,
  ROOT,
  whyNotFolderName,
} from '../../services/pcloud/folder-listing.ts'
import type { Folder } from '../../services/service-account.ts'
import type { RootFolder } from '../draft.ts'
import type { Choice, Prompter } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import { sayError } from '../say.ts'

type Move =
  | { readonly kind: 'take' }
  | { readonly kind: 'up' }
  | { readonly kind: 'make' }
  | { readonly kind: 'open'; readonly folder: Folder }

/** The current folder, with the folders above it from earlier listings. */
interface Level extends FolderListing {
  readonly above?: Level
}

/**
 * Lets the user browse from the root folder. If a folder does not open, prints the reason.
 * @throws PcloudApiError 2003 (`not-found`) if the app may not list the root, and errors that
 * affect every folder, such as a dead token
 */
export async function pickFolder(api: PcloudApi, prompter: Prompter): Promise<RootFolder | 'back'> {
  let level: Level = await listFolder(api, ROOT)
  let focus: Move | undefined
  for (;;) {
    const move = await askMove(level, focus, prompter)
    if (move === 'back') return 'back'
    const { folder } = level
    if (move.kind === 'take') {
      return { id: folder.id, label: pathOf(level), hasFolders: level.children.length > 0 }
    }
    const next = await follow(move, level, api, prompter)
    focus = focusIn(next, level, move)
    level = next
  }
}

/** After going up, the folder just left has the focus. In the same folder, the last choice keeps it. */
function focusIn(next: Level, { folder }: Level, move: Move): Move | undefined {
  if (move.kind === 'up') return { kind: 'open', folder }
  return next.folder.id === folder.id ? move : undefined
}

async function askMove(
  level: Level,
  focus: Move | undefined,
  prompter: Prompter,
): Promise<Move | 'back'> {
  const choices = movesIn(level)
  const initial = focus && choices.find(({ value }) => isSameMove(value, focus))
  const reply = await prompter.ask({
    kind: 'choice',
    ...QUESTIONS.folderInList,
    help: `You are in ${pathOf(level)}. ${QUESTIONS.folderInList.help}`,
    choices,
    ...(initial && { initial: initial.value }),
    filter: true,
    tree: true,
  })
  if (reply.kind === 'answer') return reply.value
  return level.above === undefined ? 'back' : { kind: 'up' }
}

function isSameMove(one: Move, other: Move): boolean {
  if (one.kind !== 'open' || other.kind !== 'open') return one.kind === other.kind
  return one.folder.id === other.folder.id
}

function movesIn(level: Level): readonly Choice<Move>[] {
  const { encrypted } = level.folder
  const take: Choice<Move> = { value: { kind: 'take' }, label: `Use ${pathOf(level)}` }
  const up: Choice<Move> = { value: { kind: 'up' }, label: '..', hint: 'one level up' }
  const make: Choice<Move> = { value: { kind: 'make' }, label: 'New folder here' }
  return [
    { ...take, ...(encrypted && CRYPTO) },
    ...(level.above === undefined ? [] : [up]),
    ...(encrypted ? [] : [make]),
    ...level.children.map(
      (folder): Choice<Move> => ({
        value: { kind: 'open', folder },
        label: folder.name,
        opens: true,
        ...(folder.encrypted && CRYPTO),
      }),
    ),
  ]
}

const CRYPTO = { hint: '(encrypted by pCloud, so rclone cannot read it)' }

async function follow(
  move: Exclude<Move, { kind: 'take' }>,
  level: Level,
  api: PcloudApi,
  prompter: Prompter,
): Promise<Level> {
  if (move.kind === 'up') return level.above ?? level
  try {
    if (move.kind === 'make') return await makeFolder(level, api, prompter)
    return { ...(await listFolder(api, { kind: 'id', id: move.folder.id })), above: level }
  } catch (error) {
    if (!(error instanceof PcloudConfigError) || !MAY_GO_ON.has(error.code)) throw error
    sayError(error, { prompter })
    return level
  }
}

/** Errors of a single folder or request. The rest may work. */
const MAY_GO_ON: ReadonlySet<string> = new Set([
  'already-exists',
  'failed',
  'network',
  'not-found',
  'service',
  'usage',
])

async function makeFolder(level: Level, api: PcloudApi, prompter: Prompter): Promise<Level> {
  const reply = await prompter.ask({
    kind: 'text',
    ...QUESTIONS.newFolder,
    help: `Creates a folder in ${pathOf(level)} ${QUESTIONS.newFolder.help}`,
    validate: whyNotFolderName,
  })
  if (reply.kind === 'back') return level
  const { folder, created } = await createFolder(api, level.folder.id, reply.value)
  if (!created) prompter.say({ tone: 'plain', text: `${folder.name} already exists.` })
  const opened = created
    ? { folder, children: [] }
    : await listFolder(api, { kind: 'id', id: folder.id })
  return { ...opened, above: withChild(level, folder) }
}

/** Adds the new folder to the list of the parent. */
function withChild(level: Level, folder: Folder): Level {
  const others = level.children.filter(({ id }) => id !== folder.id)
  return { ...level, children: [folder, ...others] }
}

function pathOf({ folder, above }: Level): string {
  if (above === undefined) return '/'
  return `${above.above === undefined ? '' : pathOf(above)}/${folder.name}`
}
