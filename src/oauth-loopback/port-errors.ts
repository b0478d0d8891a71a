import { PcloudConfigError } from '../errors.ts'

/** The error code that Node gives when a socket cannot be bound. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

/** This machine has no IPv6 on loopback; IPv4 alone will do (S9). */
export function meansNoIpv6(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(systemCode(error) ?? '')
}

/** Why the redirect port cannot be had, and the two ways around it. */
export function portUnavailable(address: string, port: number, cause: unknown): PcloudConfigError {
  const at = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const [message, remedy] = explain(at, port, systemCode(cause))
  return new PcloudConfigError('port-unavailable', message, {
    hint: `${remedy}, or choose another one with --redirect-port (it must be registered for the app), or use --login paste, which needs none.`,
    cause,
  })
}

function explain(at: string, port: number, code: string | undefined): [string, string] {
  if (code === 'EADDRINUSE') {
    return [
      `Another program listens on ${at}, where the browser would deliver the login.`,
      'Close it (often an earlier pcloud-config or `rclone authorize` that still waits)',
    ]
  }
  if (code === 'EACCES' && port < 1024) {
    return [`The system keeps ${at} for privileged programs.`, 'Use a port from 1024 up']
  }
  if (code === 'EACCES') {
    return [
      `The system has reserved the port of ${at}, though nothing listens there.`,
      'See `netsh int ipv4 show excludedportrange protocol=tcp` on Windows (Hyper-V, WSL and Docker reserve ranges) and free the port',
    ]
  }
  return [`Cannot listen on ${at} (${code ?? 'unknown cause'}).`, 'Free the port']
}
