import type { LintMessage } from '../config-file/document.ts'
import type { ConfigLocation } from '../config-file/locate.ts'
import { hasCode, type PcloudConfigError } from '../errors.ts'
import { octal } from '../files/explain.ts'
import type { Copy } from '../files/file-copies.ts'
import { type Finding, finding } from '../finding.ts'
import type { FileFacts } from './inspector.ts'

/** Facts about the config file. Its remotes are separate. */
export interface FileReport {
  readonly location: ConfigLocation
  /** The option or variable that names the file. Undefined for rclone's default. */
  readonly namedBy?: string | undefined
  /** Existing files that rclone reads only if the config file does not exist. */
  readonly others: readonly string[]
  /** Folders that this user may not enter, on the way to this file or to one that rclone prefers. */
  readonly closed: readonly string[]
  /** Undefined for a config in memory. */
  readonly disk: FileFacts | undefined
  readonly encrypted: boolean
  /** Why it cannot be read. */
  readonly failure: PcloudConfigError | undefined
  /** Each line that rclone refuses, such as `rclone.conf:3:1: ...`, or the cause if it refuses the whole file. */
  readonly malformed: readonly Pick<LintMessage, 'message' | 'hint'>[]
  /** Sections with several headers, and the lines of the headers. */
  readonly repeated: readonly { readonly name: string; readonly lines: readonly number[] }[]
  readonly remotes: number
  /** Copies that other programs left next to it. */
  readonly copies: readonly Copy[]
}

export function judgeFile(file: FileReport): readonly Finding[] {
  const { location, namedBy = '', disk, failure } = file
  if (location.kind === 'memory') return [inMemory(namedBy)]
  const place = [judgePlace(file), ...judgeOthers(file), ...judgeClosed(file)]
  const copies = judgeCopies(file.copies, disk?.ownUid !== undefined)
  if (failure !== undefined && hasCode(failure, 'config-encrypted') && disk?.found !== undefined) {
    const onDisk = [...judgeLinks(disk), ...judgeMode(disk), ...judgeWriting(disk)]
    return [...place, ...onDisk, locked(failure), ...copies]
  }
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

function judgePlace({ location, namedBy }: FileReport): Finding {
  const path = location.kind === 'file' ? location.path : ''
  const why = namedBy === undefined ? "rclone's default location" : `named by ${namedBy}`
  return finding('file-place', 'file', `${path} (${why}).`)
}

function judgeOthers({ others }: FileReport): readonly Finding[] {
  return others.map((path) =>
    finding('file-elsewhere', 'file', `${path} exists too, but rclone does not read it.`, {
      advice: { kind: 'list-config', path },
    }),
  )
}

function judgeClosed({ closed }: FileReport): readonly Finding[] {
  return closed.map((folder) => {
    const text = `You may not enter the folder ${folder}, where rclone looks for its config file.`
    return finding('folder-closed', 'file', text, {
      hint: 'The owner of the folder can allow it.',
      advice: { kind: 'choose-config', or: true },
    })
  })
}

function inMemory(namedBy: string): Finding {
  const text = `The config is only in memory: ${namedBy} names no file.`
  return finding('file-in-memory', 'file', text)
}

function unreadable({ message, hint, advice }: PcloudConfigError): Finding {
  return finding('file-unreadable', 'file', message, { hint, advice })
}

/** The rest of the report does not need the password. */
function locked({ message, hint, advice }: PcloudConfigError): Finding {
  return finding('password-needed', 'file', message, { hint, advice })
}

function missing(): Finding {
  return finding('file-missing', 'file', 'The config file does not exist yet.', {
    hint: 'Create it with your first remote: pcloud-config new',
  })
}

function judgeLinks({ links, target, mountedAlone }: FileFacts): readonly Finding[] {
  const linked = `It is a symbolic link to ${target}.`
  const mounted =
    'It is a mount point, so it cannot be replaced in one step. A crash during a write can damage it.'
  return [
    ...(links === 0 ? [] : [finding('file-linked', 'file', linked)]),
    ...(mountedAlone
      ? [finding('file-mounted', 'file', mounted, { hint: 'Mount its folder instead.' })]
      : []),
  ]
}

/** Read, write and execute permission for all other users. */
const SHARED = 0o077

/** File modes. Windows does not use them. */
function judgeMode({ found, folder, ownUid }: FileFacts): readonly Finding[] {
  if (found === undefined || ownUid === undefined) return []
  const isOurs = found.uid === ownUid
  return [
    ...(isOurs || ownUid === 0
      ? []
      : [
          finding('file-owner', 'file', `It belongs to user ${found.uid}. You are user ${ownUid}.`),
        ]),
    ...(found.mode & SHARED
      ? [shared(found.mode, isOurs)]
      : [finding('file-private', 'file', PRIVATE)]),
    ...(isOpen(folder?.mode ?? 0) ? [finding('folder-open', 'file', OPEN, { hint: CLOSE })] : []),
  ]
}

const PRIVATE = 'Only you can read it.'
const OPEN = 'All users can write to its folder, so they can replace the file.'
const CLOSE = 'chmod o-w on the folder.'

/** With the sticky bit, users cannot replace files of other users. */
function isOpen(mode: number): boolean {
  return (mode & 0o002) !== 0 && (mode & 0o1000) === 0
}

function shared(mode: number, isOurs: boolean): Finding {
  const bits = octal(mode & 0o777)
  const text = `Other users of this computer can read your logins (mode ${bits}).`
  if (!isOurs) return finding('file-mode', 'file', text, { hint: 'Its owner can: chmod 600' })
  const to = mode & 0o600 || 0o600
  return finding('file-mode', 'file', text, { fix: { kind: 'mode', from: mode & 0o777, to } })
}

function judgeWriting(facts: FileFacts): readonly Finding[] {
  if (isForeign(facts)) return [finding('file-read-only', 'file', FOREIGN, { hint: OWN_FILE })]
  const fileRefuses = facts.found?.writable === false && isWrittenInPlace(facts)
  if (!fileRefuses && facts.folder?.writable !== false) return []
  const what = fileRefuses ? 'it' : 'its folder'
  const text = `You cannot write to ${what}, so remotes cannot be changed and tokens cannot be refreshed.`
  return [finding('file-read-only', 'file', text)]
}

/** The rule of `files/target.ts` (S29). For root, these facts are not enough. */
function isForeign({ found, folder, ownUid }: FileFacts): boolean {
  if (ownUid === undefined || ownUid === 0 || found === undefined) return false
  return ((folder?.mode ?? 0) & 0o002) !== 0 && found.uid !== ownUid && found.uid !== 0
}

const FOREIGN =
  'pcloud-config does not write it: it belongs to another user, in a folder that every user can write to.'
const OWN_FILE = 'Use a file of your own, in a folder that only you can write to.'

/** Your own file is replaced with a rename, which needs only write access to the folder. rclone does the same. */
function isWrittenInPlace({ found, ownUid, mountedAlone }: FileFacts): boolean {
  return ownUid === undefined || found?.uid !== ownUid || mountedAlone
}

function judgeEncryption({ encrypted }: FileReport): Finding {
  return encrypted
    ? finding('file-encrypted', 'file', 'Encrypted. The password is correct.')
    : finding(
        'file-plain',
        'file',
        'Not encrypted (this is normal). To encrypt it: pcloud-config encryption set',
      )
}

function judgeSyntax({ malformed, repeated, remotes }: FileReport): readonly Finding[] {
  if (malformed.length > 0)
    return malformed.map(({ message, hint }) =>
      finding('file-malformed', 'file', message, { hint }),
    )
  const count = remotes === 1 ? '1 remote' : `${remotes} remotes`
  const read =
    remotes === 0
      ? finding('file-empty', 'file', 'It contains no remotes.', {
          hint: 'Add one: pcloud-config new',
        })
      : finding('file-syntax', 'file', `rclone can read it: ${count}.`)
  return [read, ...repeated.map(twice)]
}

function twice({ name, lines }: FileReport['repeated'][number]): Finding {
  const text = `[${name}] has ${lines.length} headers (lines ${lines.join(', ')}). rclone joins these sections, and uses the last value of each key.`
  return finding('section-twice', 'file', text, { hint: 'Join them in an editor.' })
}

/** Copies of the config file that other programs left next to it (S43). The program does not change them. */
function judgeCopies(copies: readonly Copy[], isModeReal: boolean): readonly Finding[] {
  return copies.map(({ path, mode }) => {
    const bits = octal(mode)
    const text = `${path} has tokens or passwords too (mode ${bits}).`
    const isShared = isModeReal && (mode & READABLE) !== 0
    if (!isShared) return finding('copy-found', 'file', text, { hint: `${COPIED} ${REMOVE_COPY}` })
    const shared = `${text} Other users can read it.`
    return finding('copy-shared', 'file', shared, { hint: `${COPIED} ${REMOVE_COPY}` })
  })
}

/** Read permission for all other users. */
const READABLE = 0o044
const COPIED = 'rclone or an editor left this copy.'
const REMOVE_COPY = 'Delete it if you no longer need it.'
