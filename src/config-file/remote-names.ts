import { closest } from '../closest.ts'
import { type NextStep, PcloudConfigError } from '../errors.ts'
import { quotedName, visible } from '../visible.ts'
import { DEFAULT_SECTION } from './scan.ts'

/** The name of a remote that the user typed with or without the colon. */
export function remoteName(word: string): string {
  return word.replace(/:$/, '')
}

/** `a crypt remote`, `an s3 remote`: for a message. */
export function aRemote(type: string): string {
  return `${AN.test(type) ? 'an' : 'a'} ${type} remote`
}

/** Types that start with the sound of a vowel. `onedrive` does not. */
const AN = /^(?:[aei]|o(?!ne)|s3|ftp|sftp|smb|http|hdfs|ulozto)/i

/**
 * Why a name for a new remote is refused, or undefined. The rule is from rclone's
 * fs/fspath/path.go. It also refuses `DEFAULT`: rclone writes that section with no header, so the
 * keys would become part of the remote above it.
 */
export function checkRemoteName(name: string, platform: string): string | undefined {
  if (name === '') return 'A remote needs a name.'
  if (name.startsWith('-')) return NAME_RULE
  if (name.startsWith(' ') || name.endsWith(' ')) return NAME_RULE
  if (!LEGAL.test(name) || LONE_DASH_AT_END.test(name)) {
    return NAME_RULE
  }
  if (name === DEFAULT_SECTION) return 'DEFAULT is a special section of rclone.conf.'
  if (isDrive(name, platform)) {
    return 'On Windows, a single letter is a drive. Choose a longer name.'
  }
  return undefined
}

/** @throws PcloudConfigError `usage` for a name that {@link checkRemoteName} refuses */
export function mustBeLegal(name: string, platform: string): void {
  const wrong = checkRemoteName(name, platform)
  if (wrong !== undefined) throw new PcloudConfigError('usage', wrong)
}

const NAME_RULE =
  'A name can contain only letters, digits, spaces and _ - . + @. It cannot start with - or a space, or end with a space.'

/** Text before a colon that would be a remote in rclone. */
export function isDrive(name: string, platform: string): boolean {
  return platform === 'win32' && /^[A-Za-z]$/.test(name)
}

/**
 * rclone's pattern `C+(?:[ -]+[C-]+)*` takes exponential time in JavaScript for many dashes. These
 * two patterns are equivalent and linear: refuse a single dash at the end if there is no dash or
 * space before it (`a-`, but not `a-b-`).
 */
const LEGAL = /^[\w\p{L}\p{N}.+@][\w\p{L}\p{N}.+@ -]*$/u
const LONE_DASH_AT_END = /^[^ -]+-$/u

/**
 * Whether rclone refuses to open a remote with this name (`fs/fspath/path.go`). It allows Unicode
 * letters since 1.61, `+` and `@` since 1.62.
 * @param version such as `v1.60.1`. The newest rule if undefined
 */
export function isRefusedName(name: string, version: string | undefined): boolean {
  if (name.startsWith('-')) return true
  const minor = minorOf(version)
  if (minor < 58) return !/^[\w -]+$/.test(name)
  if (minor < 61) return !/^[\w. -]+$/.test(name)
  if (/^ | $/.test(name) || !LEGAL.test(name) || LONE_DASH_AT_END.test(name)) return true
  return minor < 62 && /[+@]/.test(name)
}

function minorOf(version: string | undefined): number {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? []
  return major === '1' ? Number(minor) : Number.POSITIVE_INFINITY
}

/** A similar name that rclone accepts. Undefined if none exists. */
export function acceptedName(name: string, version: string | undefined): string | undefined {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Z}\s]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
  const candidates = [plain, plain.normalize('NFKC'), bare(plain), bare(asciiOf(plain))]
  return candidates
    .map((one) => one.trim())
    .find((one) => one !== '' && one !== DEFAULT_SECTION && !isRefusedName(one, version))
}

function bare(name: string): string {
  return name
    .replace(/[^\w\p{L}\p{N}.+@ -]+/gu, ' ')
    .replace(/ +/g, ' ')
    .replace(/^[ -]+|[ -]+$/g, '')
}

function asciiOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w. -]+/g, '_')
}

/** A name that resembles the requested name. */
interface LookAlike {
  readonly name: string
  /** The difference, as the end of a sentence. Undefined if it is obvious. */
  readonly difference: string | undefined
}

/** The remote that the user probably means. */
export function lookAlike(wanted: string, names: Iterable<string>): LookAlike | undefined {
  const all = [...names].filter((name) => name !== wanted)
  const twin =
    all.find((name) => name.normalize() === wanted.normalize()) ??
    all.find((name) => name.toLowerCase() === wanted.toLowerCase()) ??
    all.find((name) => folded(name) === folded(wanted))
  if (twin !== undefined) return { name: twin, difference: differenceOf(twin, wanted) }
  const near = closest(wanted, all)
  return near === undefined ? undefined : { name: near, difference: undefined }
}

/** The command line adds the path of the config file. */
export class NoSuchRemote extends PcloudConfigError {}

/** The error for a remote that does not exist. */
export function noSuchRemote(wanted: string, names: Iterable<string>): NoSuchRemote {
  const twin = lookAlike(wanted, names)
  const word = twin && nameWord(twin.name)
  if (twin?.difference === undefined) {
    const hint = word === undefined ? 'See `pcloud-config list`.' : `Did you mean ${word}?`
    return new NoSuchRemote('not-found', `There is no remote named ${wanted}.`, { hint })
  }
  return new NoSuchRemote(
    'not-found',
    `No remote is named exactly ${wanted}. The name ${twin.name} looks like it, but ${twin.difference}.`,
    { hint: `Use the exact name from the file: ${word}` },
  )
}

/** The error for a name that already exists in the file. */
export function remoteExists(
  name: string,
  next: NextStep = { hint: 'Choose a different name.' },
): PcloudConfigError {
  return new PcloudConfigError(
    'already-exists',
    `A remote named ${visible(name)} already exists.`,
    next,
  )
}

/**
 * A name as a shell argument. The command line removes one trailing colon, so add one if the name
 * ends with a colon.
 */
export function nameWord(name: string): string {
  return quotedName(name.endsWith(':') ? `${name}:` : name)
}

/** Equal for two names that look alike. */
function folded(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replace(/\p{Cf}|["'‘’“”„«»]/gu, '')
    .replace(/[\p{Z}\s]+/gu, ' ')
  const latin = [...plain].map((letter) => LATIN.get(letter) ?? letter).join('')
  return latin
    .replace(/\p{Pd}/gu, '-')
    .trim()
    .replace(/[ :]+$/, '')
    .toLowerCase()
}

/** Cyrillic and Greek letters that look like Latin letters. */
const LATIN = new Map([
  ...pairs('аеорсухіѕјһԁАВЕКМНОРСТУХІЅЈ', 'aeopcyxisjhdABEKMHOPCTYXISJ'),
  ...pairs('οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'oABEZHIKMNOPTYX'),
])

function pairs(from: string, to: string): (readonly [string, string])[] {
  const letters = [...to]
  return [...from].map((letter, at) => [letter, letters[at] ?? letter] as const)
}

function differenceOf(name: string, wanted: string): string {
  const [isColon, wantedHas] = [name.endsWith(':'), wanted.endsWith(':')]
  if (isColon && !wantedHas) return 'the colon at the end is part of it'
  if (wanted.trim() === name) return 'it does not start or end with a space'
  const odd = [...name].filter((letter) => isOdd(letter) && !wanted.includes(letter))
  if (odd.length > 0) return `it contains ${[...new Set(odd)].map(charName).join(', ')}`
  const isCase = name.toLowerCase() === wanted.toLowerCase()
  return isCase ? 'rclone distinguishes upper and lower case' : 'the characters differ'
}

/** A character that resembles a different one, is invisible, or is a quote. */
function isOdd(letter: string): boolean {
  return (letter !== ' ' && /[\p{M}\p{C}\p{Z}"'‘’“”„«»]/u.test(letter)) || LATIN.has(letter)
}

/** A name for a character that resembles a different one, such as `a no-break space (U+00A0)`. */
export function charName(char: string): string {
  const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  if (char === '\u00a0') return `a no-break space (${code})`
  if (/\p{M}/u.test(char)) return `a separate accent (${code})`
  if (/\p{Z}|\s/u.test(char)) return `an unusual space (${code})`
  if (/[\p{Cf}\p{Cc}]/u.test(char)) return `an invisible character (${code})`
  return LATIN.has(char) ? `a letter from a different alphabet (${code})` : char
}
