import { PcloudConfigError } from '../../errors.ts'
import { beforeComment, unquoted } from '../../rclone/option-names.ts'
import { withoutHidden } from '../../visible.ts'
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

type Misspelled = 'letter' | 'address' | 'path' | 'quoted' | 'comment' | 'invisible'

/** The form of `root_folder_id`, and the folder that it means. */
export type RootSpelling =
  | {
      readonly kind: 'right' | 'number' | Misspelled
      readonly at: FolderAddress
    }
  | { readonly kind: 'unreadable' }

/**
 * rclone removes the `d` from an ID, and sends any other value unchanged
 * (`backend/pcloud/pcloud.go`, `dirIDtoNumber`). pCloud lists a number and refuses the rest.
 */
export function rootSpelling(text: string): RootSpelling {
  if (text === '') return { kind: 'right', at: ROOT }
  if (/^d\d{1,19}$/.test(text)) return { kind: 'right', at: { kind: 'id', id: text } }
  const capital = /^D(\d{1,19})$/.exec(text)?.[1]
  if (capital !== undefined) return { kind: 'letter', at: { kind: 'id', id: `d${capital}` } }
  const plain = parsed(unquoted(text) ?? '')
  if (plain !== undefined && plain !== ROOT) return { kind: 'quoted', at: plain }
  const bare = parsed(beforeComment(text) ?? '')
  if (bare !== undefined && bare !== ROOT) return { kind: 'comment', at: bare }
  const visible = withoutHidden(text)
  if (visible !== text) {
    const meant = rootSpelling(visible)
    return meant.kind === 'unreadable' || meant.at === ROOT
      ? { kind: 'unreadable' }
      : { ...meant, kind: 'invisible' }
  }
  const at = parsed(text)
  if (at === undefined) return { kind: 'unreadable' }
  if (at.kind === 'path') return { kind: 'path', at }
  return { kind: /^\d/.test(text) ? 'number' : 'address', at }
}

function parsed(text: string): FolderAddress | undefined {
  try {
    return parseRootFolder(text)
  } catch {
    return undefined
  }
}
