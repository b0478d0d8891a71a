import { applyEdits } from '../config-file/editing.ts'
import {
  type ConfigDocument,
  type ConfigStore,
  malformedLines,
  otherKind,
  type RepeatedKey,
  readRemotes,
  repeatedKeys,
  repeatedSections,
} from '../config-file/index.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { holdsSecrets } from '../rclone/secret-text.ts'
import type { Remotes } from '../services/remote-facts.ts'
import type { FileReport } from './judge-file.ts'
import { joinEdits, type SplitValue, splitValues } from './split-values.ts'

/** The content of the config file, if it can be read. */
export type Content = Pick<
  FileReport,
  'encrypted' | 'failure' | 'malformed' | 'repeated' | 'remotes' | 'copies'
> & {
  readonly sections: Remotes
  readonly twice: readonly RepeatedKey[]
  /** `sections` contains the joined values. */
  readonly split: readonly SplitValue[]
}

const EMPTY = {
  malformed: [],
  repeated: [],
  remotes: 0,
  sections: new Map(),
  twice: [],
  split: [],
} as const

/** A malformed or unreadable file is a finding. @throws PcloudConfigError `config-encrypted` */
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
    // An encrypted file has no lines to point to.
    if (hasCode(failure, 'config-malformed')) {
      return { ...EMPTY, encrypted: true, failure, malformed: [flawIn(failure)] }
    }
    throw failure
  }
}

function contentOf(document: ConfigDocument): Omit<Content, 'encrypted' | 'copies'> {
  const malformed = malformedLines(document)
  const split = splitValues(document)
  try {
    const joined = applyEdits(document, joinEdits(split))
    const sections = readRemotes(joined)
    const repeated = repeatedSections(joined)
    const twice = repeatedKeys(joined)
    const remotes = sections.size
    const kind = malformed.length === 0 ? otherKind(joined) : undefined
    if (kind !== undefined) throw new PcloudConfigError('config-malformed', kind.message, kind)
    return { sections, twice, split, repeated, malformed, remotes, failure: undefined }
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) throw error
    return {
      ...EMPTY,
      failure: error,
      malformed: malformed.length > 0 ? malformed : [flawIn(error)],
    }
  }
}

function flawIn({ message, hint = '' }: PcloudConfigError) {
  return { message, hint }
}
