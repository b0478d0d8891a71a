import { listFolder, type PcloudApi, ROOT } from '../../providers/pcloud/index.ts'
import type { Folder } from '../../providers/types.ts'
import type { RootFolder } from '../draft.ts'
import type { Choice, Prompter } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'

type Move =
  | { readonly kind: 'take' }
  | { readonly kind: 'up' }
  | { readonly kind: 'open'; readonly folder: Folder }

/**
 * Walks down from the root, one level at a time, until a folder is taken.
 * @throws PcloudApiError 2003 (`not-found`) when the app may not list the root
 */
export async function pickFolder(api: PcloudApi, prompter: Prompter): Promise<RootFolder | 'back'> {
  let trail: readonly Folder[] = []
  for (;;) {
    const here = trail.at(-1)
    const { children } = await listFolder(api, here ? { kind: 'id', id: here.id } : ROOT)
    const path = `/${trail.map(({ name }) => name).join('/')}`
    const reply = await prompter.choose<Move>({
      ...QUESTIONS.folderInList,
      help: `You are in ${path}. ${QUESTIONS.folderInList.help}`,
      choices: moves(path, trail, children),
      filter: true,
    })
    if (reply.kind === 'back') return 'back'
    const move = reply.value
    if (move.kind === 'take') return { id: here?.id ?? ROOT_ID, label: path }
    trail = move.kind === 'up' ? trail.slice(0, -1) : [...trail, move.folder]
  }
}

const ROOT_ID = 'd0'

function moves(
  path: string,
  trail: readonly Folder[],
  children: readonly Folder[],
): readonly Choice<Move>[] {
  const up: readonly Choice<Move>[] =
    trail.length === 0 ? [] : [{ value: { kind: 'up' }, label: '..', hint: 'one level up' }]
  const down = children.map((folder): Choice<Move> => {
    const hint = folder.encrypted ? { hint: 'Crypto: of no use to rclone' } : {}
    return { value: { kind: 'open', folder }, label: folder.name, ...hint }
  })
  return [{ value: { kind: 'take' }, label: `Take ${path}` }, ...up, ...down]
}
