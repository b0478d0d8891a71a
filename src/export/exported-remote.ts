import { foundationsOf } from '../rclone/wrappers.ts'

/** An exported remote, as rclone reads it. */
export interface ExportedRemote {
  readonly name: string
  /** Its own keys in file order, then the inherited keys, because its parents may not be exported. */
  readonly keys: ReadonlyMap<string, string>
}

/** Remotes that use a remote outside of the export: `[remote, missing remote]`. */
export function leftBehind(
  remotes: readonly ExportedRemote[],
): readonly (readonly [name: string, needed: string])[] {
  const going = new Map(remotes.map(({ name, keys }) => [name, keys]))
  return remotes.flatMap(({ name }) =>
    foundationsOf(name, going)
      .filter((needed) => !going.has(needed))
      .map((needed) => [name, needed] as const),
  )
}

/** The name and keys of an exported remote, because variables do not show their case. */
export interface VariableMark {
  readonly name: string
  readonly keys: readonly string[]
}

const PREFIX = '# pcloud-config: '

/** A comment in shell scripts and `.env` files. */
export function markLine({ name, keys }: VariableMark): string {
  return `${PREFIX}[${name}] ${keys.join(' ')}\n`
}

export function readMarks(text: string): readonly VariableMark[] {
  return [...text.matchAll(/^# pcloud-config: \[(\w+)\] ([\w ]*)\r?$/gm)].map(
    ([, name = '', keys = '']) => ({ name, keys: keys.split(' ').filter(Boolean) }),
  )
}

/** The first line of an `ini` export. rclone's own format looks the same, but has different quotes. */
export const INI_MARK = '; INI of pcloud-config (not rclone.conf: quotes are not part of a value)'
