import { PcloudConfigError } from '../../errors.ts'
import { type FolderAddress, ROOT } from './folder-listing.ts'

/**
 * Understands every way in which people name a folder: `d19066333043`, the bare
 * number, either address form of my.pcloud.com, or a path.
 * @throws PcloudConfigError `usage`
 */
export function parseRootFolder(text: string): FolderAddress {
  const input = text.trim()
  if (/^\/*$/.test(input)) return ROOT
  const id = /^d?(\d{1,19})$/i.exec(input)?.[1] ?? folderInUrl(input)
  if (id !== undefined) return { kind: 'id', id: `d${BigInt(id)}` }
  if (input.startsWith('/')) return { kind: 'path', path: input }
  throw new PcloudConfigError('usage', "That doesn't look like a folder path, ID or web address.", {
    hint: 'Examples: /Backups, d19066333043, or the address of the folder on my.pcloud.com.',
  })
}

/** `#page=filemanager&folder=N&tpl=...` and `#/filemanager?folder=N`, on any host. */
function folderInUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined
  return /[?&#]folder=(\d{1,19})(?!\d)/.exec(text)?.[1]
}
