/** The other half of index.ts: texts changed, compared and spelled. The store loads it when it writes. */

export { type MaskValue, maskedDiff } from './diff.ts'
export { applyEdits } from './edit.ts'
export { renderSection, survivesRclone } from './spell.ts'
