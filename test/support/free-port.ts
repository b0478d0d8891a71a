import getPort, { portNumbers } from 'get-port'

/**
 * Test files run side by side: each process looks in a range of its own, below the ports that the
 * system hands out by itself. A port that is found stays reserved for some seconds.
 */
export function freePort(): Promise<number> {
  const first = 20_000 + (process.pid % 100) * 120
  return getPort({ port: portNumbers(first, first + 119) })
}
