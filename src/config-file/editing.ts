/** The other half of index.ts: texts changed, compared and spelled. The store loads it when it writes. */

export { applyEdits } from './apply-edits.ts'
export { maskedDiff } from './diff.ts'
export type { MaskSection } from './masked-lines.ts'
export { renderSection, survivesRclone } from './spell.ts'
