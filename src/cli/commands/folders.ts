import { PcloudConfigError } from '../../errors.ts'
import type { PcloudApi } from '../../services/pcloud/api.ts'
import {
  createFolder,
  describeFolder,
  type FolderAddress,
  listFolder,
  whyNotFolderName,
} from '../../services/pcloud/folder-listing.ts'
import { parseRootFolder } from '../../services/pcloud/root-folder.ts'
import type { Folder } from '../../services/service-account.ts'
import { alignColumns, asText } from '../../text-layout.ts'
import { quotedName, visible } from '../../visible.ts'
import { remoteOrDefault } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { accessOf, askRemote } from '../remote-access.ts'
import { note } from '../talk.ts'

/** A folder with the path, which is unknown for a folder ID. */
interface Place extends Folder {
  readonly path: string | undefined
}

/** Lists one level of folders, with IDs for `root_folder_id`. */
export const run: CommandRun = async (invocation) => {
  const { args, options, store } = invocation
  const name = await remoteOrDefault(args[0], invocation)
  const address = parseRootFolder(args[1] ?? '')
  const target = options.has('create') ? newFolder(name, address) : undefined
  const access = accessOf(await store().load(), name, 'lsd', invocation)
  if (target !== undefined) {
    const { value } = await askRemote(invocation, access, (api) => create(api, target))
    return showCreated(name, value, invocation)
  }
  const { value } = await askRemote(invocation, access, (api) => list(api, address))
  return showListing(name, value, invocation)
}

interface Listing {
  readonly here: Place
  readonly folders: readonly Place[]
}

async function list(api: PcloudApi, address: FolderAddress): Promise<Listing> {
  const { folder, children } = await listFolder(api, address)
  const path = pathOf(address)
  const folders = children.map((child) => ({ ...child, path: path && joined(path, child.name) }))
  return { here: { ...folder, path }, folders }
}

function pathOf(address: FolderAddress): string | undefined {
  if (address.kind === 'path') return visible(address.path.replace(/\/+$/, '')) || '/'
  return address.id === 'd0' ? '/' : undefined
}

function joined(parent: string, name: string): string {
  return `${parent === '/' ? '' : parent}/${name}`
}

interface NewFolder {
  readonly parent: FolderAddress
  readonly name: string
  readonly path: string
}

function newFolder(remote: string, address: FolderAddress): NewFolder {
  const path = address.kind === 'path' ? address.path.replace(/\/+$/, '') : ''
  const end = path.lastIndexOf('/')
  const name = path.slice(end + 1)
  const wrong = path === '' ? '--create needs the path of the new folder.' : whyNotFolderName(name)
  if (wrong === undefined) return { parent: { kind: 'path', path: path.slice(0, end) }, name, path }
  throw new PcloudConfigError('usage', wrong, {
    hint: `Example: pcloud-config folders ${quotedName(remote)} /Backups/2026 --create`,
  })
}

async function create(api: PcloudApi, { parent, name, path }: NewFolder) {
  const above = await describeFolder(api, parent)
  const { folder, created } = await createFolder(api, above.id, name)
  return { place: { ...folder, path: visible(path) }, created }
}

async function showListing(name: string, { here, folders }: Listing, invocation: Invocation) {
  const { output, host } = invocation
  if (output.json) {
    return output.document({ remote: name, ...asDocument(here), folders: folders.map(asDocument) })
  }
  const count = folders.length === 1 ? '1 folder' : `${folders.length || 'no'} folders`
  note(invocation, `${here.path ?? here.name} (${here.id}): ${count}`)
  const shownUnder = (place: Place) => place.path ?? `${here.name}/${place.name}`
  await output.data(host.stdoutIsTTY ? aligned(folders, shownUnder) : tabbed(folders))
}

async function showCreated(
  name: string,
  { place, created }: { readonly place: Place; readonly created: boolean },
  invocation: Invocation,
) {
  const { output } = invocation
  if (output.json) return output.document({ remote: name, ...asDocument(place), created })
  note(invocation, created ? `Created ${place.path}.` : `${place.path} already exists.`)
  await output.data(tabbed([place]))
}

/** For a terminal. */
function aligned(places: readonly Place[], label: (place: Place) => string): string {
  const mark = ({ encrypted }: Place) =>
    encrypted ? '  (encrypted by pCloud, so rclone cannot read it)' : ''
  return asText(alignColumns(places.map((one) => [one.id, `${label(one)}${mark(one)}`])))
}

/** For programs. `visible` has replaced tabs in names. */
function tabbed(places: readonly Place[]): string {
  return asText(places.map((one) => `${one.id}\t${one.name}${one.encrypted ? '\tcrypto' : ''}`))
}

function asDocument({ id, name, path, encrypted }: Place) {
  return { id, name, path: path ?? null, crypto: encrypted }
}
