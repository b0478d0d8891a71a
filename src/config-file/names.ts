/**
 * What is wrong with a name for a new remote, as one sentence, or undefined. The rule
 * is rclone's fs/fspath/path.go; `DEFAULT` is refused besides, since rclone writes that
 * section without its header and its keys then fall to the remote above it.
 */
export function checkRemoteName(name: string, platform: string): string | undefined {
  if (name === '') return 'A remote needs a name.'
  if (name.startsWith('-')) return 'A name cannot begin with "-": it would look like an option.'
  if (name.startsWith(' ') || name.endsWith(' ')) {
    return 'A name cannot begin or end with a space.'
  }
  if (!LEGAL.test(name) || LONE_DASH_AT_END.test(name)) {
    return 'A name may hold letters, digits, "_", "-", ".", "+", "@" and spaces inside, nothing else.'
  }
  if (name === 'DEFAULT') return '"DEFAULT" is a section with a meaning of its own in rclone.conf.'
  if (isDrive(name, platform)) {
    return 'On Windows one letter means a drive; choose a longer name.'
  }
  return undefined
}

/** What stands before a colon and would be a remote elsewhere. */
export function isDrive(name: string, platform: string): boolean {
  return platform === 'win32' && /^[A-Za-z]$/.test(name)
}

/**
 * rclone's pattern `C+(?:[ -]+[C-]+)*` backtracks without end in JavaScript on a long run
 * of dashes. These two say the same in linear time: it refuses a single dash at the end
 * when no other dash or space came before (`a-`, but not `a-b-`).
 */
const LEGAL = /^[\w\p{L}\p{N}.+@][\w\p{L}\p{N}.+@ -]*$/u
const LONE_DASH_AT_END = /^[^ -]+-$/u
