import {
  type ConfigDocument,
  type ConfigStore,
  malformedLines,
  type RepeatedKey,
  readRemotes,
  repeatedKeys,
  repeatedSections,
} from '../config-file/index.ts'
import { hasCode, type PcloudConfigError } from '../errors.ts'
import { holdsSecrets } from '../rclone/secret-text.ts'
import type { Remotes } from '../services/remote-facts.ts'
import type { FileReport } from './file.ts'

/** The content of the config file, as far as it can be read. */
export type Content = Pick<
  FileReport,
  'encrypted' | 'failure' | 'malformed' | 'repeated' | 'remotes' | 'copies'
> & { readonly sections: Remotes; readonly twice: readonly RepeatedKey[] }

const EMPTY = { malformed: [], repeated: [], remotes: 0, sections: new Map(), twice: [] } as const

/**
 * A file that is malformed or cannot be read is a finding; one that is encrypted and stays
 * shut ends the whole check (`config-encrypted`).
 */
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
    // Encrypted and damaged: nothing in it has a position.
    if (hasCode(failure, 'config-malformed')) {
      return { ...EMPTY, encrypted: true, failure, malformed: [flawIn(failure)] }
    }
    throw failure
  }
}

function contentOf(document: ConfigDocument): Omit<Content, 'encrypted' | 'copies'> {
  const lines = malformedLines(document)
  try {
    const sections = readRemotes(document)
    const repeated = repeatedSections(document)
    const twice = repeatedKeys(document)
    return { sections, twice, repeated, malformed: [], remotes: sections.size, failure: undefined }
  } catch (error) {
    if (!hasCode(error, 'config-malformed')) throw error
    const failure: PcloudConfigError = error
    return { ...EMPTY, failure, malformed: lines.length > 0 ? lines : [flawIn(failure)] }
  }
}

function flawIn({ message, hint = '' }: PcloudConfigError) {
  return { message, hint }
}
