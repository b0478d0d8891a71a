import { hasCode, PcloudConfigError } from '../../errors.ts'
import { asFields, type Fields } from '../../json.ts'
import { visible } from '../../visible.ts'
import type { Folder } from '../service-account.ts'
import { type PcloudApi, textField } from './api.ts'
import { PcloudApiError } from './results.ts'

export interface FolderListing {
  readonly folder: Folder
  readonly children: readonly Folder[]
}

export type FolderAddress =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'path'; readonly path: string }

/** The listing of a folder with tens of thousands of folders is long. */
const LIMITS = { maxBytes: 64 * 1024 * 1024 }

export const ROOT: FolderAddress = { kind: 'id', id: 'd0' }

/**
 * Lists one level. A recursive listing of the root fails at pCloud (1101).
 * @throws PcloudApiError 2005, 1017 (`not-found`), 2003 for an app limited to a different folder.
 */
export async function listFolder(api: PcloudApi, address: FolderAddress): Promise<FolderListing> {
  const fields = await askForFolder(api, address)
  const children = childFolders(asFields(fields.get('metadata'))?.get('contents'))
  return { folder: describedFolder(fields), children }
}

/** The same without its folders. The first sort in a process takes 8 ms, to load the language data. */
export async function describeFolder(api: PcloudApi, address: FolderAddress): Promise<Folder> {
  return describedFolder(await askForFolder(api, address))
}

async function askForFolder(api: PcloudApi, address: FolderAddress): Promise<Fields> {
  const where =
    address.kind === 'id' ? { folderid: address.id.slice(1) } : { path: trimPath(address.path) }
  const what = address.kind === 'id' ? address.id : address.path
  const form = { ...where, nofiles: '1' }
  return await api.call('listfolder', form, LIMITS).catch((error: unknown) => {
    const isAboutIt = error instanceof PcloudApiError && error.code === 'not-found'
    throw isAboutIt ? error.of(what) : error
  })
}

function describedFolder(fields: Fields): Folder {
  const metadata = asFields(fields.get('metadata'))
  const folder = metadata && asFolder(metadata)
  if (folder) return folder
  throw new PcloudConfigError('service', 'pCloud did not describe the folder.', {
    hint: 'Try again in a few minutes.',
  })
}

/**
 * Creates a folder, or finds an existing folder with this name.
 * @param parent the ID of the parent folder
 * @throws PcloudApiError 2004 (`already-exists`) if a file has this name, 2003 if the app has no
 * write access
 */
export async function createFolder(
  api: PcloudApi,
  parent: string,
  name: string,
): Promise<CreatedFolder> {
  try {
    // It is unknown whether `createfolderifnotexists` works with an OAuth token.
    const fields = await api.call('createfolder', { folderid: parent.slice(1), name })
    return { folder: describedFolder(fields), created: true }
  } catch (error) {
    if (!hasCode(error, 'already-exists')) throw error
    const { children } = await listFolder(api, { kind: 'id', id: parent })
    const folder = children.find((child) => child.name === visible(name))
    if (folder === undefined) throw error
    return { folder, created: false }
  }
}

interface CreatedFolder {
  readonly folder: Folder
  /** False if it already existed. */
  readonly created: boolean
}

/** Why a name cannot be used for a new folder. */
export function whyNotFolderName(name: string): string | undefined {
  if (name.trim() === '') return 'A folder needs a name.'
  if (name === '.' || name === '..') return 'This name has a special meaning.'
  if (name.includes('/'))
    return 'A folder name cannot contain a slash. Create one folder at a time.'
  if (visible(name) !== name) return 'A folder name cannot contain control characters.'
  return name.length > 255 ? 'A folder name can have at most 255 characters.' : undefined
}

/** pCloud accepts `/a/b`, but not `/a/b/`. Only the root ends with a slash. */
function trimPath(path: string): string {
  return path.replace(/\/+$/, '') || '/'
}

function childFolders(contents: unknown): readonly Folder[] {
  const entries: readonly unknown[] = Array.isArray(contents) ? contents : []
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  return entries
    .map((entry) => asFields(entry))
    .map((fields) => fields && asFolder(fields))
    .filter((folder) => folder !== undefined)
    .sort((a, b) => compare(a.name, b.name))
}

function asFolder(fields: Fields): Folder | undefined {
  const id = fields.get('folderid')
  if (fields.get('isfolder') !== true || !Number.isSafeInteger(id)) return undefined
  return {
    id: `d${id}`,
    // A line break in a name could imitate a separate line on the screen.
    name: visible(textField(fields, 'name')),
    encrypted: fields.get('encrypted') === true,
    ...hasFolders(fields.get('contents')),
  }
}

/** A listing without files (`nofiles`) contains only folders. */
function hasFolders(contents: unknown): Pick<Folder, 'hasFolders'> {
  return Array.isArray(contents) ? { hasFolders: contents.length > 0 } : {}
}
