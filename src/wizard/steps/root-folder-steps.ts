import { PcloudConfigError } from '../../errors.ts'
import { unquoted } from '../../rclone/option-names.ts'
import { type PcloudApi, pcloudApi } from '../../services/pcloud/api.ts'
import { describeFolder } from '../../services/pcloud/folder-listing.ts'
import { parseRootFolder } from '../../services/pcloud/root-folder.ts'
import type { Folder } from '../../services/service-account.ts'
import { type Draft, loginOf, type RootFolder, type RootFolderWish } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, inOneLine, mayAsk, offerRetry, sayError } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'
import { pickFolder } from './pick-folder.ts'

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

/** Verifies the folder by listing it. An app limited to a folder cannot list the rest. */
export const rootFolderCheckStep: Step<Draft, LoginContext> = {
  id: 'root-folder-check',
  handlesBack: true,
  needed: (draft) => draft.rootFolder === undefined,
  async run(draft, context) {
    const { rootFolderWish: wish } = draft
    if (wish === undefined) throw new Error('the check requires a root folder')
    if (!context.rules.verify) return found(draft, unverified(wish), false)
    const api = await openApi(draft, context)
    if (wish.kind === 'pick') return pick(draft, api, context)
    return check(draft, wish, api, context)
  },
}

function found(draft: Draft, rootFolder: RootFolder, asked: boolean): StepResult<Draft> {
  return { kind: 'next', state: { ...draft, rootFolder }, asked }
}

async function openApi(draft: Draft, context: LoginContext): Promise<PcloudApi> {
  const login = loginOf(draft)
  if (login === undefined) throw new Error('the list of folders requires a login')
  const { hostname, token } = login
  return pcloudApi(await context.machine.http(), hostname, token.accessToken, context.signal)
}

function unverified(wish: RootFolderWish): RootFolder {
  if (wish.kind === 'id') return { id: wish.id }
  throw onlyIds()
}

export function onlyIds(): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    'Without verification, the root folder cannot be looked up.',
    {
      hint: 'Enter its ID, such as d19066333043.',
    },
  )
}

const NOT_CONFIRMED = 'This account is not confirmed yet. You confirm it at the review.'

async function pick(draft: Draft, api: PcloudApi, context: LoginContext) {
  if (loginOf(draft)?.doubt !== undefined) {
    context.prompter.say({ tone: 'warn', text: NOT_CONFIRMED })
  }
  try {
    const picked = await pickFolder(api, context.prompter)
    if (picked === 'back') return wishAgain(draft)
    return found(draft, picked, true)
  } catch (error) {
    return recover(draft, error, context)
  }
}

async function check(
  draft: Draft,
  wish: Exclude<RootFolderWish, { kind: 'pick' }>,
  api: PcloudApi,
  context: LoginContext,
) {
  try {
    const folder = await describeFolder(api, wish)
    if (folder.encrypted) warnOfCrypto(context)
    const label = wish.kind === 'path' ? wish.path : folder.name
    return found(draft, { ...rootOf(folder), label }, false)
  } catch (error) {
    return recover(draft, error, context)
  }
}

function rootOf({ id, hasFolders }: Folder): RootFolder {
  return { id, ...(hasFolders !== undefined && { hasFolders }) }
}

function warnOfCrypto({ prompter }: LoginContext): void {
  prompter.say({
    tone: 'warn',
    text: 'pCloud encrypts this folder (Crypto). rclone sees encrypted names in it and cannot write to it.',
  })
}

/** Requests a different folder, or offers to retry a failed request. */
async function recover(
  draft: Draft,
  error: unknown,
  context: LoginContext,
): Promise<StepResult<Draft>> {
  if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
  if (error.code === 'not-found') {
    sayError(error, context)
    const again = await askAfter(error, () => rootFolderStep.run(draft, context))
    return again.kind === 'back' ? wishAgain(draft) : again
  }
  if (error.code !== 'network' && error.code !== 'service') throw error
  return offerRetry(draft, error, context)
}

function wishAgain(draft: Draft): StepResult<Draft> {
  return { kind: 'goto', id: 'root-folder', state: draft }
}
