import type { Copy } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'

/** Copies of the config file that other programs left next to it (S43). The program does not change them. */
export function judgeCopies(copies: readonly Copy[], isModeReal: boolean): readonly Finding[] {
  return copies.map(({ path, mode }) => {
    const bits = mode.toString(8).padStart(4, '0')
    const text = `${path} has tokens or passwords too (mode ${bits}).`
    const isShared = isModeReal && (mode & SHARED) !== 0
    if (!isShared) return finding('copy-found', 'file', text, { hint: `${MADE} ${DELETE}` })
    const shared = `${text} Other users can read it.`
    return finding('copy-shared', 'file', shared, { hint: `${MADE} ${DELETE}` })
  })
}

/** Read permission for all other users. */
const SHARED = 0o044
const MADE = 'rclone or an editor left this copy.'
const DELETE = 'Delete it if you no longer need it.'
