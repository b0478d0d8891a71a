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
  if (name === 'DEFAULT') return 'DEFAULT is a special section of rclone.conf.'
  if (isDrive(name, platform)) {
    return 'On Windows, a single letter is a drive. Choose a longer name.'
  }
  return undefined
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
    .find((one) => one !== '' && one !== 'DEFAULT' && !isRefusedName(one, version))
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
