import { beforeComment, unquoted } from '../../rclone/misspelled.ts'
import { withoutHidden } from '../../visible.ts'
import { type FolderAddress, ROOT } from './folder-listing.ts'
import { parseRootFolder } from './root-folder.ts'

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
