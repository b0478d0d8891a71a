import type { ConfigLocation, Copy, LintMessage } from '../config-file/index.ts'
import type { PcloudConfigError } from '../errors.ts'
import { type Finding, finding } from '../finding.ts'
import { judgeCopies } from './copies.ts'
import type { FileFacts } from './inspector.ts'

/** What is known of the config file besides its remotes. */
export interface FileReport {
  readonly location: ConfigLocation
  /** Files where rclone looks as well, and finds this one first. */
  readonly others: readonly string[]
  /** Folders that this user may not enter, on the way to this file or to one that rclone prefers. */
  readonly closed: readonly string[]
  /** Undefined for a config in memory. */
  readonly disk: FileFacts | undefined
  readonly encrypted: boolean
  /** What kept it from being read. */
  readonly failure: PcloudConfigError | undefined
  /** Every line that rclone refuses, such as `rclone.conf:3:1: ...`, or why it refuses the file. */
  readonly malformed: readonly Pick<LintMessage, 'message' | 'hint'>[]
  /** Sections with more than one header, and the lines of those. */
  readonly repeated: readonly { readonly name: string; readonly lines: readonly number[] }[]
  readonly remotes: number
  /** What other programs left next to it. */
  readonly copies: readonly Copy[]
}

export function judgeFile(file: FileReport): readonly Finding[] {
  const { location, disk, failure } = file
  if (location.kind === 'memory') return [inMemory(location.why)]
  const place = [judgePlace(file), ...judgeOthers(file), ...judgeClosed(file)]
  const copies = judgeCopies(file.copies, disk?.ownUid !== undefined)
  if (failure !== undefined && file.malformed.length === 0) {
    return [...place, unreadable(failure), ...copies]
  }
  if (disk === undefined || disk.found === undefined) return [...place, missing(), ...copies]
  return [
    ...place,
    ...judgeLinks(disk),
    ...judgeMode(disk),
    ...judgeWriting(disk),
    judgeEncryption(file),
    ...judgeSyntax(file),
    ...copies,
  ]
}

const WHY = {
  option: 'named by --config',
  environment: 'named by RCLONE_CONFIG',
  found: 'the first of the places where rclone looks',
  default: 'where rclone makes a new one',
} as const

function judgePlace({ location }: FileReport): Finding {
  const path = location.kind === 'file' ? location.path : ''
  return finding('file-place', 'file', `${path} (${WHY[location.why]}).`)
}

function judgeOthers({ others }: FileReport): readonly Finding[] {
  return others.map((path) =>
    finding('file-elsewhere', 'file', `There is ${path} as well, and rclone does not read it.`, {
      hint: `To see its remotes: pcloud-config list --config ${path}`,
    }),
  )
}

function judgeClosed({ closed }: FileReport): readonly Finding[] {
  return closed.map((folder) => {
    const text = `You may not enter the folder ${folder}, where rclone looks for its config file.`
    const hint = 'The owner of the folder can allow it. Or choose another file with --config.'
    return finding('folder-closed', 'file', text, { hint })
  })
}

function inMemory(why: 'option' | 'environment'): Finding {
  const text = `There is no file: ${WHY[why].replace('named by ', '')} says that the config lives in memory only.`
  return finding('file-in-memory', 'file', text)
}

function unreadable({ message, hint }: PcloudConfigError): Finding {
  return finding('file-unreadable', 'file', message, { hint })
}

function missing(): Finding {
  return finding('file-missing', 'file', 'There is no config file yet.', {
    hint: 'pcloud-config new makes one with your first remote.',
  })
}

function judgeLinks({ links, target, mountedAlone }: FileFacts): readonly Finding[] {
  const linked = `It is a symbolic link to ${target}, which is what is read and written.`
  const mounted =
    'It is mounted by itself, so it can be written in place only, not replaced in one step.'
  return [
    ...(links === 0 ? [] : [finding('file-linked', 'file', linked)]),
    ...(mountedAlone
      ? [finding('file-mounted', 'file', mounted, { hint: 'Mount its folder instead.' })]
      : []),
  ]
}

/** Read, write and execute for group and others. */
const SHARED = 0o077

/** Who may read what holds the tokens. Windows says nothing of that in a mode. */
function judgeMode({ found, folder, ownUid }: FileFacts): readonly Finding[] {
  if (found === undefined || ownUid === undefined) return []
  const isOurs = found.uid === ownUid
  return [
    ...(isOurs || ownUid === 0
      ? []
      : [finding('file-owner', 'file', `It belongs to user ${found.uid}; you are ${ownUid}.`)]),
    ...(found.mode & SHARED
      ? [shared(found.mode, isOurs)]
      : [finding('file-private', 'file', PRIVATE)]),
    ...(isOpen(folder?.mode ?? 0) ? [finding('folder-open', 'file', OPEN, { hint: CLOSE })] : []),
  ]
}

const PRIVATE = 'Nobody but its owner may read it.'
const OPEN = 'Everybody may write to its folder, and so put another file in its place.'
const CLOSE = 'chmod o-w on the folder.'

/** In a folder with the sticky bit nobody takes another's file away. */
function isOpen(mode: number): boolean {
  return (mode & 0o002) !== 0 && (mode & 0o1000) === 0
}

function shared(mode: number, isOurs: boolean): Finding {
  const bits = (mode & 0o777).toString(8).padStart(4, '0')
  const text = `Other users may use it (mode ${bits}), and it is where tokens are kept.`
  if (!isOurs) return finding('file-mode', 'file', text, { hint: 'Its owner can: chmod 600' })
  const to = mode & 0o600 || 0o600
  return finding('file-mode', 'file', text, { fix: { kind: 'mode', from: mode & 0o777, to } })
}

function judgeWriting(facts: FileFacts): readonly Finding[] {
  if (isForeign(facts)) return [finding('file-read-only', 'file', FOREIGN, { hint: OWN_FILE })]
  const fileRefuses = facts.found?.writable === false && isWrittenInPlace(facts)
  if (!fileRefuses && facts.folder?.writable !== false) return []
  const what = fileRefuses ? 'The file' : 'Its folder'
  const text = `${what} cannot be written to by you: nothing can be changed or renewed in it.`
  return [finding('file-read-only', 'file', text)]
}

/** As `files/foreign.ts` refuses it (S29). What root may write depends on more than these facts. */
function isForeign({ found, folder, ownUid }: FileFacts): boolean {
  if (ownUid === undefined || ownUid === 0 || found === undefined) return false
  return ((folder?.mode ?? 0) & 0o002) !== 0 && found.uid !== ownUid && found.uid !== 0
}

const FOREIGN =
  'pcloud-config does not write it: it belongs to another user, in a folder that every user can write to.'
const OWN_FILE = 'Use a file of your own, in a folder that only you can write to.'

/** A file of one's own is replaced by a rename, which asks its folder only, as with rclone. */
function isWrittenInPlace({ found, ownUid, mountedAlone }: FileFacts): boolean {
  return ownUid === undefined || found?.uid !== ownUid || mountedAlone
}

function judgeEncryption({ encrypted }: FileReport): Finding {
  return encrypted
    ? finding('file-encrypted', 'file', 'It is encrypted, and the password opens it.')
    : finding('file-plain', 'file', 'It is plain text, as usual; encryption set locks it.')
}

function judgeSyntax({ malformed, repeated, remotes }: FileReport): readonly Finding[] {
  if (malformed.length > 0)
    return malformed.map(({ message, hint }) =>
      finding('file-malformed', 'file', message, { hint }),
    )
  const count = remotes === 1 ? '1 remote' : `${remotes} remotes`
  const read =
    remotes === 0
      ? finding('file-empty', 'file', 'It holds no remote.', {
          hint: 'pcloud-config new adds one.',
        })
      : finding('file-syntax', 'file', `rclone can read it: ${count}.`)
  return [read, ...repeated.map(twice)]
}

function twice({ name, lines }: FileReport['repeated'][number]): Finding {
  const text = `[${name}] has ${lines.length} headers (lines ${lines.join(', ')}): rclone reads them as one, and of a key that is there twice the last.`
  return finding('section-twice', 'file', text, { hint: 'Join them in an editor.' })
}
