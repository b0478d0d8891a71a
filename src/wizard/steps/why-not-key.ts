/** Why a client ID, a key or a secret is not valid. */
export function whyNotKey(value: string, what: string): string | undefined {
  if (value === '') return `The ${what} is empty.`
  const one = `${/^[aeiou]/i.test(what) ? 'An' : 'A'} ${what}`
  if (/\s/.test(value)) return `${one} cannot contain spaces.`
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return `${one} can contain only letters, digits and ASCII signs.`
  }
  return value.length > MAX_KEY ? `${one} cannot be longer than ${MAX_KEY} characters.` : undefined
}

const MAX_KEY = 256
