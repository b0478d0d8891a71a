import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'

/** This computer has no IPv6 on loopback. IPv4 alone is enough (S9). */
export function meansNoIpv6(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errnoOf(error))
}

/** The machine has no such address, so no other port would help. */
export function isAddressMissing({ cause }: { readonly cause?: unknown }): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errnoOf(cause))
}

/** Why the program cannot listen on the redirect port, and what to do about it. */
export function portUnavailable(address: string, port: number, cause: unknown): PcloudConfigError {
  const [message, hint] = isAddressMissing({ cause })
    ? noSuchAddress(address)
    : explain(port, errnoOf(cause), address)
  return new PcloudConfigError('port-unavailable', message, { hint, cause })
}

function noSuchAddress(address: string): [string, string] {
  return [
    `This computer has no address ${address}, so a browser cannot bring the login back.`,
    'Use --login paste, which needs no port. To use a browser, turn on the loopback interface (ip link set lo up).',
  ]
}

const OTHERWISE =
  'Or choose another port with --redirect-port (the app must have it registered), or use --login paste, which needs no port.'

function explain(port: number, code: string, address: string): [string, string] {
  const at = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  if (code === 'EADDRINUSE') {
    return [
      `Port ${port} is in use (${at}), often by another login that is still waiting.`,
      `Close the other program, often an earlier pcloud-config or \`rclone authorize\`. ${OTHERWISE}`,
    ]
  }
  if (code === 'EACCES' && port < 1024) {
    return [
      `The system keeps ${at} for privileged programs.`,
      `Use a port from 1024 up. ${OTHERWISE}`,
    ]
  }
  if (code === 'EACCES') {
    return [
      `The system has reserved ${at}, although no program listens there.`,
      `On Windows, Hyper-V, WSL and Docker reserve ports: \`netsh int ipv4 show excludedportrange protocol=tcp\` lists them. ${OTHERWISE}`,
    ]
  }
  return [`Cannot listen on ${at} (${code || 'unknown cause'}).`, OTHERWISE]
}
