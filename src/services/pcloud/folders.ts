import { hasCode, PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { Folder } from '../service-account.ts'
import { type Fields, type PcloudApi, textField } from './api.ts'
import { PcloudApiError } from './results.ts'

export interface FolderListing {
  readonly folder: Folder
  readonly children: readonly Folder[]
}

export type FolderAddress =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'path'; readonly path: string }

/** A folder with tens of thousands of others in it is long, and still a folder. */
const LIMITS = { maxBytes: 64 * 1024 * 1024 }

export const ROOT: FolderAddress = { kind: 'id', id: 'd0' }

/**
 * One level of folders. Never recursive: pCloud refuses that at the root (1101).
 * @throws PcloudApiError 2005, 1017 (`not-found`), 2003 for an app limited to another folder.
 */
export async function listFolder(api: PcloudApi, address: FolderAddress): Promise<FolderListing> {
  const fields = await askForFolder(api, address)
  const children = childFolders(asFields(fields.get('metadata'))?.get('contents'))
  return { folder: describedFolder(fields), children }
}

/** The same without its folders: the first sorting of a process takes 8 ms, for all that is known of languages. */
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
 * Makes a folder, or finds the one of that name that is there already.
 * @param parent its id
 * @throws PcloudApiError 2004 (`already-exists`) when a file has that name, 2003 where the
 * app may not write.
 */
export async function createFolder(
  api: PcloudApi,
  parent: string,
  name: string,
): Promise<CreatedFolder> {
  try {
    // Not `createfolderifnotexists`: nobody has seen it work with an OAuth token.
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

export interface CreatedFolder {
  readonly folder: Folder
  /** False when it was there already. */
  readonly created: boolean
}

/** What is wrong with a name for a new folder, as a sentence. */
export function whyNotFolderName(name: string): string | undefined {
  if (name.trim() === '') return 'A folder needs a name.'
  if (name === '.' || name === '..') return 'This name has a meaning of its own.'
  if (name.includes('/')) return 'A name holds no slash: make one folder at a time.'
  if (visible(name) !== name) return 'A name holds no control characters.'
  return name.length > 255 ? 'A name has 255 characters at most.' : undefined
}

/** pCloud knows `/a/b`, not `/a/b/`; the root alone ends with a slash. */
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

function asFields(value: unknown): Fields | undefined {
  if (value === null || typeof value !== 'object') return undefined
  return new Map(Object.entries(value))
}

function asFolder(fields: Fields): Folder | undefined {
  const id = fields.get('folderid')
  if (fields.get('isfolder') !== true || !Number.isSafeInteger(id)) return undefined
  return {
    id: `d${id}`,
    // A line break in a name would forge a line wherever it is shown.
    name: visible(textField(fields, 'name')),
    encrypted: fields.get('encrypted') === true,
    ...hasFolders(fields.get('contents')),
  }
}

/** A listing without files (`nofiles`) contains only folders. */
function hasFolders(contents: unknown): Pick<Folder, 'hasFolders'> {
  return Array.isArray(contents) ? { hasFolders: contents.length > 0 } : {}
}
