/** A port nobody listens on now, for the proposal when the usual one is taken. */
export async function proposeFreePort(): Promise<number> {
  const { default: getPort } = await import('get-port')
  return getPort({ host: '127.0.0.1' })
}
