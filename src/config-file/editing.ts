/** The other half of index.ts: texts changed, compared and spelled. The store loads it when it writes. */

export { maskedDiff } from './diff.ts'
export { applyEdits } from './edit.ts'
export type { MaskSection } from './masked-lines.ts'
export { renderSection, survivesRclone } from './spell.ts'
