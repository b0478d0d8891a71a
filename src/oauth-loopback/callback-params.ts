import { visible } from '../visible.ts'

/** The known parameters of an authorization response. An empty parameter counts as missing. */
export interface CallbackParams {
  readonly code?: string
  readonly state?: string
  readonly error?: string
  readonly errorDescription?: string
  readonly hostname?: string
  readonly locationid?: number
}

const NAMES = ['code', 'state', 'error', 'error_description', 'hostname', 'locationid'] as const

/** The limit for foreign text in the terminal or on a page. */
const MAX_SHOWN = 200

/**
 * Reads a query or fragment. A repeated parameter gives `duplicate`: RFC 6749 section 3.1 forbids
 * it: two readers can use different values.
 */
export function readParams(query: string): CallbackParams | 'duplicate' {
  const all = new URLSearchParams(query)
  if (NAMES.some((name) => all.getAll(name).length > 1)) return 'duplicate'
  const locationid = all.get('locationid') ?? ''
  return {
    ...given('code', all.get('code')),
    ...given('state', all.get('state')),
    ...given('error', shown(all.get('error'))),
    ...given('errorDescription', shown(all.get('error_description'))),
    ...given('hostname', all.get('hostname')),
    ...(/^\d{1,6}$/.test(locationid) ? { locationid: Number(locationid) } : {}),
  }
}

/** Foreign text, shortened, without control characters. */
export function shown(text: string | null): string | null {
  if (text === null) return null
  const harmless = visible(text.slice(0, MAX_SHOWN * 2).trim())
  return harmless.length <= MAX_SHOWN ? harmless : `${harmless.slice(0, MAX_SHOWN)}…`
}

/** RFC 6749 section 3.1: treat a parameter without a value as missing. */
function given<Name extends string>(
  name: Name,
  value: string | null,
): Partial<Record<Name, string>> {
  return value === null || value === '' ? {} : ({ [name]: value } as Record<Name, string>)
}
