/** More than this is no answer for a person. */
const MOST = 20

/** The plain values of an answer whose shape nobody has documented, by their paths. */
export function flatFields(
  fields: ReadonlyMap<string, unknown>,
): readonly (readonly [path: string, value: string])[] {
  return [...fields].flatMap(([name, value]) => flat(name, value)).slice(0, MOST)
}

function flat(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => flat(`${path}.${name}`, inner))
  }
  return [[path.slice(0, 100), String(value).slice(0, 200)]]
}
