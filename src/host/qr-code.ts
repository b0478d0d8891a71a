import { encode } from 'uqr'

/** What a scanner needs around it to find it (ISO/IEC 18004). */
const QUIET_ZONE = 4
/** A longer text makes a code that no terminal shows in one piece. */
const MAX_LENGTH = 1_000

/** Rows of 0 and 1 (dark), as small as the text allows; undefined for one that is too long. */
export function qrCode(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const { data } = encode(text, { ecc: 'L', boostEcc: true, border: QUIET_ZONE })
  return data.map((row) => row.map(Number).join('')).join('\n')
}
