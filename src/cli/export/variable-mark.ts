/** A remote of an export, with its keys: variables in capitals tell neither. */
export interface VariableMark {
  readonly name: string
  readonly keys: readonly string[]
}

const PREFIX = '# pcloud-config: '

/** A comment for shells and for readers of `.env` files. */
export function markLine({ name, keys }: VariableMark): string {
  return `${PREFIX}[${name}] ${keys.join(' ')}\n`
}

export function readMarks(text: string): readonly VariableMark[] {
  return [...text.matchAll(/^# pcloud-config: \[(\w+)\] ([\w ]*)\r?$/gm)].map(
    ([, name = '', keys = '']) => ({ name, keys: keys.split(' ').filter(Boolean) }),
  )
}

/** rclone's variable of a key (`fs/config.go`, `ConfigToEnv`): capitals, and no other change. */
export function variableOf(name: string, key: string): string {
  return `RCLONE_CONFIG_${name}_${key}`.toUpperCase()
}
