import { beforeComment, unquoted } from '../../rclone/misspelled.ts'
import { type FolderAddress, ROOT } from './folders.ts'
import { parseRootFolder } from './root-folder.ts'

/** How `root_folder_id` is written, and which folder it can only mean. */
export type RootSpelling =
  | {
      readonly kind: 'right' | 'number' | 'letter' | 'address' | 'path' | 'quoted' | 'comment'
      readonly at: FolderAddress
    }
  | { readonly kind: 'unreadable' }

/**
 * rclone sends a `d` and a number to pCloud as the number, and everything else as it is
 * (`backend/pcloud/pcloud.go`, `dirIDtoNumber`): a bare number lists, the rest is refused.
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
