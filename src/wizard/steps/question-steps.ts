import { hasRemote, remoteNames } from '../../config-file/read.ts'
import { checkRemoteName, remoteExists } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { unquoted } from '../../rclone/option-names.ts'
import { REGIONS } from '../../services/pcloud/regions.ts'
import { parseRootFolder } from '../../services/pcloud/root-folder.ts'
import { type Draft, type RegionWish, type RootFolderWish, withoutLogin } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import { inOneLine } from '../say.ts'
import type { Step } from '../walk.ts'
import type { LoginContext, WizardContext } from '../wizard-context.ts'

export const nameStep: Step<Draft, WizardContext> = {
  id: 'name',
  needed: (draft) => draft.name === undefined,
  async run(draft, context) {
    const reply = await context.prompter.ask({
      kind: 'text',
      ...QUESTIONS.name,
      // rclone does not use the remotes of other services.
      ...((draft.type ?? 'pcloud') !== 'pcloud' && { help: 'Use letters, digits and _ - . + @.' }),
      initial: draft.name ?? proposeName(draft.type ?? 'pcloud', context),
      validate: (name) => whyNotName(name, context)?.message,
    })
    if (reply.kind === 'back') return reply
    return { kind: 'next', state: { ...draft, name: reply.value }, asked: true }
  },
}

function proposeName(word: string, { before }: WizardContext): string {
  const taken = new Set(remoteNames(before))
  const names = [word, ...Array.from({ length: 98 }, (_, at) => `${word}${at + 2}`)]
  return names.find((name) => !taken.has(name)) ?? ''
}

/** @throws PcloudConfigError `usage`, `already-exists` */
export function givenName(context: WizardContext): Pick<Draft, 'name'> {
  const { name } = context.given
  if (name === undefined) return {}
  const wrong = whyNotName(name, context)
  if (wrong !== undefined) throw wrong
  return { name }
}

/** Why a new remote cannot have this name. */
function whyNotName(name: string, context: WizardContext): PcloudConfigError | undefined {
  const wrong = checkRemoteName(name, context.machine.platform)
  if (wrong !== undefined) return new PcloudConfigError('usage', wrong)
  if (context.rules.overwrite || !hasRemote(context.before, name)) return undefined
  return remoteExists(name, { advice: { kind: 'overwrite' } })
}

export const regionStep: Step<Draft, LoginContext> = {
  id: 'region',
  needed: (draft) => draft.regionWish === undefined,
  async run(draft, { prompter }) {
    const reply = await prompter.ask({
      kind: 'choice',
      ...QUESTIONS.region,
      choices: CHOICES,
      initial: draft.regionWish ?? 'auto',
    })
    if (reply.kind === 'back') return reply
    return { kind: 'next', state: withRegion(draft, reply.value), asked: true }
  },
}

const CHOICES: readonly Choice<RegionWish>[] = [
  { value: 'auto', label: 'Detect when I log in' },
  ...REGIONS.map(({ id, label, hostname }) => ({
    value: id === 'eu' ? ('eu' as const) : ('us' as const),
    label,
    hint: hostname,
  })),
]

/** A login works in a single region, so a different region requires a login. */
function withRegion(draft: Draft, regionWish: RegionWish): Draft {
  const same = draft.regionWish === regionWish
  return { ...(same ? draft : withoutLogin(draft)), regionWish }
}

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
