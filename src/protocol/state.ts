/**
 * A state is a list, the next one first (`fs/backend_config.go`, `StatePush`, `StatePop`).
 * A comma in a part is written as its wide twin.
 */
export function pushState(rest: string, ...parts: readonly string[]): string {
  const written = parts.map((part) => part.replaceAll(',', '，'))
  return [...written, ...(rest === '' ? [] : [rest])].join(',')
}

export interface Popped {
  readonly part: string
  readonly rest: string
}

export function popState(state: string): Popped {
  const comma = state.indexOf(',')
  if (comma < 0) return { part: state, rest: '' }
  return { part: state.slice(0, comma).replaceAll('，', ','), rest: state.slice(comma + 1) }
}
