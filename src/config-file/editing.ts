/**
 * The functions that change, compare and write texts. Separate from index.ts: reading does
 * not load them.
 */

export { applyEdits } from './apply-edits.ts'
export { maskedDiff } from './diff.ts'
export type { MaskSection } from './masked-lines.ts'
export { renderSection, survivesRclone } from './spell.ts'
