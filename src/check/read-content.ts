import { applyEdits } from '../config-file/apply-edits.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import {
  malformedLines,
  otherKind,
  type RepeatedKey,
  repeatedKeys,
  repeatedSections,
} from '../config-file/lint.ts'
import { getSection, readRemotes } from '../config-file/read.ts'
import { DEFAULT_SECTION, hasHeader } from '../config-file/scan.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { holdsSecrets } from '../rclone/secret-keys.ts'
import type { Remotes } from '../rclone/section-keys.ts'
import { joinEdits, type SplitValue, splitValues } from '../remotes/split-values.ts'
import { type ContinuedValue, continuedValues } from './continued-values.ts'
import type { FileReport } from './judge-file.ts'

/** The content of the config file, if it can be read. */
type Content = Pick<
  FileReport,
  'encrypted' | 'failure' | 'malformed' | 'repeated' | 'remotes' | 'copies'
> & {
  readonly sections: Remotes
  readonly twice: readonly RepeatedKey[]
  /** `sections` contains the joined values. */
  readonly split: readonly SplitValue[]
  readonly continued: readonly ContinuedValue[]
}

const EMPTY = {
  malformed: [],
  repeated: [],
  remotes: 0,
  sections: new Map(),
  twice: [],
  split: [],
  continued: [],
} as const

/** A file that is malformed or unreadable, or needs a password, is a finding. */
export async function readContent(store: ConfigStore): Promise<Content> {
  const content = await readText(store)
  return { ...content, copies: await store.copies(holdsSecrets).catch(() => []) }
}

async function readText(store: ConfigStore): Promise<Omit<Content, 'copies'>> {
  try {
    const document = await store.load()
    const encrypted = (await store.state()) === 'encrypted'
    return { encrypted, ...contentOf(document) }
  } catch (failure) {
    if (hasCode(failure, 'config-unreadable')) return { ...EMPTY, encrypted: false, failure }
    if (hasCode(failure, 'config-encrypted')) return { ...EMPTY, encrypted: true, failure }
    // An encrypted file has no lines to point to.
    if (hasCode(failure, 'config-malformed')) {
      return { ...EMPTY, encrypted: true, failure, malformed: [flawIn(failure)] }
    }
    throw failure
  }
}

function contentOf(document: ConfigDocument): Omit<Content, 'encrypted' | 'copies'> {
  const lines = malformedLines(document)
  const malformed = lines.length > 0 ? lines : withoutSection(document)
  const split = splitValues(document)
  try {
    const joined = applyEdits(document, joinEdits(split))
    const sections = readRemotes(joined)
    const repeated = repeatedSections(joined)
    const twice = repeatedKeys(joined)
    const remotes = sections.size
    const kind = lines.length === 0 ? otherKind(joined) : undefined
    if (kind !== undefined) throw new PcloudConfigError('config-malformed', kind.message, kind)
    const continued = continuedValues(joined)
    const facts = { sections, twice, split, continued, repeated, malformed, remotes }
    return { ...facts, failure: undefined }
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) throw error
    return {
      ...EMPTY,
      failure: error,
      malformed: lines.length > 0 ? lines : [flawIn(error)],
    }
  }
}

/** Keys without any header. rclone reads them as shared values, and sees no remote. */
function withoutSection(document: ConfigDocument) {
  if (document.encrypted || hasHeader(document.text)) return []
  const shared = getSection(document, DEFAULT_SECTION)
  if (shared === undefined || shared.has('type')) return []
  const message = `${document.file} has keys, but no [section]. rclone finds no remote in it.`
  return [{ message, hint: 'A remote begins with its name in brackets: [name]' }]
}

function flawIn({ message, hint = '' }: PcloudConfigError) {
  return { message, hint }
}
