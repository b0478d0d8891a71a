/**
 * Whichever comes first: what happens elsewhere, or the answer to a prompt that is withdrawn
 * when it loses, before anybody goes on.
 */
export async function firstOf<T>(
  elsewhere: Promise<T> | undefined,
  ask: ((signal: AbortSignal) => Promise<T>) | undefined,
  signal: AbortSignal,
): Promise<T> {
  const withdraw = new AbortController()
  const asked = ask?.(AbortSignal.any([signal, withdraw.signal]))
  try {
    return await Promise.race([elsewhere, asked].filter((one) => one !== undefined))
  } finally {
    withdraw.abort()
    await asked?.catch(() => undefined)
  }
}
