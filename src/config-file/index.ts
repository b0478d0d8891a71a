/**
 * Reads rclone.conf exactly like rclone, and changes only what an edit names. From high to low: the
 * store (files), reading, the document (bytes). The functions that edit are in editing.ts:
 * reading does not load them.
 */

export { wellFormed } from '../encoding.ts'
export type { Copy } from '../files/file-copies.ts'
export type { ConfigEdit, Entries } from './config-edit.ts'
export { type ConfigDocument, type LintMessage, parseConfig, serializeConfig } from './document.ts'
export {
  hasOuterSpace,
  type PasswordSource,
  passwordProblem,
} from './encryption/config-password.ts'
export { createSealer, type Sealer, sealPlain, sealUnder } from './encryption/sealer.ts'
export { builtFrom, type KeyOf } from './interpolate.ts'
export {
  malformedLines,
  otherKind,
  type RepeatedKey,
  repeatedKeys,
  repeatedSections,
} from './lint.ts'
export { type ConfigLocation, candidates, type LocateInput, locateConfig } from './locate.ts'
export {
  charName,
  lookAlike,
  NoSuchRemote,
  nameWord,
  noSuchRemote,
  remoteExists,
} from './look-alike.ts'
export { sectionLines } from './masked-lines.ts'
export {
  eachRemote,
  getSection,
  getValue,
  hasRemote,
  readRemotes,
  remoteNames,
  sectionsOf,
} from './read.ts'
export { acceptedName, checkRemoteName, isDrive, isRefusedName } from './remote-names.ts'
export { LOGIN_KEYS, sameKeys } from './section-keys.ts'
export type { Change } from './store/backups/backup-note.ts'
export type { History } from './store/backups/history.ts'
export type { PastWrite } from './store/backups/open-backups.ts'
export type { UndoPlan } from './store/backups/plan-undo.ts'
export type { CommitOptions, CommitResult, MakeEdits } from './store/commit.ts'
export { type ConfigStore, type FileState, openStore } from './store/store.ts'
