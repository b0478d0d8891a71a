import { PcloudConfigError } from '../../errors.ts'
import { type FolderAddress, ROOT } from './folders.ts'

/**
 * Understands every way in which people name a folder: `d19066333043`, the bare
 * number, either address form of my.pcloud.com, or a path.
 * @throws PcloudConfigError `usage`
 */
export function parseRootFolder(text: string): FolderAddress {
  const input = text.trim()
  if (input === '') return ROOT
  const id = /^d?(\d{1,19})$/i.exec(input)?.[1] ?? folderInUrl(input)
  if (id !== undefined) return { kind: 'id', id: `d${BigInt(id)}` }
  if (input.startsWith('/')) return { kind: 'path', path: input }
  throw new PcloudConfigError('usage', 'This is not a folder id, address or path.', {
    hint: 'Give an id (d19066333043), the address of the folder on my.pcloud.com, or a path (/Backups).',
  })
}

/** `#page=filemanager&folder=N&tpl=...` and `#/filemanager?folder=N`, on any host. */
function folderInUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined
  return /[?&#]folder=(\d{1,19})(?!\d)/.exec(text)?.[1]
}
