import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'

/**
 * The machine lacks this address, so a different port would not help. Without `::1`, IPv4 alone is
 * enough (S9).
 */
export function isAddressMissing(cause: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errnoOf(cause))
}

/** Why the program cannot listen on the redirect port, and what to do about it. */
export function portUnavailable(address: string, port: number, cause: unknown): PcloudConfigError {
  if (isAddressMissing(cause)) return addressMissing(address, cause)
  const { message, hint } = explain(port, errnoOf(cause), address)
  return new PcloudConfigError('port-unavailable', message, {
    ...(hint !== undefined && { hint }),
    advice: { kind: 'other-port' },
    cause,
  })
}

function addressMissing(address: string, cause: unknown): PcloudConfigError {
  return new PcloudConfigError(
    'port-unavailable',
    `The address ${address} does not exist on this computer, so a browser cannot return the login.`,
    {
      hint: 'To use a browser, turn on the loopback interface (ip link set lo up).',
      advice: { kind: 'use-login', method: 'paste', why: 'needs no port' },
      cause,
    },
  )
}

function explain(port: number, errno: string, address: string) {
  const at = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  if (errno === 'EADDRINUSE') {
    return {
      message: `Port ${port} is in use, often by another login that is still waiting.`,
      hint: 'Close that program, often `rclone authorize` or an earlier pcloud-config.',
    }
  }
  if (errno === 'EACCES' && port < 1024) {
    return {
      message: `Only privileged programs can use ${at}.`,
      hint: 'Use a port from 1024 up.',
    }
  }
  if (errno === 'EACCES') {
    return {
      message: `The system has reserved ${at}, although it is not in use.`,
      hint: 'On Windows, Hyper-V, WSL and Docker reserve ports: `netsh int ipv4 show excludedportrange protocol=tcp` lists them.',
    }
  }
  return { message: `Cannot listen on ${at} (${errno || 'unknown cause'}).`, hint: undefined }
}
