import { PcloudConfigError } from '../../errors.ts'
import { unquoted } from '../../rclone/misspelled.ts'
import { parseRootFolder } from '../../services/pcloud/root-folder.ts'
import type { Draft, RootFolderWish } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { inOneLine } from '../say.ts'
import type { Step } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

const PICK = /^(list|pick|l)$/i

/** Requests the root folder. The check follows after the login. */
export const rootFolderStep: Step<Draft, LoginContext> = {
  id: 'root-folder',
  needed: (draft) => draft.rootFolderWish === undefined,
  async run(draft, context) {
    const initial = pickedFolder(draft) ?? wishAsText(draft.rootFolderWish)
    const reply = await context.prompter.ask({
      kind: 'text',
      ...QUESTIONS.rootFolder,
      emptyLabel: 'the whole account',
      ...(initial !== undefined && { initial, help: KEEP }),
      validate: whyNotWish,
    })
    if (reply.kind === 'back') return reply
    const isKept = reply.value === pickedFolder(draft)
    const state = isKept ? draft : withWish(draft, readWish(reply.value))
    return { kind: 'next', state, asked: true }
  },
}

const KEEP = 'Press Enter to keep it, type / for the whole account, or type list to pick a folder'

/** The ID of the folder that the user picked, so that Enter alone selects it. */
function pickedFolder({ rootFolderWish: wish, rootFolder }: Draft): string | undefined {
  return wish?.kind === 'pick' ? rootFolder?.id : undefined
}

function withWish(draft: Draft, rootFolderWish: RootFolderWish): Draft {
  const { rootFolder: _, ...rest } = draft
  return { ...rest, rootFolderWish }
}

export function readWish(text: string): RootFolderWish {
  return PICK.test(text.trim()) ? { kind: 'pick' } : parseRootFolder(unquoted(text) ?? text)
}

function whyNotWish(text: string): string | undefined {
  try {
    readWish(text)
    return undefined
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) throw error
    return inOneLine(error)
  }
}

function wishAsText(wish: RootFolderWish | undefined): string | undefined {
  if (wish === undefined) return undefined
  if (wish.kind === 'pick') return 'list'
  if (wish.kind === 'path') return wish.path
  return wish.id === 'd0' ? '/' : wish.id
}
